// The note being written: where the person pointed, what is written in its box, the words of boxes that were left. What
// a place is, and what becomes of a note, the engine decides.
import { asProblem } from '../api/client';
import type { Store } from '../api/store.svelte';
import type { DocumentView, Intent, Note, NoteForesight, NoteId, Pointed, Pointing, Problem, Reach, Selection } from '../api/types';
import type { Box } from './box';
import type { Desk } from './desk.svelte';
import { keepBoxes, keptBoxes, samePlace, without } from './drafts';
import { carried } from './marks';

export class Drafting {
  box = $state<Box | null>(null);
  /** Why what the person did with the box, or by pointing, could not be done. */
  problem = $state.raw<Problem | null>(null);
  /** Words of boxes that were closed with Escape, each kept for its place. */
  left = $state.raw<Box[]>(keptBoxes());
  /** The note that waits for a new place. */
  placing = $state<NoteId | null>(null);

  /** How often the person has pointed, or taken it back: what is answered for an earlier time is nobody's wish any more. */
  #pointing = 0;

  constructor(
    private readonly store: Store,
    private readonly desk: Pick<Desk, 'view' | 'newest' | 'notes' | 'places' | 'drawn' | 'focused' | 'editing' | 'mode' | 'showVersion'>,
  ) {}

  /** The person pointed: asks what that means, then opens the note's box beside it. */
  async pick(selection: Selection, reach: Reach): Promise<void> {
    const { view } = this.desk;
    if (!view || !this.desk.newest) return;
    const at: Pointing = { by: 'selection', version: view.version, selection, reach };
    this.desk.places.clearHint();
    if (this.placing) return this.#place(at);
    this.problem = null;
    if (this.box && this.box.path !== view.path) this.shut(true);
    const isWanted = this.begin();
    try {
      const { pointed } = await this.store.query({ type: 'point', path: view.path, version: view.version, selection, reach });
      // The first click of a double one asked too; by now the person writes by hand.
      if (!isWanted() || this.desk.editing !== null) return;
      const old = this.box?.note === null && this.box.path === view.path ? this.box : null;
      // Words that were left at this very place are there again, with the reach that they had.
      const left = this.left.find((box) => samePlace(box, view.path, view.version, pointed, selection));
      this.desk.focused = null;
      if (left) return this.goOn(left);
      this.box = {
        path: view.path, version: view.version, at, pointed, paint: pointed.paint, quote: pointed.text,
        intent: old?.intent ?? 'change', chosen: old?.chosen ?? false, text: old?.text ?? '', everywhere: false, note: null,
      };
    } catch (thrown) {
      if (isWanted()) this.problem = asProblem(thrown);
    }
  }

  /** Begins to look a place up; tells whether it is still wanted, on what is shown now and pointed at since. */
  begin(): () => boolean {
    const [mine, { view }] = [++this.#pointing, this.desk];
    return () => mine === this.#pointing && view === this.desk.view;
  }

  /** Takes back what was pointed at a moment ago and is still being looked up. */
  withdraw(): void {
    this.#pointing++;
  }

  /** The person pointed at a place that the engine has named: opens the note's box beside it. */
  async pickPlace(pointed: Pointed, { name, words, seen }: { name: string; words: string; seen: string | null }): Promise<void> {
    const { view } = this.desk;
    if (!view || !this.desk.newest) return;
    const at: Pointing = { by: 'where', at: pointed.at, version: view.version, ...(seen === null ? {} : { seen }) };
    this.withdraw();
    this.desk.places.clearHint();
    if (this.placing) return this.#place(at);
    this.problem = null;
    if (this.box && this.box.path !== view.path) this.shut(true);
    const old = this.box?.note === null && this.box.path === view.path ? this.box : null;
    const left = this.left.find((box) => box.note === null && box.path === view.path && box.version === view.version && box.pointed?.at === pointed.at);
    this.desk.focused = null;
    if (left) return this.goOn(left);
    this.box = {
      path: view.path, version: view.version, at, pointed, paint: pointed.paint, quote: words ? `${name}: ${words}` : name,
      intent: old?.intent ?? 'change', chosen: old?.chosen ?? false, text: old?.text ?? '', everywhere: false, note: null,
    };
  }

  /** Reaches further, or less far, from the same words. */
  async reach(reach: Reach): Promise<void> {
    const box = this.box;
    if (!box || box.at.by !== 'selection') return;
    const { selection, version } = box.at;
    const isWanted = this.begin();
    try {
      const { pointed } = await this.store.query({ type: 'point', path: box.path, version, selection, reach });
      if (isWanted() && this.box === box) Object.assign(box, { exactly: true, at: { ...box.at, reach }, pointed, paint: pointed.paint, quote: pointed.text, everywhere: false });
    } catch (thrown) {
      if (isWanted()) this.problem = asProblem(thrown);
    }
  }

  /** Asks what would be done with the words so far, and which place they mean; that place is painted. */
  async foresee(model: string | null): Promise<void> {
    const box = this.box;
    const { path = '', intent = 'change', exactly = false } = box ?? {};
    const text = box?.text.trim() ?? '';
    if (!box || box.version !== this.desk.view?.version) return;
    const of = this.desk.notes.find((note) => note.id === (box.of ?? box.note));
    const at: Pointing = of ? { by: 'where', at: of.place.at } : box.at;
    let foresight: NoteForesight | null = null;
    try {
      if (text) foresight = (await this.store.query({ type: 'foresee_note', path, at, intent, text, exactly, model })).foresight;
    } catch {
      // A place that is gone meanwhile is told when the note is added.
    }
    if (this.box !== box || box.text.trim() !== text) return;
    box.foresight = foresight;
    const pointed = foresight?.pointed ?? box.pointed;
    if (pointed && !box.everywhere) Object.assign(box, { paint: pointed.paint, quote: pointed.text });
  }

  /** Takes the other places with the same words in, or leaves them out again; each is painted. */
  include(everywhere: boolean): void {
    const pointed = this.box?.pointed;
    if (this.box && pointed) Object.assign(this.box, { everywhere, paint: everywhere ? [...pointed.paint, ...pointed.also] : pointed.paint });
  }

  /** Lets the person point to a new place for a note. */
  pointAnew(note: NoteId): void {
    this.withdraw();
    this.desk.showVersion(null);
    this.box = null;
    this.desk.places.clearHint();
    this.desk.mode = 'point';
    this.placing = note;
    this.desk.drawn?.focus();
  }

  /** A new note on the place of an older one. */
  again(note: Note, intent: Intent): void {
    const at: Pointing = { by: 'where', at: note.place.at };
    this.withdraw();
    this.desk.focused = null;
    this.problem = null;
    this.box = {
      path: note.path, version: note.place.version, at, pointed: null, paint: this.desk.places.paints[note.id] ?? [], quote: note.place.text || note.anchor.quote.visible,
      intent, chosen: true, text: '', everywhere: false, note: null, of: note.id,
    };
  }

  /** Rewrites a draft, or a note that asks the person; it is a draft again then. */
  rewrite(note: Note): void {
    this.again(note, note.intent);
    if (this.box) Object.assign(this.box, { text: note.text, note: note.id, quote: note.question ?? this.box.quote });
  }

  /** Adds the note, or rewrites the draft. */
  async add(): Promise<boolean> {
    const box = this.box;
    if (!box?.text.trim()) return false;
    const { path, intent, everywhere, exactly = false } = box;
    const text = box.text.trim();
    const of = this.desk.notes.find((note) => note.id === box.of);
    const at: Pointing = of ? { by: 'where', at: of.place.at } : box.at;
    try {
      const done = box.note
        ? await this.store.submit({ type: 'note.edit', note: box.note, intent, text })
        : await this.store.submit({ type: 'note.add', path, at, intent, text, everywhere, exactly });
      if (this.box === box) this.box = null;
      this.problem = null;
      this.left = without(this.left, box);
      this.keep();
      const note = done.type === 'notes' ? done.notes[0] : undefined;
      const { places, view } = this.desk;
      // Where it stands is known already: its card need not wait at the top until that is read again.
      if (note && note.place.version === view?.version) places.paints = { [note.id]: box.paint, ...places.paints };
      this.desk.focused = box.then ?? note?.id ?? null;
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    }
  }

  /** Closes the box; its words are kept for later at its place. */
  shut(keep: boolean): void {
    const box = $state.snapshot(this.box) as Box | null;
    this.withdraw();
    this.box = null;
    this.problem = null;
    if (box) this.left = keep && box.text.trim() ? [...without(this.left, box), box] : without(this.left, box);
    this.keep();
    this.desk.drawn?.focus();
  }

  /** Keeps what is typed, so that a reload of the page loses nothing. */
  keep(): void {
    keepBoxes(this.box?.text.trim() ? [...this.left, $state.snapshot(this.box) as Box] : this.left);
  }

  /** Goes on with words that were left. */
  goOn(box: Box): void {
    this.withdraw();
    if (this.box) this.shut(true);
    this.left = without(this.left, box);
    // In another version its painted place says nothing; the engine carries the place itself.
    this.box = box.version === this.desk.view?.version ? box : { ...box, paint: [], pointed: null };
  }

  /** Throws words away that were left. */
  forget(box: Box): void {
    this.left = without(this.left, box);
    this.keep();
  }

  /** Until the engine is asked where the box's place stands in another version, it is drawn where its block stands. */
  carry(from: DocumentView, to: DocumentView): void {
    if (this.box?.path === to.path) this.box.paint = carried(from, to, this.box.paint);
  }

  async #place(at: Pointing): Promise<void> {
    const note = this.placing;
    this.placing = null;
    if (!note) return;
    try {
      await this.store.submit({ type: 'note.place', note, at });
      this.desk.focused = note;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }
}
