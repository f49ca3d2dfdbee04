// The outbox: words that a person is about to send, or drafts with a line for all of them. Shown by the composer
// and, where that is folded away, by the bar beside the notes. The engine says which of it can be done.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Done, Note, Problem } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import { isAtWork } from '../../parts/runs';
import { kept } from '../../parts/settings.svelte';
import { count } from '../../parts/words';
import { sendable } from './sending';
import { slashOf, type SlashWord } from './slash';

/** Where the words would go. */
export interface Aim {
  /** The task; none begins a new one. */
  thread: string | null;
  /** All drafts. */
  drafts: Note[];
  /** Whether Send sends the notes: their artifact is in view. */
  batching: boolean;
}

/** Words on their way, and where they were typed. */
interface Leaving {
  thread: string | null;
  words: string;
}

export class Outbox {
  words = $state('');
  files = $state<string[]>([]);
  model = $state<string | null>(null);
  /** The role in which a new task's agent is to work; null for none. */
  role = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** Words that go over several folders and wait for these to be chosen. */
  spanning = $state<string | null>(null);
  readonly aim: Aim = $derived.by(() => this.where());
  readonly batch = $derived.by(() => sendable(this.aim.batching ? this.aim.drafts : []));
  /** Notes wait for a task that is at work on their artifact. */
  readonly waits = $derived.by(() => {
    const { approvals, artifacts, notes, threads } = this.store.state;
    const working = new Set(threads.filter((t) => isAtWork(t, approvals)).map((t) => t.id));
    const busy = new Set([
      ...artifacts.filter((a) => a.thread && working.has(a.thread)).map((a) => a.path),
      ...notes.filter((note) => note.state === 'sent' || note.state === 'working').map((note) => note.path),
    ]);
    return this.batch.send.some((note) => busy.has(note.path));
  });
  readonly able = $derived.by(() => !this.busy && !this.waits && (this.batch.send.length > 0 || this.words.trim() !== ''));

  constructor(
    private readonly store: Store,
    private readonly where: () => Aim,
    private readonly onsent: (task: string) => void,
    /** Runs a slash command in the shell. */
    private readonly onslash: (word: SlashWord, rest: string) => void,
  ) {}

  /** Sends what there is: notes with the line for all of them, else the words. */
  send(): Promise<void> {
    if (!this.able) return Promise.resolve();
    return this.#try(() => (this.batch.send.length ? this.#sendNotes() : this.#say()));
  }

  /** Sends the words alone, while notes wait. */
  sendWords(): Promise<void> {
    return this.#try(() => this.#say());
  }

  /** Begins what waits for its folders, over these. */
  orchestrate(folders: string[]): Promise<void> {
    return this.#try(async () => {
      const text = this.spanning ?? '';
      // A refusal is told where the words stand.
      this.spanning = null;
      const from = this.#leaving();
      const done = await this.store.submit({ type: 'task.orchestrate', text, folders, model: this.model });
      this.#sent(from, done);
    });
  }

  async #try(run: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await run();
    } catch (thrown) {
      // Its candidates are notes' ids, which say nothing to a person.
      this.problem = { ...asProblem(thrown), candidates: [] };
    } finally {
      this.busy = false;
    }
  }

  async #sendNotes(): Promise<void> {
    const notes = this.batch.send.map((note) => note.id);
    // Notes that a task asked about go on in it: it would wait for them for ever.
    const asks = this.batch.send.map((note) => note.thread).filter((task) => this.store.state.threads.some((one) => one.id === task && one.status === 'waiting'));
    const [task = null, ...others] = new Set(asks);
    const from = this.#leaving();
    const done = await this.store.submit({ type: 'note.send', notes, line: this.words.trim(), model: this.model, task: others.length ? null : task });
    voice.say(`${count(notes.length, 'note')} sent`);
    this.#sent(from, done);
  }

  async #say(): Promise<void> {
    const { words, files, model, role } = this;
    const { thread } = this.aim;
    const slash = slashOf(words);
    if (slash && slash.word !== 'orchestrate') {
      const files = this.files;
      this.#clear(this.#leaving());
      this.files = files;
      this.onslash(slash.word, slash.rest);
      return;
    }
    if (slash) {
      this.spanning = slash.rest;
      return;
    }
    const from = this.#leaving();
    const done = await this.store.submit({ type: 'task.say', task: thread, text: words.trim(), attachments: [...files], model, ...(role && !thread ? { role } : {}), on_approval: 'ask' });
    if (!thread) this.role = null;
    this.#sent(from, done);
  }

  #leaving(): Leaving {
    return { thread: this.aim.thread, words: this.words };
  }

  /** The words are with the task. It is shown only to a person who has not gone elsewhere meanwhile. */
  #sent(from: Leaving, done: Done): void {
    const here = this.aim.thread === from.thread;
    this.#clear(from);
    if (here && done.type === 'turn') this.onsent(done.task);
  }

  /** Empties the field that the words were sent from; what was typed since, there or in another task, stays. */
  #clear(from: Leaving): void {
    const where = from.thread ?? 'start';
    const here = this.aim.thread === from.thread;
    const now = here ? this.words : kept.read(where);
    const rest = now.startsWith(from.words) ? now.slice(from.words.length) : now;
    if (here) [this.words, this.files] = [rest, []];
    // Now, not with the next drawing: the field may be gone by then, and would find its words again.
    kept.write(where, rest);
    kept.write(where + '.files', '');
  }
}
