// Files that the person renames, moves and deletes by hand, and the way back from the last of it. The engine checks and does it.
import type { Store } from '../../api/store.svelte';
import { asProblem } from '../../api/client';
import type { FileOperation, FileStep, Problem } from '../../api/types';
import { voice } from '../../parts/announce.svelte';

export class Moving {
  /** The file whose new name is asked for. */
  renaming = $state.raw<string | null>(null);
  /** What was done last and can be undone. */
  last = $state.raw<FileOperation | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Gives a file another name or place. True where it was done. */
  async move(from: string, to: string): Promise<boolean> {
    return this.#arrange([{ do: 'move', from, to }]);
  }

  /** Puts a file in the trash. */
  async trash(from: string): Promise<boolean> {
    return this.#arrange([{ do: 'trash', from }]);
  }

  /** Takes the last step back. */
  async undo(): Promise<void> {
    const { last } = this;
    if (!last || this.busy) return;
    await this.#do(async () => {
      await this.#store.submit({ type: 'files.undo', operation: last.id });
      this.last = null;
      voice.say(`Undone: ${last.says}`);
    });
  }

  dismiss(): void {
    [this.last, this.problem] = [null, null];
  }

  async #arrange(steps: FileStep[]): Promise<boolean> {
    return this.#do(async () => {
      const done = await this.#store.submit({ type: 'files.arrange', steps });
      if (done.type !== 'operation') return;
      this.last = done.operation;
      voice.say(done.operation.says);
    });
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    [this.busy, this.problem] = [true, null];
    try {
      await work();
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
