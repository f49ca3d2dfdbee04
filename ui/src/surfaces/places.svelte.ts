// Where notes, suggestions and what followed from notes stand in the drawn version. It asks the engine and keeps what it
// said; until there is an answer a place is taken to be where its block is, and never looked for.
import type { Store } from '../api/store.svelte';
import type { DocumentView, Note, Region, Span } from '../api/types';
import type { Desk } from './desk.svelte';
import { appliedMarks, byPlace, carried, type Paint } from './marks';
import { shift } from './shift';

export class Places {
  /** Where notes and changes are painted, by id. */
  paints = $state.raw<Record<string, Paint>>({});
  /** A place that is only shown, while the person decides whether it is the right one. */
  hint = $state.raw<Paint | null>(null);
  /** Cards in the order of the text: notes, suggestions, and what followed from notes. */
  readonly order: string[] = $derived.by(() => [...this.desk.notes, ...this.desk.held, ...this.desk.follows].map((one) => one.id).sort((a, b) => byPlace(this.paints[a], this.paints[b])));
  /** What must be the same for the painted places to be the wanted ones. */
  readonly wanted = $derived.by(() => [...this.desk.notes.map((n) => `${n.id} ${n.place.version} ${n.place.at}`), ...this.desk.held.map((c) => c.id), ...this.desk.follows.map((c) => c.id)].join('\n'));
  /** What applied notes changed in a text, shown in place while changes are marked; an older version may not have them yet. */
  readonly applied = $derived.by(() => (this.desk.newest && this.desk.marks === 'changes' ? appliedMarks(this.desk.notes, this.desk.follows, this.paints) : { added: [], follows: [], ghosts: [] }));
  #reading = 0;

  constructor(
    private readonly store: Store,
    private readonly desk: Pick<Desk, 'view' | 'newest' | 'kind' | 'marks' | 'notes' | 'held' | 'follows'>,
  ) {}

  /** Asks where notes and suggestions stand in the drawn version. What was asked last wins. */
  async read(): Promise<void> {
    const { view } = this.desk;
    const mine = ++this.#reading;
    if (!view) return;
    const spans: { id: string; spans: Span[] }[] = [];
    for (const note of this.desk.notes) {
      const region = regionIn(note, view.version);
      if (region?.kind === 'text') spans.push({ id: note.id, spans: region.spans });
    }
    for (const change of this.desk.newest ? this.desk.held : []) {
      const at = await this.#now(change.span, change.base, view);
      if (at) spans.push({ id: change.id, spans: [at] });
    }
    for (const change of this.desk.newest ? this.desk.follows : []) {
      const at = change.span_after && change.version && (await this.#now(change.span_after, change.version, view));
      if (at) spans.push({ id: change.id, spans: [at] });
    }
    const flat = spans.flatMap((one) => one.spans);
    const found = flat.length ? (await this.store.query({ type: 'paint', path: view.path, version: view.version, spans: flat })).paint : [];
    if (this.desk.view !== view || mine !== this.#reading) return;
    let at = 0;
    this.paints = Object.fromEntries(spans.map((one) => [one.id, found.slice(at, (at += one.spans.length)).flat()]));
  }

  /** Where a span of an older version stands in the drawn one; none where it was touched since. */
  async #now(span: Span, version: number, view: DocumentView): Promise<Span | null> {
    if (version === view.version) return span;
    try {
      const { changes } = await this.store.query({ type: 'compare', path: view.path, a: version, b: view.version });
      return shift(span, changes);
    } catch (thrown) {
      // What may be too large to be compared shows where its notes stand all the same.
      if (this.desk.kind.windowed) return null;
      throw thrown;
    }
  }

  /** Shows a place without choosing it. */
  async glance(spans: Span[]): Promise<void> {
    const { view } = this.desk;
    if (!view) return;
    const { paint } = await this.store.query({ type: 'paint', path: view.path, version: view.version, spans });
    if (this.desk.view === view) this.hint = paint.flat();
  }

  /** Until the engine says where notes stand in another version, they are drawn where their block stands. */
  carry(from: DocumentView, to: DocumentView): void {
    this.paints = Object.fromEntries(Object.entries(this.paints).map(([id, paint]) => [id, carried(from, to, paint)]));
  }

  /** Paints none of them: what is drawn has no places, or is another artifact. */
  clear(): void {
    this.paints = {};
  }
}

/** Where a note stands in a version: where it is, where it was made, or where a lost one was seen last. */
export function regionIn(note: Note, version: number): Region | null {
  if (note.place.version === version) return note.place.region;
  if (note.place.lost?.seen === version) return note.place.lost.region;
  return note.anchor.version === version ? note.anchor.region : null;
}
