// The cards of this folder as the engine says that they are now, read again when they or their documents change. It changes none.
import { untrack } from 'svelte';
import type { Store } from '../../api/store.svelte';
import type { CardView } from '../../api/types';
import { isDue } from './cards';

/** How often the time is looked at, in milliseconds: a card may be due by then. */
const TICK = 20_000;

export class Cards {
  all = $state.raw<CardView[]>([]);
  /** Whether they were read. */
  known = $state(false);
  now = $state(Date.now());
  readonly due: CardView[] = $derived.by(() => this.all.filter((card) => isDue(card, this.now)));
  #reading = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly store: Store) {
    $effect(() => {
      if (!store.ready) return;
      void store.state.cardsStamp;
      void this.read();
    });
    // Where there are none no document can change one.
    $effect(() => {
      void store.state.artifacts;
      untrack(() => { if (this.all.length) void this.read(); });
    });
    $effect(() => {
      const timer = setInterval(() => (this.now = Date.now()), TICK);
      return () => clearInterval(timer);
    });
  }

  /** Reads them; what can't be read leaves what was known. It ends when the newest answer is there. */
  read(): Promise<void> {
    this.#last = this.#read(++this.#reading);
    return this.#last;
  }

  async #read(mine: number): Promise<void> {
    const reply = await this.store.query({ type: 'cards', path: null }).catch(() => null);
    if (mine !== this.#reading) return this.#last;
    if (reply) [this.all, this.known, this.now] = [reply.cards, true, Date.now()];
  }
}
