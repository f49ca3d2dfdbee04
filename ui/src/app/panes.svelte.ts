// How the panes stand just now, and what a person does to them. What was chosen is kept; what was only opened for a
// look is not.
import { tick } from 'svelte';
import type { Desk } from '../surfaces/desk.svelte';
import { EDIT_FOLD_BELOW, FOLD_BELOW, keepChosen, panes, readChosen, type Chosen } from './layout';

export class Shell {
  width = $state(innerWidth);
  /** The artifact alone. */
  alone = $state(false);
  /** The conversation lies over the stage, for a look. */
  over = $state(false);
  /** The rail lies over everything, on a phone. */
  drawer = $state(false);
  #chosen = $state.raw<Chosen>(readChosen(localStorage));
  readonly now = $derived.by(() =>
    panes({ width: this.width, stage: this.desk.tab !== null, alone: this.alone, comparing: this.desk.comparing !== null, editing: this.#editing, over: this.over, drawer: this.drawer }, this.#chosen),
  );

  constructor(private readonly desk: Desk) {}

  get #editing(): boolean {
    return this.desk.mode === 'edit' && this.desk.kind.can.pictures && this.desk.tab !== null;
  }

  /** Folds the conversation, or opens it again: beside the stage where there is room, else over it. */
  fold(): void {
    const { conversation, stage } = this.now;
    if (conversation === 'none' || !stage) return;
    const room = this.width >= (this.#editing ? EDIT_FOLD_BELOW : FOLD_BELOW) && !this.desk.comparing;
    if (conversation === 'over') this.over = false;
    else if (conversation === 'beside') this.#choose({ conversation: false });
    else if (room) this.#choose({ conversation: null });
    else this.over = true;
    const to = this.now.conversation === 'folded' ? '.strip' : '.conversation [data-fold]';
    void tick().then(() => document.querySelector<HTMLElement>(to)?.focus());
  }

  /** The rail as icons, or as words; on a phone it is opened and closed. */
  toggleRail(): void {
    if (this.now.bar) this.drawer = !this.drawer;
    else this.#choose({ rail: this.now.rail === 'words' ? false : null });
    if (this.drawer) void tick().then(() => document.querySelector<HTMLElement>('.rail button')?.focus());
  }

  /** The artifact alone, or with everything else. */
  toggleAlone(): void {
    this.alone = !this.alone && this.desk.tab !== null;
  }

  /** Closes what was opened for a look; false where nothing was. */
  close(): boolean {
    const was = this.over || this.drawer;
    this.over = this.drawer = false;
    return was;
  }

  #choose(part: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...part };
    this.over = false;
    keepChosen(localStorage, this.#chosen);
  }
}
