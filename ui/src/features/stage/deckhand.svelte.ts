// Edits of a deck by hand, each an act: slides, shapes, a chart's numbers, a picture, the theme. It keeps
// refusals for the screen to say, and decides nothing of how a deck looks.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Act, ChartNumbers, Problem, SlideShape } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import { count } from '../../parts/words';
import { actOfNumbers, actOfPlaces, actOfSlides, placeOfShapes, type ShapePlace, type SlideStep } from '../../surfaces/deck/steps';

/** Bytes of a picture's file, as the engine has it. */
const LARGEST = 8 * 1024 * 1024;

export const THEMES: { theme: string; label: string; about: string }[] = [
  { theme: 'paper', label: 'Paper', about: 'white, Calibri' },
  { theme: 'ink', label: 'Ink', about: 'dark, Arial' },
  { theme: 'letter', label: 'Letter', about: 'warm, Cambria' },
];

/** A deck as it is seen. */
export interface DeckSeen {
  path: string;
  version: number;
  /** The ids of its slides, in their order. */
  slides: number[];
  /** The number of the slide that is drawn, from 1, and the ids of its shapes. */
  number: number;
  shapes: readonly string[];
}

export class DeckHand {
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);

  constructor(
    private readonly store: Store,
    /** The deck as it is seen; none while none is. */
    private readonly at: () => DeckSeen | null,
    private readonly saved: (version: number) => void,
  ) {}

  /** One at a time; says whether it was done. */
  async #act(place: string, act: Act, says: string): Promise<boolean> {
    const at = this.at();
    if (this.busy || !at) return false;
    this.busy = true;
    this.problem = null;
    try {
      const done = await this.store.submit({ type: 'artifact.act', path: at.path, at: { by: 'where', at: place, version: at.version }, act });
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
    const placed = actOfSlides(step, this.at()?.slides ?? []);
    const called = step.slides.length === 1 ? `Slide ${number}` : count(step.slides.length, 'slide');
    const said = { move: 'moved', duplicate: 'duplicated', delete: 'deleted', hide: step.do === 'hide' && step.hidden ? 'hidden when presenting' : 'shown' };
    return placed ? this.#act(placed.at, placed.act, `${called} ${said[step.do]}`) : Promise.resolve(false);
  }

  /** Does something to shapes of the slide that is drawn. */
  #shapes(ids: string[], act: Act, says: string): Promise<boolean> {
    const at = this.at();
    return at ? this.#act(placeOfShapes(at.number, ids, at.shapes), act, says) : Promise.resolve(false);
  }

  place(shapes: ShapePlace[]): Promise<boolean> {
    const ids = shapes.map((shape) => shape.id);
    return this.#shapes(ids, actOfPlaces(shapes), shapes.length === 1 ? 'Moved' : `${shapes.length} shapes moved`);
  }

  reset(ids: string[]): Promise<boolean> {
    return this.#shapes(ids, { name: 'place', args: { reset: 'true' } }, 'Back where the layout puts it');
  }

  remove(ids: string[]): Promise<boolean> {
    return this.#shapes(ids, { name: 'delete' }, ids.length === 1 ? 'Deleted' : `${ids.length} shapes deleted`);
  }

  numbers(shape: SlideShape, numbers: ChartNumbers): Promise<boolean> {
    return this.#shapes([shape.id], actOfNumbers(numbers), 'The chart has other numbers');
  }

  async picture(shape: SlideShape, file: File): Promise<boolean> {
    if (file.size > LARGEST) {
      this.problem = { code: 'too_large', says: `${file.name} is larger than 8 MB.`, next: 'Choose a smaller picture, or save it smaller first.', retry: false };
      return false;
    }
    const base64 = packed(new Uint8Array(await file.arrayBuffer()));
    return this.#shapes([shape.id], { name: 'picture', args: { base64 } }, 'Another picture is shown');
  }

  theme(theme: string): Promise<boolean> {
    const called = THEMES.find((one) => one.theme === theme)?.label ?? theme;
    return this.#act('all', { name: 'theme', args: { name: theme } }, `The deck has the theme ${called}`);
  }
}

/** Bytes as text; in parts, because a call takes so many arguments and no more. */
function packed(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 0x8000) out += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(out);
}
