// What a task, or every task of the workspace, may do, as the engine last said, and what a person gives and takes away. It decides nothing.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Access as Entry, AccessCard, AccessLine, Action, May, Problem, Rule, ThreadId } from '../../api/types';
import { voice } from '../../parts/announce.svelte';
import { givenOf, mayOf } from './access';

export class Access {
  card = $state.raw<AccessCard | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** What was taken away last, so that it can be given again. */
  gone = $state.raw<{ says: string; task: ThreadId | null; may: May } | null>(null);
  /** Entries that were given. */
  readonly given = $derived(givenOf(this.card?.lines ?? []));
  #asked = 0;
  /** Why it could not be read the last time. */
  #unread: Problem | null = null;

  constructor(private readonly store: Store) {}

  /** Reads the card of a task, or of all. The newest answer counts. */
  async read(task: ThreadId | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { card } = await this.store.query({ type: 'access', task });
      if (asked !== this.#asked) return;
      this.card = card;
      if (this.problem === this.#unread) this.problem = null;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = this.#unread = asProblem(thrown);
    }
  }

  /** Takes an entry away: its line goes at once. */
  async takeAway(line: AccessLine): Promise<boolean> {
    const id = line.id;
    if (!id) return false;
    return this.#act(async () => {
      const entry = await this.#entry({ type: 'access.revoke', access: id });
      if (this.card) this.card = { ...this.card, lines: this.card.lines.filter((one) => one.id !== id) };
      const may = entry && mayOf(entry.grant);
      this.gone = entry && may ? { says: line.says, task: entry.task, may } : null;
      return 'Taken away. Nothing of it begins any more.';
    });
  }

  /** Gives again what was taken away last. */
  async giveBack(): Promise<boolean> {
    const gone = this.gone;
    if (!gone) return false;
    return this.#act(async () => {
      await this.store.submit({ type: 'access.give', task: gone.task, may: gone.may });
      this.gone = null;
      return 'Given again';
    });
  }

  /** Sets the rule for an action; with none it is what it was before one was set. */
  async setRule(task: ThreadId | null, action: Action, rule: Rule | null): Promise<boolean> {
    return this.#act(async () => {
      await this.store.submit({ type: 'access.rule', task, action, rule });
      this.gone = null;
      return task ? 'Changed for this task' : 'Changed for every task';
    });
  }

  /** Lets a website be read, and sent to where that is wanted too. */
  async addSite(task: ThreadId | null, host: string, sends: boolean): Promise<boolean> {
    return this.#act(async () => {
      await this.store.submit({ type: 'access.give', task, may: { may: 'read_host', host } });
      if (sends) await this.store.submit({ type: 'access.give', task, may: { may: 'send_host', host } });
      this.gone = null;
      return `${host} is added`;
    });
  }

  async #entry(command: { type: 'access.revoke'; access: string }): Promise<Entry | null> {
    const done = await this.store.submit(command);
    return done.type === 'access' ? done.access : null;
  }

  async #act(work: () => Promise<string>): Promise<boolean> {
    if (this.busy) return false;
    [this.busy, this.problem] = [true, null];
    try {
      voice.say(await work());
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
