// Going through what a round of notes changed: keep, undo, leave, accept, and on to the next. It decides nothing about
// what may be undone; where the engine refuses, its reason is shown at the card.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Change, Command, Intent, Note, Problem } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import type { Desk } from '../../surfaces/desk.svelte';
import { alsoBack } from './say';

/** A refusal as a card says it. Ids of notes say nothing to a person; those that a change is of too are kept for the card to offer. */
const inWords = (thrown: unknown): Problem => {
  const problem = asProblem(thrown);
  return problem.code === 'cannot_undo' ? problem : { ...problem, candidates: [] };
};

/** The element that says that all was reviewed; it takes the keyboard then. */
export const DONE = 'review-done';

export class Review {
  /** Why something could not be done, by note or change. */
  problems = $state.raw<Record<string, Problem>>({});
  /** Why all could not be kept or undone. */
  problem = $state.raw<Problem | null>(null);
  /** Side effects of the last action: notes that were undone with another one. */
  besides = $state('');
  busy = $state(false);
  /** A round of notes came to rest, and what it came to was not said yet. */
  unsaid = $state(false);

  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
  ) {
    store.onEvent((event) => {
      if (event.type === 'turn.finished' && event.turn.status === 'done' && event.turn.notes.length) this.unsaid = true;
    });
  }

  /** Says what a round came to, once. */
  tell(words: string): void {
    if (!this.unsaid) return;
    this.unsaid = false;
    voice.say(words);
  }

  keep(note: Note): Promise<void> {
    return this.#settle(note.id, { type: 'note.resolve', notes: [note.id] }, 'Kept');
  }

  undo(note: Note): Promise<void> {
    return this.#settle(note.id, { type: 'note.undo', notes: [note.id] }, 'Undone');
  }

  /** Takes back a note with those whose change is its too. */
  undoTogether(note: Note, ids: string[]): Promise<void> {
    return this.#settle(note.id, { type: 'note.undo', notes: ids }, ids.length === 2 ? 'Both undone' : 'All undone');
  }

  /** Sends a note once more that was undone: nothing else goes with it. */
  sendAgain(note: Note): Promise<void> {
    return this.#settle(note.id, { type: 'note.send', notes: [note.id], line: '', model: null, task: null }, 'Sent again');
  }

  leave(change: Change): Promise<void> {
    return this.#settle(change.id, { type: 'change.leave', change: change.id }, 'Left as it is');
  }

  accept(change: Change): Promise<void> {
    return this.#settle(change.id, { type: 'change.accept', change: change.id }, 'Applied');
  }

  /** Writes a new note at the same place, and goes on to the next card once it is added. */
  reply(note: Note, intent: Intent): void {
    const then = this.#after(note.id);
    this.desk.drafting.again(note, intent);
    if (this.desk.drafting.box) this.desk.drafting.box.then = then;
  }

  keepAll(notes: Note[]): Promise<void> {
    return this.#all({ type: 'note.resolve', notes: notes.map((note) => note.id) }, 'All kept');
  }

  undoAll(notes: Note[]): Promise<void> {
    return this.#all({ type: 'note.undo', notes: notes.map((note) => note.id) }, 'All undone');
  }

  async #all(command: Command, said: string): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await this.#do(command, said);
      this.#rest();
    } catch (thrown) {
      this.problem = { ...inWords(thrown), candidates: [] };
    } finally {
      this.busy = false;
    }
  }

  async #settle(id: string, command: Command, said: string): Promise<void> {
    const next = this.#after(id);
    const here = document.activeElement?.closest(`#note-${CSS.escape(id)}`) !== null;
    try {
      await this.#do(command, said);
      const { [id]: _, ...rest } = this.problems;
      this.problems = rest;
      if (this.desk.focused === id || here) this.#go(next);
    } catch (thrown) {
      this.problems = { ...this.problems, [id]: inWords(thrown) };
      this.desk.focused = id;
    }
  }

  async #do(command: Command, said: string): Promise<void> {
    const before = this.desk.notes;
    const done = await this.store.submit(command);
    const isUndo = command.type === 'note.undo' && done.type === 'undone';
    const back = isUndo && !done.versions.length ? 'It is back already; nothing was changed.' : '';
    const gone = isUndo && done.gone.length ? `${done.gone.join(', ')} came with it and went with it; the versions stay.` : '';
    this.besides = isUndo ? [back, gone, alsoBack(command.notes, before, done.notes)].filter(Boolean).join(' ') : '';
    voice.say([said, this.besides].filter(Boolean).join('. '));
  }

  #go(next: string | null): void {
    this.desk.focused = next;
    const card = next ? document.getElementById('note-' + next) : null;
    if (card) card.focus({ preventScroll: true });
    else this.#rest();
  }

  /** With nothing left to settle the keyboard goes to the words that say so, else to the text. */
  #rest(): void {
    requestAnimationFrame(() => {
      const done = document.getElementById(DONE);
      if (done) done.focus({ preventScroll: true });
      else this.desk.drawn?.focus();
    });
  }

  /** Ids of notes and suggestions on this artifact that wait for the person, in the order of the text. */
  waiting(): string[] {
    const notes = this.desk.notes.filter((note) => note.state === 'applied' || note.state === 'answered' || note.state === 'needs_you');
    const open = new Set([...notes, ...this.desk.suggestions].map((one) => one.id));
    return this.desk.places.order.filter((id) => open.has(id));
  }

  #after(id: string): string | null {
    const all = this.waiting();
    const at = all.indexOf(id);
    return all[at + 1] ?? all.find((other) => other !== id) ?? null;
  }
}
