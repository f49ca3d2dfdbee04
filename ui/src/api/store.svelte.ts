// The workspace as it is now: one snapshot, then events through one reducer. It never invents a state of its own;
// what a person sees after a click is what the engine says happened.
import { asProblem, choose, connect, type Api, type Link, type ReplyTo } from './client';
import { Pace } from './pace';
import { fromSnapshot, reduce, withNotes, withOlder, withTask, type State } from './reduce';
import { Slices } from './slices.svelte';
import type { Transport } from './transport';
import type { Command, Done, Event, Item, Leaving, Problem, Query, Restored, ServerFrame, Turn, ShellRequest, WorkspaceFile } from './types';

const NONE: Item[] = [];

/** The workspace's state and the door to the engine. */
/** Sentences on what was left out that are kept. */
const MOST_LEFT_OUT = 20;

export class Store {
  /** As the engine last said, field by field. */
  readonly state: Readonly<State>;
  /** Whether the engine can be reached. */
  link = $state<Link>('connecting');
  /** Files of the folder, with a few words on each. */
  files = $state.raw<WorkspaceFile[]>([]);
  /** Files of the folder that are not listed: it has too many. */
  unlisted = $state(0);
  /** True once the first snapshot was read. */
  ready = $state(false);
  /** What answers had to leave out since the folder was opened, a sentence each, none twice. */
  leftOut = $state.raw<readonly string[]>([]);
  /** How often the snapshot was read. A task's steps are not in it: who shows them reads them anew each time. */
  snapshots = $state(0);
  /** Why the workspace could not be opened. */
  failed = $state.raw<Problem | null>(null);
  #slices = new Slices();
  /** The transport of the page, known before any folder is open. */
  #around: Transport | null = null;
  #api: Api | null = null;
  #reading = false;
  #later: Event[] = [];
  #heard = new Set<(event: Event) => void>();
  #pace = new Pace<Event>((event) => this.#fold(event));

  constructor() {
    this.state = this.#slices.state;
    this.#pace.listen(window);
  }

  /** Connects, reads the snapshot and follows. */
  async start(): Promise<void> {
    this.failed = null;
    try {
      this.#around = choose();
      this.leftOut = [];
      this.#api = await connect(this.#around, (link) => (this.link = link), (says) => this.#leave(says));
      this.#api.onFrame((frame) => this.#take(frame));
      await this.reload();
    } catch (thrown) {
      this.failed = asProblem(thrown);
    }
  }

  /** Reads the snapshot again and follows from there. */
  async reload(): Promise<void> {
    if (!this.#api || this.#reading) return;
    // Words that stream have no number: held ones would come after what they became.
    this.#pace.release();
    this.#reading = true;
    try {
      const { snapshot } = await this.#api.query({ type: 'snapshot' });
      this.#slices.now = fromSnapshot(snapshot, this.#slices.now);
      this.ready = true;
      this.snapshots++;
      await this.#api.follow(snapshot.seq);
    } finally {
      this.#reading = false;
      for (const event of this.#later.splice(0)) this.#fold(event);
    }
    await this.readFiles();
  }

  /** Whether this shell can ask for another folder, also where this one could not be opened. */
  get canChooseFolder(): boolean {
    return this.#settled && !!this.#around?.chooseFolder;
  }

  /** True once the folder is open, or is known not to open. */
  get #settled(): boolean {
    return this.ready || this.failed !== null;
  }

  /** Opens another folder of the person's: the page begins anew on it. */
  async chooseFolder(): Promise<void> {
    if (await this.#around?.chooseFolder?.()) location.reload();
  }

  /** Whether the page stands in a window of our own, which can be left. */
  get canLeave(): boolean {
    return this.#settled && !!this.#around?.own;
  }

  /** Leaves the window; rejects with a Problem. */
  async leave(how: Leaving): Promise<void> {
    await this.#around?.own?.leave(how).catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
  }

  /** Puts the newest whole copy of what Gloss remembers of the folder in place; rejects with a Problem. */
  async restore(anew: boolean): Promise<Restored> {
    const own = this.#around?.own;
    if (!own) throw asProblem(new Error('This is done in the window of Gloss.'));
    return own.restore(anew).catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
  }

  #leave(says: string[]): void {
    const fresh = says.filter((one) => !this.leftOut.includes(one));
    if (fresh.length) this.leftOut = [...this.leftOut, ...fresh].slice(0, MOST_LEFT_OUT);
  }

  /** Hears what the window around the page wants of it; who hears it last is heard. */
  onWish(cb: (wish: ShellRequest) => void): void {
    void this.#around?.own?.hear(cb).catch(() => undefined);
  }

  /** Reads the list of files again. */
  async readFiles(): Promise<void> {
    try {
      const { files, unlisted } = await this.query({ type: 'files' });
      [this.files, this.unlisted] = [files, unlisted];
    } catch {
      // The list stays as it was; the next change of the folder reads it again.
    }
  }

  /** Does something; rejects with a Problem. */
  async submit(command: Command): Promise<Done> {
    if (!this.#api) throw asProblem(new Error('The workspace is not open yet.'));
    const done = await this.#api.submit(command);
    // Events that were told before the answer are taken in before it.
    this.#pace.release();
    // The answer may come before its events; what was just added must be there to be sent.
    if (done.type === 'notes' || done.type === 'undone') this.#slices.now = withNotes(this.#slices.now, done.notes);
    return done;
  }

  /** Reads something; rejects with a Problem. */
  async query<Q extends Query>(query: Q): Promise<ReplyTo<Q>> {
    if (!this.#api) throw asProblem(new Error('The workspace is not open yet.'));
    return this.#api.query(query);
  }

  /** Gives a file to the person; null where they chose nowhere to put it. */
  async save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    if (!this.#api) throw asProblem(new Error('The workspace is not open yet.'));
    return this.#api.save(name, bytes);
  }

  /** Reads a task's turns and steps. */
  async readTask(task: string): Promise<void> {
    const reply = await this.query({ type: 'task', task });
    this.#pace.release();
    this.#slices.now = withTask(this.#slices.now, reply.task);
  }

  /** Reads the next of the tasks that are older than those that are listed. */
  async readOlder(): Promise<void> {
    const before = this.#slices.now.older.before;
    if (!before) return;
    const reply = await this.query({ type: 'tasks', before, limit: 200 });
    this.#slices.now = withOlder(this.#slices.now, reply.threads, reply.older);
  }

  /** Opens a file of the folder in its own program, or shows it in its folder; only where [`inWindow`]. */
  async openFile(path: string, how: 'program' | 'folder'): Promise<void> {
    await this.#around?.own?.openFile(path, how).catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
  }

  /** Whether the page itself can go nowhere: links are opened for it. */
  get opensLinks(): boolean {
    return !!this.#around?.own;
  }

  /** Opens an address in the person's browser. */
  async openLink(address: string): Promise<void> {
    const own = this.#around?.own;
    if (own) await own.openLink(address).catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
    else window.open(address, '_blank', 'noopener,noreferrer');
  }

  /** Tells of an error that nothing caught. */
  failedAt(kind: string, at: string): void {
    void this.#around?.own?.failed(kind, at).catch(() => undefined);
  }

  /** Where a site that is shown at an address of the engine's begins. */
  siteUrl(address: string): string {
    return this.#around?.siteUrl(address) ?? 'about:blank';
  }

  /** Says that the page answers while it shows a site beside it, or that it shows none; true where a window hears it. */
  siteShown(path: string | null): boolean {
    this.#around?.own?.siteShown(path);
    return this.#around?.own !== undefined;
  }

  /** The site that kept the window from answering the last time, so that its page was ended; told once. */
  async siteStopped(): Promise<string | null> {
    return (await this.#around?.own?.siteStopped().catch(() => null)) ?? null;
  }

  /** Says which task is shown: only its words are told as they come. */
  show(task: string | null): void {
    this.#api?.show(task);
  }

  /** Hears each event once it was taken in. Returns how to stop. */
  onEvent(cb: (event: Event) => void): () => void {
    this.#heard.add(cb);
    return () => this.#heard.delete(cb);
  }

  /** A task's steps, oldest first. */
  itemsOf(thread: string): Item[] {
    return this.state.items[thread] ?? NONE;
  }

  /** A task's turns, oldest first. */
  turnsOf(thread: string): Turn[] {
    return Object.values(this.state.turns)
      .filter((turn) => turn.thread === thread)
      .sort((a, b) => a.started_at.localeCompare(b.started_at));
  }

  #take(frame: ServerFrame): void {
    if (frame.is === 'behind') void this.reload().catch(() => undefined);
    if (frame.is !== 'event') return;
    if (this.#reading) this.#later.push(frame.event);
    else this.#pace.add(frame.event);
  }

  /** One event that can't be taken in loses none of those that came with it: all is read anew. */
  #fold(event: Event): void {
    try {
      this.#takeIn(event);
    } catch (thrown) {
      console.error(thrown);
      void this.reload().catch(() => undefined);
    }
  }

  #takeIn(event: Event): void {
    this.#slices.now = reduce(this.#slices.now, event);
    this.#api?.seen(this.#slices.now.seq);
    if (event.type === 'files.changed' || event.type === 'version.added') void this.readFiles();
    this.#heard.forEach((cb) => cb(event));
  }
}
