// A list of extensions as the engine has it, read anew whenever access, plugins or files change; and trusting one of its things. Draws nothing.
import { tick } from 'svelte';
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { ExtensionChange, Problem } from '../../api/types';
import { voice } from '../../parts/announce.svelte';

/** To be made while a component is set up. */
export class Listed<T> {
  items = $state.raw<T[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  constructor(private store: Store, changed: () => number, private query: () => Promise<T[]>) {
    $effect(() => {
      void store.state.accessStamp;
      void changed();
      void this.read();
      return store.onEvent((event) => void (event.type === 'files.changed' && this.read()));
    });
  }

  async read() {
    try {
      this.items = await this.query();
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Trusts a thing, says so once it is, and goes back to the button of its line; `close` closes its card. */
  async trust(change: ExtensionChange, said: string, from: HTMLElement, close: () => void) {
    this.busy = true;
    try {
      await this.store.submit({ type: 'extension.change', change });
      voice.say(said);
      close();
      await this.read();
      await tick();
      from.closest('li')?.querySelector<HTMLElement>('button')?.focus();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.busy = false;
    }
  }
}
