// The desk: which artifacts are open, the version that is drawn, its notes, its figures and its proof. It
// asks the engine and keeps its answers; what a note or a version is, the engine alone decides.
import { asProblem } from '../api/client';
import { kindOfPath } from '../api/kinds';
import type { Store } from '../api/store.svelte';
import type { Artifact, CellBefore, Change, DocumentView, FactUse, InlineNode, Kind, Note, Problem, Proof, RowView, Version } from '../api/types';
import { isAtWork } from '../parts/runs';
import { fileName } from '../parts/words';
import { Drafting } from './drafting.svelte';
import type { KindEntry } from './kind';
import type { Paint } from './marks';
import { Places } from './places.svelte';
import { KINDS } from './registry';

/** Read, point or write by hand. */
export type Mode = 'read' | 'point' | 'edit';

/** An artifact or file that is open. */
export interface Tab {
  path: string;
  kind: Kind;
  /** The version shown; none is the newest. */
  version: number | null;
  /** The newest version when it was opened; what had none yet begins with its first. */
  opened: number;
  /** The figure whose cells are lit (`shown` is empty where it is a table of them), when it was opened to answer where a figure comes from. */
  asked: { fact: string; shown: string; range: string; says: string; query: string; from: string } | null;
}

/** Something that a view of one kind offers in the toolbar. */
export interface Act {
  label: string;
  title?: string;
  primary?: boolean;
  /** True while it holds, of what is switched on and off. */
  on?: boolean;
  /** Several ways of it, from a menu. */
  choices?: { label: string; about?: string; do: () => void }[];
  do: () => void;
}

/** The interface of the drawn document; the surface registers itself. */
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

/** How long is waited before a review that failed is asked for again, in milliseconds, each time. */
const REVIEW_PAUSES = [200, 1000];

export class Desk {
  tabs = $state.raw<Tab[]>([]);
  active = $state(-1);
  mode = $state<Mode>('point');
  marks = $state<'changes' | 'final'>('changes');
  comparing = $state.raw<{ a: number; b: number } | null>(null);
  view = $state.raw<DocumentView | null>(null);
  versions = $state.raw<Version[]>([]);
  /** The figures of the document, place by place. */
  uses = $state.raw<FactUse[]>([]);
  readonly facts = $derived(new Map(this.uses.map((use) => [use.fact, use])));
  /** Where figures of the drawn version stand that lead to no fact. */
  unsourced = $state.raw<Paint>([]);
  problem = $state.raw<Problem | null>(null);
  /** The site that kept the window from answering, until it is opened again. */
  stopped: string | null = null;
  /** Why nothing can be asked of the sheet on the desk but its rows. */
  #refused = $state.raw<string | null>(null);
  /** The note or change that has the attention. */
  focused = $state<string | null>(null);
  /** The block, or a sheet's row, that is written by hand. */
  editing = $state<number | null>(null);
  proof = $state.raw<Proof | null>(null);
  /** Texts of a sheet's cells before the batches that are under review. */
  cellsBefore = $state.raw<CellBefore[]>([]);
  drawn = $state.raw<Drawn | null>(null);
  /** Toolbar actions of the view on the desk; the view registers itself. */
  acts = $state.raw<Act[]>([]);
  /** How the rows of sheets are shown, by file; in no file and no version. */
  readonly rowViews = new Map<string, { sheet: string; view: RowView }>();
  /** Grows when the text was laid out anew. */
  laidOut = $state(0);
  readonly tab = $derived<Tab | null>(this.tabs[this.active] ?? null);
  readonly artifact: Artifact | null = $derived.by(() => this.store.state.artifacts.find((a) => a.path === this.tab?.path) ?? null);
  /** Whether the newest version is shown, the only one that can be noted and edited. */
  readonly newest = $derived(this.tab !== null && (this.tab.version === null || this.tab.version === this.artifact?.version));
  /** The entry of the kind that is on the desk. */
  readonly kind: KindEntry = $derived(KINDS[this.tab?.kind ?? 'other']);
  /** True once there is something to draw. */
  readonly ready: boolean = $derived(this.kind.windowed || this.kind.card || this.view !== null);
  /** True once it is known what can be done with it, so that what offers it comes at once and nothing of it moves later. */
  readonly whole: boolean = $derived(this.kind.card || this.problem !== null || this.#refused !== null || (this.view !== null && this.artifact !== null));
  /** Why the sheet on the desk can't be pointed into; none where it can, and none of a document. */
  readonly toRead: string | null = $derived(this.kind.windowed ? (this.view?.plain ?? this.#refused) : null);
  /** Notes of the artifact on the desk. */
  readonly notes: Note[] = $derived.by(() => this.store.state.notes.filter((note) => note.path === this.tab?.path));
  /** True while an agent is at work on this artifact: a note added now goes with the next round. */
  readonly busy: boolean = $derived.by(() => {
    return this.notes.some((note) => note.state === 'sent' || note.state === 'working') || isAtWork(this.store.state.threads.find((t) => t.id === this.artifact?.thread), this.store.state.approvals);
  });
  /** Suggestions held back on the artifact on the desk. */
  readonly held: Change[] = $derived.by(() => this.store.state.held.filter((change) => change.path === this.tab?.path && change.state === 'held'));
  /** Suggestions as they are decided on: the first of each bundle stands for all of it. */
  readonly suggestions: Change[] = $derived.by(() => this.held.filter((change, at) => !change.bundle || this.held.findIndex((other) => other.bundle === change.bundle) === at));
  /** Follow-on changes of the newest round's notes, applied with them, as long as one of them is under review. */
  readonly follows: Change[] = $derived.by(() => (this.proof?.path === this.tab?.path ? (this.proof?.follows ?? []) : []).filter((change) => this.notes.some((note) => note.state === 'applied' && change.notes.includes(note.id))));
  /** The key of the wanted version: the drawn one is it while the key stays the same. */
  readonly wanted = $derived(this.tab ? [this.tab.path, this.tab.version ?? this.artifact?.version ?? 0, this.tab.kind].join('\n') : '');
  /** The tables' versions, where charts of the drawn document may be drawn from their cells; empty where it has none. */
  readonly cells = $derived.by(() => {
    if (!this.view?.blocks.some((block) => hasChart(block.node))) return '';
    return this.store.state.artifacts.filter((one) => KINDS[one.kind].data).map((one) => `${one.path} ${one.version}`).join('\n');
  });
  /** The key of the wanted proof: the one at hand is it while the key stays the same. */
  readonly #settled = $derived([this.tab?.path, ...this.notes.map((n) => `${n.id} ${n.state} ${this.store.state.turns[n.turn ?? '']?.status ?? ''}`)].join('\n'));
  /** Where its notes and changes stand. */
  readonly places: Places;
  /** The note that is being written. */
  readonly drafting: Drafting;
  /** The key of the wanted review: the one at hand is it while the key stays the same. */
  readonly reviewed = $derived.by(() => [this.wanted, this.whole, this.#settled, this.places.wanted].join('\n\n'));
  #loading = 0;
  #settling = 0;
  #reviewing: { path: string | undefined; view: DocumentView | null; again: boolean } | null = null;

  constructor(private readonly store: Store) {
    this.places = new Places(store, this);
    this.drafting = new Drafting(store, this);
  }

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
      this.tabs = [...this.tabs, { path, kind: this.#kindOf(path), version: null, opened: this.store.state.artifacts.find((a) => a.path === path)?.version ?? 1, asked: null, ...extra }];
      this.active = this.tabs.length - 1;
      this.mode = 'point';
    }
  }

  /** The kind of a path: as the engine says, else by its ending. */
  #kindOf(path: string): Kind {
    const known = this.store.state.artifacts.find((a) => a.path === path) ?? this.store.files.find((f) => f.path === path);
    return known?.kind ?? kindOfPath(path);
  }

  /** Begins to write a block, or a sheet's row, by hand; only the newest version can be written on. */
  edit(block: number): void {
    if (!this.newest) return;
    // The words of a note that was begun are kept for later, as with Escape.
    if (this.drafting.box) this.drafting.shut(true);
    else this.drafting.withdraw();
    this.editing = block;
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
    if (!tab) return this.#shown(mine, null);
    if (tab.path !== this.view?.path) this.#shown(mine, null);
    // A card asks for what it tells by itself.
    if (KINDS[tab.kind].card) return;
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
      this.view = null;
      this.places.clear();
    } else this.problem = problem;
  }

  #shown(mine: number, view: DocumentView | null): void {
    if (mine !== this.#loading) return;
    if (view && this.view?.path === view.path) {
      this.places.carry(this.view, view);
      this.drafting.carry(this.view, view);
    }
    this.view = view;
    if (!view) {
      this.places.clear();
      this.versions = [];
    }
  }

  async #read(tab: Tab, mine: number): Promise<void> {
    const { view } = await this.store.query({ type: 'view', path: tab.path, version: tab.version, from: 0, count: 0 });
    this.#shown(mine, view);
  }

  /** Reads the review of the drawn version, again where something changed meanwhile. What can't be had leaves what was known. */
  async readReview(): Promise<void> {
    const { tab, view } = this;
    const now = this.#reviewing;
    if (now && now.path === tab?.path && now.view === view) {
      now.again = true;
      return;
    }
    // Another file, or another version, waits for no answer about the one before.
    const mine = { path: tab?.path, view, again: true };
    this.#reviewing = mine;
    let failed = 0;
    while (mine.again && this.#reviewing === mine) {
      mine.again = false;
      if (await this.#review()) continue;
      // A busy engine is asked again, or figures that were brought up to date would stand as stale for good.
      const pause = REVIEW_PAUSES[failed++];
      if (pause === undefined) break;
      await new Promise((later) => setTimeout(later, pause));
      mine.again = true;
    }
    if (this.#reviewing === mine) this.#reviewing = null;
  }

  /** False where the engine had no answer. */
  async #review(): Promise<boolean> {
    const { tab, view } = this;
    if (!tab) return true;
    const version = view?.version ?? tab.version;
    // The version that is wanted comes in a moment, and its review with it.
    if (!this.whole || (view && view.version !== (tab.version ?? this.artifact?.version ?? view.version))) return true;
    try {
      const { review } = await this.store.query({ type: 'review', path: tab.path, version });
      if (tab.path !== this.tab?.path || view !== this.view) return true;
      this.versions = review.versions;
      this.proof = review.proof;
      this.unsourced = review.unsourced;
      this.cellsBefore = review.cells_before;
      if (view) this.places.show(review.paints);
      const mine = ++this.#settling;
      if (review.facts.some((one) => one.stale)) void this.#settle(tab.path, mine);
      else this.uses = review.facts;
      return true;
    } catch {
      // The version on the desk is shown all the same, with what was known of it.
      return false;
    }
  }

  /** Asks what the sources of stale figures say now, which may take a while: no place waits for that. */
  async #settle(path: string, mine: number): Promise<void> {
    const facts = await this.store.query({ type: 'facts', path, stale: false }).then((reply) => reply.facts, () => []);
    if (mine === this.#settling && path === this.tab?.path) this.uses = facts;
  }

  /** Shows where a lost place stood last, in the version that still had it. */
  showLost(note: Note): void {
    this.places.clearHint();
    this.focused = note.id;
    this.showVersion(note.place.lost?.seen ?? note.anchor.version);
  }

  /** Opens the cells that a figure comes from. */
  async ask(fact: string): Promise<void> {
    try {
      const { fact: got, trace } = await this.store.query({ type: 'fact', fact });
      const sources = trace.sources.length ? trace.sources : got.sources;
      const source = sources[0];
      if (!source) throw asProblem(new Error('This figure has no cells to show.'));
      const range = sources.filter((s) => s.path === source.path).map((s) => s.range).join(',');
      const one = got.rows.length === 1 && got.columns.length === 1;
      const shown = this.facts.get(fact)?.shown ?? (one ? String(got.rows[0]?.[0] ?? '') : '');
      const from = this.tab?.path ?? '';
      this.open(source.path, { version: source.version, asked: { fact, shown, range, says: trace.says, query: trace.query || got.query, from } });
    } catch (thrown) {
      this.drafting.problem = asProblem(thrown);
    }
  }
}
