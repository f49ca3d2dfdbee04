// Going through what a round of notes changed: keep, undo, leave, accept, and on to the next. It decides nothing about
// what may be undone; where the engine refuses, its reason is shown at the card.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Change, Command, Note, Problem } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import type { Desk } from '../../surfaces/desk.svelte';

export class Review {
  /** Why something could not be done, by note or change. */
  problems = $state.raw<Record<string, Problem>>({});
  busy = $state(false);

  constructor(
    private readonly store: Store,
    private readonly desk: Desk,
  ) {}

  keep(note: Note): Promise<void> {
    return this.#settle(note.id, { type: 'note.resolve', notes: [note.id] }, 'Kept');
  }

  undo(note: Note): Promise<void> {
    return this.#settle(note.id, { type: 'note.undo', notes: [note.id] }, 'Undone');
  }

  leave(change: Change): Promise<void> {
    return this.#settle(change.id, { type: 'change.leave', change: change.id }, 'Left as it is');
  }

  accept(change: Change): Promise<void> {
    return this.#settle(change.id, { type: 'change.accept', change: change.id }, 'Applied');
  }

  async keepAll(notes: Note[]): Promise<void> {
    this.busy = true;
    for (const note of notes) await this.keep(note);
    this.busy = false;
  }

  /** Undoes the newest first, so that each stands on what it was made on. */
  async undoAll(notes: Note[]): Promise<void> {
    this.busy = true;
    for (const note of [...notes].reverse()) await this.undo(note);
    this.busy = false;
  }

  async #settle(id: string, command: Command, said: string): Promise<void> {
    const next = this.#after(id);
    try {
      await this.store.submit(command);
      const { [id]: _, ...rest } = this.problems;
      this.problems = rest;
      voice.say(said);
      if (this.desk.focused === id) this.desk.focused = next;
      if (next && !this.busy) document.getElementById('note-' + next)?.focus({ preventScroll: true });
    } catch (thrown) {
      this.problems = { ...this.problems, [id]: asProblem(thrown) };
    }
  }

  /** What still waits for the person on this artifact, in the order of the text. */
  waiting(): string[] {
    const at = (id: string) => this.desk.paints[id]?.[0]?.[0].run ?? Number.MAX_SAFE_INTEGER;
    const notes = this.desk.notes.filter((note) => note.state === 'applied' || note.state === 'answered' || note.state === 'needs_you');
    return [...notes.map((note) => note.id), ...this.desk.held.map((change) => change.id)].sort((a, b) => at(a) - at(b));
  }

  #after(id: string): string | null {
    const all = this.waiting();
    const at = all.indexOf(id);
    return all[at + 1] ?? all.find((other) => other !== id) ?? null;
  }
}
