// What lies on the desk: which artifacts are open, the drawn version, where notes are painted, the note being written.
// It asks the engine and keeps what it said; what a note or a version is, the engine alone decides.
import { asProblem } from '../api/client';
import { kindOfPath } from '../api/kinds';
import type { Store } from '../api/store.svelte';
import type {
  Artifact, Change, DocumentView, FactUse, InlineNode, Intent, Kind, Note, NoteId, Pointed, Pointing, Problem, Proof, Reach, Region, RowView, Selection, Span, Version,
} from '../api/types';
import { fileName } from '../parts/words';
import { keepBoxes, keptBoxes, samePlace, without } from './kept';
import type { KindEntry } from './kind';
import { appliedMarks, byPlace, carried, type Paint } from './marks';
import { KINDS } from './registry';
import { shift } from './shift';

export type { Paint } from './marks';
/** Read, point or write by hand. */
export type Mode = 'read' | 'point' | 'edit';

/** An artifact or file that is open. */
export interface Tab {
  path: string;
  kind: Kind;
  /** The version shown; none is the newest. */
  version: number | null;
  /** The figure whose cells are lit (`shown` is empty where it is a table of them), when it was opened to answer where a figure comes from. */
  asked: { fact: string; shown: string; range: string; query: string; from: string } | null;
}

/** The note that is being written or rewritten. */
export interface Box {
  path: string;
  version: number;
  at: Pointing;
  /** The place as Rust understood it; none for a place that an older note names. */
  pointed: Pointed | null;
  paint: Paint;
  quote: string;
  intent: Intent;
  /** True once the person chose Ask or Change. */
  chosen: boolean;
  text: string;
  /** The other places with the same words are taken in. */
  everywhere: boolean;
  /** The draft that is rewritten. */
  note: NoteId | null;
  /** The note whose place it is written at; where that stands is looked up when the box is added. */
  of?: NoteId;
  /** The card to go on to once it is added: where a reply was written in the middle of a review. */
  then?: string | null;
}

/** What the drawn document can be asked; the surface registers itself. */
export interface Drawn {
  rectOf(paint: Paint): DOMRect | null;
  /** About there: exactly where it can nearly be seen, cheap for hundreds. */
  spotOf(paint: Paint): DOMRect | null;
  wordsOf(paint: Paint): string;
  reveal(paint: Paint): void;
  focus(): void;
  /** Where a place lies that can't be seen now; only of what scrolls by itself, while the notes beside it stand still. */
  away?(paint: Paint): 'above' | 'below' | null;
}

const hasChart = (node: InlineNode): boolean => node.t === 'el' && (node.el === 'chart' || node.of.some(hasChart));

export class Desk {
  tabs = $state.raw<Tab[]>([]);
  active = $state(-1);
  mode = $state<Mode>('point');
  marks = $state<'changes' | 'final'>('changes');
  comparing = $state.raw<{ a: number; b: number } | null>(null);
  view = $state.raw<DocumentView | null>(null);
  text = $state.raw<string | null>(null);
  versions = $state.raw<Version[]>([]);
  /** The figures of the document, place by place. */
  uses = $state.raw<FactUse[]>([]);
  readonly facts = $derived(new Map(this.uses.map((use) => [use.fact, use])));
  /** Where figures of the drawn version stand that lead to no fact. */
  unsourced = $state.raw<Paint>([]);
  problem = $state.raw<Problem | null>(null);
  /** Why nothing can be asked of the sheet on the desk but its rows. */
  #refused = $state.raw<string | null>(null);
  box = $state<Box | null>(null);
  boxProblem = $state.raw<Problem | null>(null);
  /** Words of boxes that were closed with Escape, each kept for its place. */
  left = $state.raw<Box[]>(keptBoxes());
  /** The note or change that has the attention. */
  focused = $state<string | null>(null);
  /** The note that waits for a new place. */
  placing = $state<NoteId | null>(null);
  /** The block, or a sheet's row, that is written by hand. */
  editing = $state<number | null>(null);
  /** A place that is only shown, while the person decides whether it is the right one. */
  hint = $state.raw<Paint | null>(null);
  /** Where notes and changes are painted, by id. */
  paints = $state.raw<Record<string, Paint>>({});
  proof = $state.raw<Proof | null>(null);
  drawn = $state.raw<Drawn | null>(null);
  /** How the rows of sheets are shown, by file; in no file and no version. */
  readonly rowViews = new Map<string, { sheet: string; view: RowView }>();
  /** Grows when the text was laid out anew. */
  laidOut = $state(0);
  readonly tab = $derived<Tab | null>(this.tabs[this.active] ?? null);
  readonly artifact: Artifact | null = $derived.by(() => this.store.state.artifacts.find((a) => a.path === this.tab?.path) ?? null);
  /** True where the newest version is shown, the only one that can be noted and edited. */
  readonly newest = $derived(this.tab !== null && (this.tab.version === null || this.tab.version === this.artifact?.version));
  /** What is to be known of the kind that is on the desk. */
  readonly kind: KindEntry = $derived(KINDS[this.tab?.kind ?? 'other']);
  /** True once there is something to draw. */
  readonly ready: boolean = $derived(this.kind.windowed || (this.kind.can.note ? this.view !== null : this.text !== null));
  /** Why the sheet on the desk can't be pointed into; none where it can, and none of a document. */
  readonly toRead: string | null = $derived(this.kind.windowed ? (this.view?.plain ?? this.#refused) : null);
  /** Notes of the artifact on the desk. */
  readonly notes: Note[] = $derived.by(() => this.store.state.notes.filter((note) => note.path === this.tab?.path));
  /** True while an agent is at work on this artifact: a note added now goes with the next round. */
  readonly busy: boolean = $derived.by(() => {
    const works = (status: string | undefined) => status === 'working' || status === 'queued';
    return this.notes.some((note) => note.state === 'sent' || note.state === 'working') || works(this.store.state.threads.find((t) => t.id === this.artifact?.thread)?.status);
  });
  /** Suggestions held back on the artifact on the desk. */
  readonly held: Change[] = $derived.by(() => this.store.state.held.filter((change) => change.path === this.tab?.path && change.state === 'held'));
  /** What followed from the newest round's notes and was applied with them, as long as one of them is under review. */
  readonly follows: Change[] = $derived.by(() => (this.proof?.path === this.tab?.path ? (this.proof?.follows ?? []) : []).filter((change) => this.notes.some((note) => note.state === 'applied' && change.notes.includes(note.id))));
  /** Cards in the order of the text: notes, suggestions, and what followed from notes. */
  readonly order: string[] = $derived([...this.notes, ...this.held, ...this.follows].map((one) => one.id).sort((a, b) => byPlace(this.paints[a], this.paints[b])));
  /** What must be the same for the drawn version to be the wanted one. */
  readonly wanted = $derived(this.tab ? [this.tab.path, this.tab.version ?? this.artifact?.version ?? 0, this.tab.kind].join('\n') : '');
  /** The tables' versions, where charts of the drawn document may be drawn from their cells; empty where it has none. */
  readonly cells = $derived.by(() => {
    if (!this.view?.blocks.some((block) => hasChart(block.node))) return '';
    return this.store.state.artifacts.filter((one) => KINDS[one.kind].data).map((one) => `${one.path} ${one.version}`).join('\n');
  });
  /** What must be the same for the painted places to be the wanted ones. */
  readonly placed = $derived([...this.notes.map((n) => `${n.id} ${n.place.version} ${n.place.at}`), ...this.held.map((c) => c.id), ...this.follows.map((c) => c.id)].join('\n'));
  /** What must be the same for the proof to be the wanted one. */
  readonly settled = $derived([this.tab?.path, ...this.notes.map((n) => `${n.id} ${n.state} ${this.store.state.turns[n.turn ?? '']?.status ?? ''}`)].join('\n'));
  /** What applied notes changed in a text, shown in place while changes are marked. */
  readonly applied = $derived(this.marks === 'changes' ? appliedMarks(this.notes, this.follows, this.paints) : { added: [], follows: [], ghosts: [] });
  #loading = 0;
  #painting = 0;

  constructor(private readonly store: Store) {}

  titleOf(tab: Tab): string {
    const artifact = this.store.state.artifacts.find((a) => a.path === tab.path);
    return KINDS[tab.kind].titled && artifact?.title ? artifact.title : fileName(tab.path);
  }

  /** Opens a file, or comes back to it. A delegated document opens for pointing. */
  open(path: string, extra: Partial<Pick<Tab, 'version' | 'asked'>> = {}): void {
    const at = this.tabs.findIndex((tab) => tab.path === path);
    this.comparing = null;
    if (at >= 0) {
      this.tabs = this.tabs.with(at, { ...(this.tabs[at] as Tab), ...extra, asked: extra.asked ?? null });
      this.active = at;
    } else {
      this.tabs = [...this.tabs, { path, kind: this.#kindOf(path), version: null, asked: null, ...extra }];
      this.active = this.tabs.length - 1;
      this.mode = 'point';
    }
  }

  /** What a path is: as the engine says, else by its ending. */
  #kindOf(path: string): Kind {
    const known = this.store.state.artifacts.find((a) => a.path === path) ?? this.store.files.find((f) => f.path === path);
    return known?.kind ?? kindOfPath(path);
  }

  /** Begins to write a block, or a sheet's row, by hand; only the newest version can be written on. */
  edit(block: number): void {
    if (!this.newest) return;
    // The words of a note that was begun are kept for later, as with Escape.
    if (this.box) this.shut(true);
    this.editing = block;
  }

  /** Shows a place without choosing it. */
  async glance(spans: Span[]): Promise<void> {
    const view = this.view;
    if (!view) return;
    const { paint } = await this.store.query({ type: 'paint', path: view.path, version: view.version, spans });
    if (this.view === view) this.hint = paint.flat();
  }

  close(index: number): void {
    this.tabs = this.tabs.filter((_, i) => i !== index);
    if (this.active > index || this.active >= this.tabs.length) this.active = this.active - 1;
    if (this.tabs.length && this.active < 0) this.active = 0;
  }

  show(index: number): void {
    this.comparing = null;
    this.active = index;
  }

  showVersion(version: number | null): void {
    const tab = this.tab;
    if (!tab) return;
    this.comparing = null;
    const newest = version === this.artifact?.version ? null : version;
    this.tabs = this.tabs.with(this.active, { ...tab, version: newest });
  }

  /** Reads what the active tab shows. A file that the engine does not know yet is looked at first. */
  async load(): Promise<void> {
    const tab = this.tab;
    const mine = ++this.#loading;
    this.problem = null;
    this.#refused = null;
    if (!tab) return this.#shown(mine, null, null);
    if (tab.path !== this.view?.path) this.#shown(mine, null, null);
    try {
      await this.#read(tab, mine);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.code !== 'not_found') return this.#fail(mine, problem);
      try {
        await this.store.submit({ type: 'workspace.refresh', path: tab.path });
        await this.#read(tab, mine);
      } catch (again) {
        this.#fail(mine, asProblem(again));
      }
    }
  }

  #fail(mine: number, problem: Problem): void {
    if (mine !== this.#loading) return;
    if (this.kind.windowed) {
      this.#refused = problem.says;
      this.view = this.text = null;
      this.paints = {};
    } else this.problem = problem;
  }

  #shown(mine: number, view: DocumentView | null, text: string | null): void {
    if (mine !== this.#loading) return;
    if (view && this.view?.path === view.path) this.#carry(this.view, view);
    this.view = view;
    this.text = text;
    if (!view) {
      this.paints = {};
      this.versions = [];
    }
  }

  /** Until the engine says where notes stand in another version, they are drawn where their block stands. */
  #carry(from: DocumentView, to: DocumentView): void {
    const move = (paint: Paint) => carried(from, to, paint);
    this.paints = Object.fromEntries(Object.entries(this.paints).map(([id, paint]) => [id, move(paint)]));
    if (this.box?.path === to.path) this.box.paint = move(this.box.paint);
  }

  async #read(tab: Tab, mine: number): Promise<void> {
    if (KINDS[tab.kind].can.note) {
      const { view } = await this.store.query({ type: 'view', path: tab.path, version: tab.version, from: 0, count: 0 });
      this.#shown(mine, view, null);
    } else {
      const { text } = await this.store.query({ type: 'text', path: tab.path, version: tab.version, at: null });
      this.#shown(mine, null, text);
    }
  }

  /** Reads the list of versions. */
  async readVersions(): Promise<void> {
    const path = this.tab?.path;
    if (!path) return;
    try {
      const { versions } = await this.store.query({ type: 'versions', path });
      if (path === this.tab?.path) this.versions = versions;
    } catch {
      // The menu then offers what it knew; the version on the desk is shown all the same.
    }
  }

  /** Reads the figures of the document on the desk. */
  async readFacts(): Promise<void> {
    const view = this.view;
    if (!view || !this.kind.can.figures) return;
    try {
      const { facts, unsourced } = await this.store.query({ type: 'facts', path: view.path, stale: false });
      if (view.path !== this.view?.path) return;
      this.uses = facts;
      // They are told of the newest version, and stand nowhere in an older one.
      const spans = this.newest ? unsourced.map((one) => one.span) : [];
      const found = spans.length ? (await this.store.query({ type: 'paint', path: view.path, version: view.version, spans })).paint : [];
      if (view === this.view) this.unsourced = found.flat();
    } catch {
      this.uses = [];
      this.unsourced = [];
    }
  }

  /** Asks where notes and suggestions stand in the drawn version. What was asked last wins. */
  async readPaints(): Promise<void> {
    const view = this.view;
    const mine = ++this.#painting;
    if (!view) return;
    const spans: { id: string; spans: Span[] }[] = [];
    for (const note of this.notes) {
      const region = regionIn(note, view.version);
      if (region?.kind === 'text') spans.push({ id: note.id, spans: region.spans });
    }
    for (const change of this.newest ? this.held : []) {
      const at = await this.#now(change.span, change.base, view);
      if (at) spans.push({ id: change.id, spans: [at] });
    }
    for (const change of this.newest ? this.follows : []) {
      const at = change.span_after && change.version && (await this.#now(change.span_after, change.version, view));
      if (at) spans.push({ id: change.id, spans: [at] });
    }
    const flat = spans.flatMap((one) => one.spans);
    const found = flat.length ? (await this.store.query({ type: 'paint', path: view.path, version: view.version, spans: flat })).paint : [];
    if (this.view !== view || mine !== this.#painting) return;
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
      if (this.kind.windowed) return null;
      throw thrown;
    }
  }

  /** Reads what the newest round of notes on this artifact changed. */
  async readProof(): Promise<void> {
    const path = this.tab?.path;
    const turn = this.notes.filter((note) => note.state !== 'draft').map((note) => note.turn ?? '').filter((id) => this.store.state.turns[id]?.status !== 'working').sort().at(-1);
    if (!path || !turn) {
      if (this.proof?.path !== path) this.proof = null;
      return;
    }
    try {
      const { proof } = await this.store.query({ type: 'proof', turn, path });
      if (path === this.tab?.path) this.proof = proof;
    } catch {
      // A round that is still at work has no proof yet.
    }
  }

  /** The person pointed: asks what that means, then opens the note's box beside it. */
  async pick(selection: Selection, reach: Reach): Promise<void> {
    const view = this.view;
    if (!view || !this.newest) return;
    const at: Pointing = { by: 'selection', version: view.version, selection, reach };
    this.hint = null;
    if (this.placing) return this.#place(at);
    this.boxProblem = null;
    if (this.box && this.box.path !== view.path) this.shut(true);
    try {
      const { pointed } = await this.store.query({ type: 'point', path: view.path, version: view.version, selection, reach });
      // The first click of a double one asked too; by now the person writes by hand.
      if (this.editing !== null || view !== this.view) return;
      const old = this.box?.note === null && this.box.path === view.path ? this.box : null;
      // Words that were left at this very place are there again, with the reach that they had.
      const left = this.left.find((box) => samePlace(box, view.path, view.version, pointed, selection));
      this.focused = null;
      if (left) return this.goOn(left);
      this.box = {
        path: view.path, version: view.version, at, pointed, paint: pointed.paint, quote: pointed.text,
        intent: old?.intent ?? 'change', chosen: old?.chosen ?? false, text: old?.text ?? '', everywhere: false, note: null,
      };
    } catch (thrown) {
      this.problemBeside(asProblem(thrown));
    }
  }

  /** Says a problem of pointing where the person looks. */
  problemBeside(problem: Problem): void {
    this.boxProblem = problem;
  }

  /** Reaches further, or less far, from the same words. */
  async reach(reach: Reach): Promise<void> {
    const box = this.box;
    if (!box || box.at.by !== 'selection') return;
    const { selection, version } = box.at;
    try {
      const { pointed } = await this.store.query({ type: 'point', path: box.path, version, selection, reach });
      if (this.box) Object.assign(this.box, { at: { ...box.at, reach }, pointed, paint: pointed.paint, quote: pointed.text, everywhere: false });
    } catch (thrown) {
      this.boxProblem = asProblem(thrown);
    }
  }

  /** Takes the other places with the same words in, or leaves them out again; each is painted. */
  include(everywhere: boolean): void {
    const pointed = this.box?.pointed;
    if (this.box && pointed) Object.assign(this.box, { everywhere, paint: everywhere ? [...pointed.paint, ...pointed.also] : pointed.paint });
  }

  /** Lets the person point to a new place for a note. */
  pointAnew(note: NoteId): void {
    this.showVersion(null);
    this.box = null;
    this.hint = null;
    this.mode = 'point';
    this.placing = note;
    this.drawn?.focus();
  }

  /** Shows where a lost place stood last, in the version that still had it. */
  showLost(note: Note): void {
    this.hint = null;
    this.focused = note.id;
    this.showVersion(note.place.lost?.seen ?? note.anchor.version);
  }

  /** A new note on the place of an older one. */
  again(note: Note, intent: Intent): void {
    const at: Pointing = { by: 'where', at: note.place.at };
    this.focused = null;
    this.boxProblem = null;
    this.box = {
      path: note.path, version: note.place.version, at, pointed: null, paint: this.paints[note.id] ?? [], quote: note.place.text || note.anchor.quote.visible,
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
    const { path, intent, everywhere } = box;
    const text = box.text.trim();
    const of = this.notes.find((note) => note.id === box.of);
    const at: Pointing = of ? { by: 'where', at: of.place.at } : box.at;
    try {
      const done = box.note
        ? await this.store.submit({ type: 'note.edit', note: box.note, intent, text })
        : await this.store.submit({ type: 'note.add', path, at, intent, text, everywhere });
      this.box = null;
      this.boxProblem = null;
      this.left = without(this.left, box);
      this.keep();
      const note = done.type === 'notes' ? done.notes[0] : undefined;
      // Where it stands is known already: its card need not wait at the top until that is read again.
      if (note && note.place.version === this.view?.version) this.paints = { [note.id]: box.paint, ...this.paints };
      this.focused = box.then ?? note?.id ?? null;
      return true;
    } catch (thrown) {
      this.boxProblem = asProblem(thrown);
      return false;
    }
  }

  /** Closes the box; its words are kept for later at its place. */
  shut(keep: boolean): void {
    const box = $state.snapshot(this.box) as Box | null;
    this.box = null;
    this.boxProblem = null;
    if (box) this.left = keep && box.text.trim() ? [...without(this.left, box), box] : without(this.left, box);
    this.keep();
    this.drawn?.focus();
  }

  /** Keeps what is typed, so that a reload of the page loses nothing. */
  keep(): void {
    keepBoxes(this.box?.text.trim() ? [...this.left, $state.snapshot(this.box) as Box] : this.left);
  }

  /** Goes on with words that were left. */
  goOn(box: Box): void {
    if (this.box) this.shut(true);
    this.left = without(this.left, box);
    // In another version its painted place says nothing; the engine carries the place itself.
    this.box = box.version === this.view?.version ? box : { ...box, paint: [], pointed: null };
  }

  /** Throws words away that were left. */
  forget(box: Box): void {
    this.left = without(this.left, box);
    this.keep();
  }

  async #place(at: Pointing): Promise<void> {
    const note = this.placing;
    this.placing = null;
    if (!note) return;
    try {
      await this.store.submit({ type: 'note.place', note, at });
      this.focused = note;
    } catch (thrown) {
      this.boxProblem = asProblem(thrown);
    }
  }

  /** Opens the cells that a figure comes from. */
  async ask(fact: string): Promise<void> {
    try {
      const got = (await this.store.query({ type: 'fact', fact })).fact;
      const source = got.sources[0];
      if (!source) throw asProblem(new Error('This figure has no cells to show.'));
      const range = got.sources.filter((s) => s.path === source.path).map((s) => s.range).join(',');
      const one = got.rows.length === 1 && got.columns.length === 1;
      const shown = this.facts.get(fact)?.shown ?? (one ? String(got.rows[0]?.[0] ?? '') : '');
      const from = this.tab?.path ?? '';
      this.open(source.path, { version: source.version, asked: { fact, shown, range, query: got.query, from } });
    } catch (thrown) {
      this.boxProblem = asProblem(thrown);
    }
  }
}

/** Where a note stands in a version: where it is, where it was made, or where a lost one was seen last. */
function regionIn(note: Note, version: number): Region | null {
  if (note.place.version === version) return note.place.region;
  if (note.place.lost?.seen === version) return note.place.lost.region;
  return note.anchor.version === version ? note.anchor.region : null;
}
