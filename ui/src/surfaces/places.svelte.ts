// Where notes, suggestions and what followed from notes stand in the drawn version, as the engine says it; until there is an
// answer a place is taken to be where its block is, and never looked for.
import type { Store } from '../api/store.svelte';
import type { DocumentView, Note, Region, Span } from '../api/types';
import type { Desk } from './desk.svelte';
import { appliedMarks, byPlace, carried, type Paint } from './marks';

export class Places {
  /** Where notes and changes are painted, by id. */
  paints = $state.raw<Record<string, Paint>>({});
  /** Whether the engine has said where they stand in what is on the desk. */
  known = $state(false);
  /** A place that is only shown, while the person decides whether it is the right one. */
  hint = $state.raw<Paint | null>(null);
  #glancing = 0;
  /** Cards in the order of the text: notes, suggestions, and what followed from notes. */
  readonly order: string[] = $derived.by(() => [...this.desk.notes, ...this.desk.suggestions, ...this.desk.follows].map((one) => one.id).sort((a, b) => byPlace(this.paints[a], this.paints[b])));
  /** The key of the wanted places: the painted ones are they while the key stays the same. */
  readonly wanted = $derived.by(() => [...this.desk.notes.map((n) => `${n.id} ${n.place.version} ${n.place.at}`), ...this.desk.held.map((c) => c.id), ...this.desk.follows.map((c) => c.id)].join('\n'));
  /** Changes of applied notes in a text, shown while changes are marked; an older version may not have them yet. */
  readonly applied = $derived.by(() => (this.desk.newest && this.desk.marks === 'changes' ? appliedMarks(this.desk.notes, this.desk.follows, this.paints) : { added: [], follows: [], ghosts: [] }));

  constructor(
    private readonly store: Store,
    private readonly desk: Pick<Desk, 'view' | 'newest' | 'kind' | 'marks' | 'notes' | 'held' | 'suggestions' | 'follows'>,
  ) {}

  /** Shows a place without choosing it, unless another one was asked for or the hint was cleared meanwhile. */
  async glance(spans: Span[]): Promise<void> {
    const { view } = this.desk;
    const mine = ++this.#glancing;
    if (!view) return;
    const { paint } = await this.store.query({ type: 'paint', path: view.path, version: view.version, spans });
    if (mine === this.#glancing && this.desk.view === view) this.hint = paint.flat();
  }

  /** Shows no such place any more, nor one that is on its way. */
  clearHint(): void {
    this.#glancing += 1;
    this.hint = null;
  }

  /** Until the engine says where notes stand in another version, they are drawn where their block stands. */
  carry(from: DocumentView, to: DocumentView): void {
    this.paints = Object.fromEntries(Object.entries(this.paints).map(([id, paint]) => [id, carried(from, to, paint)]));
  }

  /** Paints them where the engine says that they stand. */
  show(paints: Record<string, Paint>): void {
    [this.paints, this.known] = [paints, true];
  }

  /** Paints none of them: what is drawn has no places, or is another artifact. */
  clear(): void {
    [this.paints, this.known] = [{}, false];
  }
}

/** Where a note stands in a version: where it is, where it was made, or where a lost one was seen last. */
export function regionIn(note: Note, version: number): Region | null {
  if (note.place.version === version) return note.place.region;
  if (note.place.lost?.seen === version) return note.place.lost.region;
  return note.anchor.version === version ? note.anchor.region : null;
}
