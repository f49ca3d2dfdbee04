// How the panes stand just now, and what a person does to them. What was chosen is kept; what was only opened for a
// look is not.
import { tick } from 'svelte';
import type { Desk } from '../surfaces/desk.svelte';
import { EDIT_FOLD_BELOW, FOLD_BELOW, ICONS_BELOW, keepChosen, panes, readChosen, type Chosen } from './layout';

export class Shell {
  width = $state(innerWidth);
  /** The artifact alone. */
  alone = $state(false);
  /** The conversation lies over the stage, for a look. */
  over = $state(false);
  /** The rail lies over everything, on a phone. */
  drawer = $state(false);
  /** What the task may do lies over everything, for a look. */
  access = $state(false);
  #chosen = $state.raw<Chosen>(readChosen(localStorage));
  readonly now = $derived.by(() =>
    panes({ width: this.width, stage: this.desk.tab !== null, alone: this.alone, comparing: this.desk.comparing !== null, editing: this.#editing, over: this.over, drawer: this.drawer, task: this.task(), access: this.access }, this.#chosen),
  );

  constructor(
    private readonly desk: Desk,
    /** Whether a task is shown. */
    private readonly task: () => boolean,
  ) {}

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

  /** Shows what the task may do, or hides it: beside the task where there is room, else over everything. */
  toggleAccess(): void {
    const { access, stage } = this.now;
    if (access === 'over') this.access = false;
    else if (access === 'beside') this.#choose({ access: false });
    else if (this.desk.tab === null && this.width >= ICONS_BELOW) this.#choose({ access: null });
    else [this.access, this.over] = [true, stage ? false : this.over];
    this.#toAccess();
  }

  #toAccess(): void {
    const to = this.now.access === 'none' ? ['[data-access]', '.strip'] : ['.task-access'];
    void tick().then(() => to.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one?.checkVisibility?.() ?? one)?.focus());
  }

  /** Closes what was opened for a look; false where nothing was. */
  close(): boolean {
    const was = this.over || this.drawer || this.access;
    const looked = this.now.access === 'over';
    this.over = this.drawer = this.access = false;
    if (looked) this.#toAccess();
    return was;
  }

  #choose(part: Partial<Chosen>): void {
    this.#chosen = { ...this.#chosen, ...part };
    this.over = false;
    keepChosen(localStorage, this.#chosen);
  }
}
