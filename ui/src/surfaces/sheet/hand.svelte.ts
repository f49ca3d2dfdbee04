// A cell that is written by hand: what it holds, what is typed, and that neither is lost on the way. Whether a cell may be
// written, and what saving comes to, others say.
import type { Selection } from '../../api/types';
import { only, type Chosen } from './moves';
import type { Plane } from './plane.svelte';

/** The interface to those who know more than a sheet's cells. */
export interface Door {
  /** The version that is drawn: another value for each. */
  drawn(): object;
  /** Asks what a cell holds where that may be more than it shows; none where nobody can be asked. */
  held(): ((selection: Selection) => Promise<string | null>) | undefined;
  /** Whether cells may be written, and whether one is. */
  writable(): boolean;
  writing(): boolean;
  begin(selection: Selection): void;
  /** Saves; false where it was refused. */
  save(selection: Selection, words: string): Promise<boolean>;
  stop(): void;
}

/** Writing by hand in one drawn sheet. */
export class Hand {
  /** The typed text. */
  words = $state('');
  /** The content of the selected cell, once that was asked. */
  #told = $state.raw<{ of: object; at: Chosen; text: string } | null>(null);
  /** The cell that is written, and what it held: a redraw may choose another one meanwhile. */
  #begun: { cell: Chosen; held: string } | null = null;
  readonly #shows = $derived.by(() => {
    const { chosen, many, rows } = this.plane;
    return chosen && many === 1 ? (rows.row(chosen.anchor.row)?.[chosen.anchor.column]?.text ?? '') : '';
  });
  /** The content of the selected cell: a formula where that is known, else its displayed text. */
  readonly holds = $derived.by(() => (this.#told && this.#isTold() ? this.#told.text : this.#shows));

  constructor(
    private readonly plane: Plane,
    private readonly door: Door,
  ) {}

  /** Asks what the selected cell holds. */
  async ask(): Promise<void> {
    const [held, of, at] = [this.door.held(), this.door.drawn(), this.plane.chosen];
    if (!held || !at || this.plane.many !== 1 || this.#isTold()) return;
    const place = this.plane.selectionOf(at);
    const text = place && (await held(place));
    // An answer may come after that of a later question, about another cell or a version that is no longer drawn.
    if (text !== null && at === this.plane.chosen && of === this.door.drawn()) this.#told = { of, at, text };
  }

  #isTold(): boolean {
    return this.#told?.of === this.door.drawn() && this.#told.at === this.plane.chosen;
  }

  /** Begins to write what the cell holds, or what was typed over it. */
  async begin(first: string | null = null): Promise<void> {
    const { plane } = this;
    const cell = plane.chosen;
    if (!this.door.writable() || this.door.writing() || !cell || !plane.selected) return;
    const one = plane.many === 1 ? cell : only(cell.anchor.row, cell.anchor.column);
    plane.chosen = one;
    const before = this.words;
    const asked = this.ask();
    // The result of a formula is not written over it by mistake.
    if (first === null) await asked;
    const place = plane.selectionOf(one);
    if (plane.chosen !== one || !place) return;
    if (first !== null || this.words === before) this.words = first ?? this.holds;
    this.#begun = { cell: one, held: this.holds };
    this.door.begin(place);
  }

  /** Saves what was typed; where it was refused it goes on being written, in its cell. True where nothing is left to save. */
  async save(): Promise<boolean> {
    const cell = this.#begun?.cell ?? this.plane.chosen;
    const held = this.#begun?.held ?? this.holds;
    const text = this.words;
    const place = cell && this.plane.selectionOf(cell);
    const saved = !cell || text === held || (place !== null && (await this.door.save(place, text)));
    if (saved) {
      this.#begun = null;
      this.door.stop();
    } else [this.plane.chosen, this.words] = [cell, text];
    return saved;
  }
}
