// The first minute: a ghost note on a figure, its answer and the cells it comes from; a second on a long paragraph, its
// proof, Undo. It begins only with the sample files, can be skipped at any point, goes on after the page was loaded
// again, and does nothing that a person could not do.
import type { Store } from '../../api/store.svelte';
import type { Intent, Note, Selection } from '../../api/types';
import type { Desk } from '../../surfaces/desk.svelte';
import type { Paint } from '../../surfaces/marks';
import { headlineFigure, longestParagraph } from './places';

const STEPS = ['off', 'ask', 'send-ask', 'cells', 'cut', 'send-cut', 'undo', 'end'] as const;
export type Step = (typeof STEPS)[number];

/** The ghost card: its text and buttons. */
export interface Card {
  /** Beside its place, or over the artifact where there is no place. */
  on: 'margin' | 'stage';
  paint: Paint;
  intent: Intent | null;
  words: string;
  /** The buttons; Enter in the text does the first. */
  buttons: { label: string; do(): void }[];
  /** There is nothing left to skip. */
  last?: boolean;
}

/** The state of the tour, where it is and what it is about; kept through a reload of the page. */
interface TourState {
  step: Step;
  path: string | null;
  note: string | null;
  fact: string | null;
}

const KEY = 'gloss.tour';
const ASK = 'Where does this come from?';
const CUT = 'Delete the last sentence';
const NOTHING: TourState = { step: 'off', path: null, note: null, fact: null };

/** Begins the tour with the next document that has figures, unless it was taken before. */
export function beginTour(): void {
  if (!localStorage.getItem(KEY)) localStorage.setItem(KEY, JSON.stringify({ ...NOTHING, step: 'ask' }));
}

function read(): TourState {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<TourState> | null;
    const words = (value: unknown) => (typeof value === 'string' ? value : null);
    const step = STEPS.find((one) => one === kept?.step) ?? 'off';
    return { step, path: words(kept?.path), note: words(kept?.note), fact: words(kept?.fact) };
  } catch {
    return NOTHING;
  }
}

export class Tour {
  #now = $state.raw<TourState>(read());
  /** The cells were opened, so that coming back from them goes on. */
  #opened = $state(false);
  #adding = false;
  #hinted: Paint | null = null;
  /** The words of the card whose place was brought into view. */
  #shown = '';

  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
    private readonly send: () => void,
  ) {}

  get step(): Step {
    return this.#now.step;
  }

  /** Looks whether the tour was begun since. */
  look(): void {
    this.#now = read();
  }

  skip(): void {
    this.#to({ ...NOTHING });
    this.desk.places.clearHint();
  }

  /** The card to show; none while there is nothing to say. */
  readonly card = $derived.by((): Card | null => this.#card());

  /** Moves on when the person, or the engine, did what the step waits for. */
  follow(): void {
    const { step, fact } = this.#now;
    if (step === 'off' || !this.store.ready) return;
    const note = this.#own();
    const waits = step === 'send-ask' || step === 'send-cut' || step === 'undo';
    if (waits && !note && !this.#adding) this.#to({ step: 'end' });
    else if (step === 'send-ask' && note?.state === 'answered' && fact) this.#show(fact);
    else if (step === 'send-ask' && note?.state === 'needs_you') this.#to({ step: 'cut' });
    else if (step === 'cells' && this.#opened && this.#here()) this.#to({ step: 'cut' });
    else if (step === 'send-cut' && note?.state === 'applied') this.#to({ step: 'undo' });
    else if (step === 'send-cut' && (note?.state === 'answered' || note?.state === 'needs_you')) this.#to({ step: 'end' });
    else if (step === 'undo' && note?.state !== 'applied') this.#to({ step: 'end' });
  }

  /** Brings the place that the card is about into view, once, and lights it up. */
  light(): void {
    const card = this.card;
    const paint = card?.intent ? card.paint : null;
    // A text that has just come back to the desk is not laid out yet.
    if (card?.paint.length && this.#shown !== card.words && this.desk.laidOut && this.desk.drawn?.rectOf(card.paint)) {
      this.#shown = card.words;
      this.desk.drawn.reveal(card.paint);
    }
    if (paint === this.#hinted) return;
    if (paint || this.desk.places.hint === this.#hinted) this.desk.places.hint = paint;
    this.#hinted = paint;
  }

  /** Opens the cells that the figure comes from. */
  #show(fact: string): void {
    this.#to({ step: 'cells' });
    void this.desk.ask(fact).then(() => (this.#opened = true));
  }

  /** The document of the tour is on the desk. */
  #here(): boolean {
    return this.desk.tab?.path === this.#now.path;
  }

  #own(): Note | undefined {
    return this.store.state.notes.find((note) => note.id === this.#now.note);
  }

  #to(part: Partial<TourState>): void {
    this.#now = { ...this.#now, ...part };
    localStorage.setItem(KEY, JSON.stringify(this.#now));
  }

  #card(): Card | null {
    const { step, path, fact } = this.#now;
    const { tab, view } = this.desk;
    const plain = (words: string, buttons: Card['buttons'], paint: Paint = []): Card => ({ on: 'margin', paint, intent: null, words, buttons });
    if (step === 'off' || this.desk.drafting.box || this.desk.comparing) return null;
    if (step === 'cells' && tab?.asked && path) {
      const back = { label: 'Back to the text', do: () => this.desk.open(path) };
      return { ...plain('The answer names these cells. Every underlined figure can be asked like this.', [back]), on: 'stage' };
    }
    if (!view || !this.desk.newest || !this.desk.kind.can.figures || (step !== 'ask' && !this.#here())) return null;
    const note = this.#own();
    const here = note ? (this.desk.places.paints[note.id] ?? []) : [];
    switch (step) {
      case 'ask': {
        const found = headlineFigure(view);
        return found && this.#offer(found.selection, 'ask', ASK, { step: 'send-ask', fact: found.fact });
      }
      case 'cut':
        return this.#offer(longestParagraph(view), 'change', CUT, { step: 'send-cut' }) ?? this.#end(plain);
      case 'send-ask':
      case 'send-cut':
        return note?.state === 'draft' ? plain('Notes wait until you send them, together.', [{ label: 'Send it', do: this.send }], here) : null;
      case 'cells':
        return plain('See the cells that it comes from.', fact ? [{ label: 'Open its cells', do: () => this.#show(fact) }] : [], here);
      case 'undo':
        return plain('Only the place you pointed at was changed, as the line above says. Try Undo.', [{ label: 'Undo', do: () => void this.#undo() }], here);
      case 'end':
        return this.#end(plain);
    }
  }

  #end(plain: (words: string, buttons: Card['buttons']) => Card): Card {
    const folder = { label: 'Open a folder…', do: () => void this.store.chooseFolder() };
    return { ...plain('Now point at anything, or open your own folder.', [{ label: 'Done', do: () => this.skip() }, ...(this.store.canChooseFolder ? [folder] : [])]), on: 'stage', last: true };
  }

  #offer(place: Selection | null, intent: Intent, words: string, next: Partial<TourState>): Card | null {
    if (!place) return null;
    return { on: 'margin', paint: [[place.start, place.end]], intent, words, buttons: [{ label: 'Add this note', do: () => void this.#add(place, intent, words, next) }] };
  }

  async #undo(): Promise<void> {
    const note = this.#own();
    try {
      if (note) await this.store.submit({ type: 'note.undo', notes: [note.id] });
    } catch {
      // The note's own Undo says why it can't be undone; the tour goes on.
      this.#to({ step: 'end' });
    }
  }

  async #add(selection: Selection, intent: Intent, text: string, next: Partial<TourState>): Promise<void> {
    const view = this.desk.view;
    if (!view || this.#adding) return;
    this.#adding = true;
    try {
      const at = { by: 'selection' as const, version: view.version, selection, reach: intent === 'ask' ? ('selection' as const) : ('paragraph' as const) };
      const done = await this.store.submit({ type: 'note.add', path: view.path, at, intent, text, everywhere: false, exactly: false });
      this.#to({ ...next, path: view.path, note: done.type === 'notes' ? (done.notes[0]?.id ?? null) : null });
    } catch {
      // The tour is an offer: where a place cannot be noted it steps aside.
      this.skip();
    } finally {
      this.#adding = false;
    }
  }
}
