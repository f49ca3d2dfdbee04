// Edits of a deck by hand, each a command of its own: slides, shapes, a chart's numbers, a picture, the theme. It keeps
// refusals for the screen to say, and decides nothing of how a deck looks.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { ChartNumbers, Command, Problem, ShapePlace, ShapeStep, SlideStep } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import { count } from '../../parts/words';

/** Bytes of a picture's file, as the engine has it. */
const LARGEST = 8 * 1024 * 1024;

export const THEMES: { theme: string; label: string; about: string }[] = [
  { theme: 'paper', label: 'Paper', about: 'white, Calibri' },
  { theme: 'ink', label: 'Ink', about: 'dark, Arial' },
  { theme: 'letter', label: 'Letter', about: 'warm, Cambria' },
];

export class DeckHand {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  constructor(
    private readonly store: Store,
    /** The deck, and the version of it that is seen; none while none is. */
    private readonly at: () => { path: string; version: number } | null,
    private readonly saved: (version: number) => void,
  ) {}

  /** One at a time; says whether it was done. */
  async #do(command: Command, says: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    try {
      const done = await this.store.submit(command);
      const version = done.type === 'version' ? done.version : null;
      if (version) this.saved(version.version);
      voice.say(version ? says : 'Nothing changed');
      return version !== null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  slide(step: SlideStep, number: number): Promise<boolean> {
    const at = this.at();
    if (!at) return Promise.resolve(false);
    const called = step.slides.length === 1 ? `Slide ${number}` : count(step.slides.length, 'slide');
    const said = { move: 'moved', duplicate: 'duplicated', delete: 'deleted', hide: step.do === 'hide' && step.hidden ? 'hidden when presenting' : 'shown' };
    return this.#do({ type: 'artifact.slide', path: at.path, step }, `${called} ${said[step.do]}`);
  }

  #shape(step: ShapeStep, says: string): Promise<boolean> {
    const at = this.at();
    return at ? this.#do({ type: 'artifact.shape', ...at, step }, says) : Promise.resolve(false);
  }

  place(shapes: ShapePlace[]): Promise<boolean> {
    return this.#shape({ do: 'place', shapes }, shapes.length === 1 ? 'Moved' : `${shapes.length} shapes moved`);
  }

  reset(runs: number[]): Promise<boolean> {
    return this.#shape({ do: 'reset', runs }, 'Back where the layout puts it');
  }

  remove(runs: number[]): Promise<boolean> {
    return this.#shape({ do: 'delete', runs }, runs.length === 1 ? 'Deleted' : `${runs.length} shapes deleted`);
  }

  numbers(run: number, numbers: ChartNumbers): Promise<boolean> {
    return this.#shape({ do: 'numbers', run, numbers }, 'The chart has other numbers');
  }

  async picture(run: number, file: File): Promise<boolean> {
    if (file.size > LARGEST) {
      this.problem = { code: 'too_large', says: `${file.name} is larger than 8 MB.`, next: 'Choose a smaller picture, or save it smaller first.', retry: false };
      return false;
    }
    return this.#shape({ do: 'picture', run, base64: packed(new Uint8Array(await file.arrayBuffer())) }, 'Another picture is shown');
  }

  theme(theme: string): Promise<boolean> {
    const at = this.at();
    const called = THEMES.find((one) => one.theme === theme)?.label ?? theme;
    return at ? this.#do({ type: 'artifact.act', path: at.path, at: { by: 'where', at: 'all', version: at.version }, act: { name: 'theme', args: { name: theme } } }, `The deck has the theme ${called}`) : Promise.resolve(false);
  }
}

/** Bytes as text; in parts, because a call takes so many arguments and no more. */
function packed(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 0x8000) out += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(out);
}
