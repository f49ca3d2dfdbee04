// Deleted notes that can still be taken back. A note with a place is deleted at once and added again on Undo; one that
// lost its place could not be added again, so it is only hidden until the time is over.
import type { Store } from '../../api/store.svelte';
import type { Note } from '../../api/types';
import { voice } from '../../parts/announce.svelte';

/** How long a deletion can be taken back, in milliseconds: time to read the line and reach its button. */
const LONG = 10_000;

export class Trash {
  /** The note that was deleted last. */
  note = $state.raw<Note | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: Store) {}

  /** Deletes a note. Rejects with a Problem where it can't be. */
  async drop(note: Note): Promise<void> {
    await this.#settle();
    if (this.#comesBack(note)) await this.store.submit({ type: 'note.drop', note: note.id });
    this.note = note;
    voice.say(`Note ${note.n} deleted`);
    this.#timer = setTimeout(() => void this.#settle().catch(() => undefined), LONG);
  }

  /** Takes the deletion back; the note's id, which may be a new one. */
  async back(): Promise<string | null> {
    const note = this.note;
    clearTimeout(this.#timer);
    this.note = null;
    if (!note) return null;
    voice.say('The note is back');
    if (!this.#comesBack(note)) return note.id;
    const done = await this.store.submit({ type: 'note.add', path: note.path, at: { by: 'where', at: note.place.at }, intent: note.intent, text: note.text, everywhere: false, exactly: true });
    return done.type === 'notes' ? (done.notes[0]?.id ?? null) : null;
  }

  /** Lets go of what was deleted. */
  async #settle(): Promise<void> {
    const note = this.note;
    clearTimeout(this.#timer);
    this.note = null;
    if (note && !this.#comesBack(note)) await this.store.submit({ type: 'note.drop', note: note.id });
  }

  #comesBack(note: Note): boolean {
    return note.place.region !== null && note.place.at !== '';
  }
}
