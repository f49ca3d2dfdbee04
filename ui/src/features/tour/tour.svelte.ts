// The first minute: a ghost note on a figure, its answer and cells; a second on a long paragraph, its proof, Undo. It
// begins only with the sample files, can be skipped at any point, and does nothing that a person could not do.
import type { Store } from '../../api/store.svelte';
import type { Intent, Note, Selection } from '../../api/types';
import type { Desk, Paint } from '../../surfaces/desk.svelte';
import { firstFigure, longestParagraph } from './places';

export type Step = 'off' | 'ask' | 'send-ask' | 'cells' | 'shorten' | 'send-shorten' | 'undo' | 'end';

/** What the ghost card says and offers. */
export interface Card {
  paint: Paint;
  intent: Intent | null;
  words: string;
  /** The button's words; none where the person does it themselves. */
  button: string | null;
  do(): void;
}

const KEY = 'gloss.tour';
const ASK = 'Where does this come from?';
const SHORTEN = 'Shorten to one sentence';

/** Begins the tour with the next document that has figures. */
export function beginTour(): void {
  if (!localStorage.getItem(KEY)) localStorage.setItem(KEY, 'ask');
}

export class Tour {
  step = $state<Step>((localStorage.getItem(KEY) as Step | null) ?? 'off');
  #note = $state<string | null>(null);

  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
    private readonly send: () => void,
  ) {}

  /** Looks whether the tour was begun since. */
  look(): void {
    this.step = (localStorage.getItem(KEY) as Step | null) ?? 'off';
  }

  skip(): void {
    this.#to('off', 'done');
  }

  /** The card to show; none while there is nothing to say. */
  readonly card = $derived.by((): Card | null => this.#card());

  /** Moves on when the person, or the engine, did what the step waits for. */
  follow(): void {
    const note = this.#own();
    if (this.step === 'send-ask' && (note?.state === 'answered' || note?.state === 'needs_you')) this.#to('cells');
    else if (this.step === 'cells' && this.desk.tab?.asked) this.#to('shorten');
    else if (this.step === 'send-shorten' && note?.state === 'applied') this.#to('undo');
    else if (this.step === 'send-shorten' && (note?.state === 'answered' || note?.state === 'needs_you')) this.#to('end');
    else if (this.step === 'undo' && note?.state !== 'applied') this.#to('end');
    else if ((this.step === 'send-ask' || this.step === 'send-shorten' || this.step === 'undo') && !note && !this.#adding) this.#to('end');
  }

  #adding = false;

  #own(): Note | undefined {
    return this.store.state.notes.find((note) => note.id === this.#note);
  }

  #to(step: Step, keep: string = step): void {
    this.step = step;
    localStorage.setItem(KEY, keep);
  }

  #card(): Card | null {
    const view = this.desk.view;
    if (!view || !this.desk.newest || this.desk.box || this.desk.tab?.kind !== 'document') return null;
    const note = this.#own();
    const here = note ? (this.desk.paints[note.id] ?? []) : [];
    switch (this.step) {
      case 'ask':
        return this.#offer(firstFigure(view), 'ask', ASK, 'send-ask');
      case 'shorten':
        return this.#offer(longestParagraph(view), 'change', SHORTEN, 'send-shorten');
      case 'send-ask':
      case 'send-shorten':
        return note?.state === 'draft' ? { paint: here, intent: null, words: 'Notes wait until you send them.', button: 'Send it', do: this.send } : null;
      case 'cells':
        return { paint: here, intent: null, words: 'Open its cells to see where the figure comes from.', button: 'Go on', do: () => this.#to('shorten') };
      case 'undo':
        return { paint: here, intent: null, words: 'Only the place you pointed at was changed. Try Undo.', button: null, do: () => undefined };
      case 'end':
        return { paint: [], intent: null, words: 'Now point at anything, or begin with your own files.', button: 'Done', do: () => this.skip() };
      default:
        return null;
    }
  }

  #offer(place: Selection | null, intent: Intent, words: string, next: Step): Card | null {
    if (!place) return null;
    return { paint: [[place.start, place.end]], intent, words, button: 'Add this note', do: () => void this.#add(place, intent, words, next) };
  }

  async #add(selection: Selection, intent: Intent, text: string, next: Step): Promise<void> {
    const view = this.desk.view;
    if (!view || this.#adding) return;
    this.#adding = true;
    try {
      const at = { by: 'selection' as const, version: view.version, selection, reach: intent === 'ask' ? ('selection' as const) : ('paragraph' as const) };
      const done = await this.store.submit({ type: 'note.add', path: view.path, at, intent, text, everywhere: false });
      if (done.type === 'notes') this.#note = done.notes[0]?.id ?? null;
      this.#to(next);
    } catch {
      // The tour is an offer: where a place cannot be noted it steps aside.
      this.skip();
    } finally {
      this.#adding = false;
    }
  }
}
