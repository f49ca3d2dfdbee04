// What happened in the workspace, page by page, whether the record of it is whole, and the record as a file. It decides nothing.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { ActivityKind, ActivityPage, ActivityRow, LogReport, Problem, ThreadId } from '../../api/types';
import { voice } from '../../parts/announce.svelte';

/** Rows of a page. */
const PAGE = 100;

export class Activity {
  rows = $state.raw<ActivityRow[] | null>(null);
  /** Where the next page begins. */
  before = $state<number | null>(null);
  page = $state.raw<Pick<ActivityPage, 'entries' | 'since'> | null>(null);
  /** What the last check said. */
  record = $state.raw<LogReport | null>(null);
  checking = $state(false);
  saving = $state(false);
  reading = $state(false);
  /** Something happened since the rows were read. */
  stale = $state(false);
  problem = $state.raw<Problem | null>(null);
  kind = $state<ActivityKind | null>(null);
  task = $state<ThreadId | null>(null);
  #asked = 0;

  constructor(private readonly store: Store) {}

  /** Reads the newest page. The newest answer counts. */
  async read(): Promise<void> {
    const asked = ++this.#asked;
    this.reading = true;
    try {
      const { activity } = await this.store.query({ type: 'activity', task: this.task, kind: this.kind, before: null, limit: PAGE });
      if (asked !== this.#asked) return;
      [this.rows, this.before, this.page, this.stale, this.problem] = [activity.rows, activity.before, activity, false, null];
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  /** Reads the page behind the last one. */
  async more(): Promise<void> {
    const before = this.before;
    if (before === null || this.reading) return;
    const asked = ++this.#asked;
    this.reading = true;
    try {
      const { activity } = await this.store.query({ type: 'activity', task: this.task, kind: this.kind, before, limit: PAGE });
      if (asked !== this.#asked) return;
      [this.rows, this.before] = [[...(this.rows ?? []), ...activity.rows], activity.before];
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    } finally {
      if (asked === this.#asked) this.reading = false;
    }
  }

  /** Something happened: the first page alone is read anew, and nobody who has read on loses their place. */
  stir(): void {
    if ((this.rows?.length ?? 0) > PAGE) this.stale = true;
    else void this.read();
  }

  /** Looks whether the record is what it was. */
  async check(says: boolean): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    try {
      const { log } = await this.store.query({ type: 'log', task: null, verify: true, after: 0, limit: 0, point: null });
      this.record = log;
      if (says) voice.say(log.intact ? 'The record is whole' : log.says);
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.checking = false;
    }
  }

  /** Saves the record as a file, an entry on each line. */
  async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    try {
      const lines: string[] = [];
      let after: number | null = 0;
      while (after !== null) {
        const { log }: { log: LogReport } = await this.store.query({ type: 'log', task: null, verify: false, after, limit: null, point: null });
        for (const entry of log.entries) lines.push(JSON.stringify(entry));
        after = log.next;
      }
      const name = `${this.store.state.name}-record.jsonl`;
      const place = await this.store.save(name, new TextEncoder().encode(lines.join('\n') + '\n'));
      if (place) voice.say(`Saved as ${place}`);
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.saving = false;
    }
  }
}
