// An export on its way: asked for in parts, put together, and handed to where the person keeps files. It knows no menu.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { ExportPart, ExportWish, Note, Problem } from '../../api/types';
import { count } from '../../parts/words';

/** The state of an export. */
export type Came = { is: 'idle' } | { is: 'making'; name: string; done: number } | { is: 'saved'; where: string; warnings: string[] } | { is: 'failed'; problem: Problem };

/** The part of a file from a byte on. */
type Ask = (from: number) => Promise<ExportPart>;

/** How often a file that changed while it was fetched is begun again. */
const TRIES = 2;

/** One export at a time. */
export class Exporting {
  came = $state.raw<Came>({ is: 'idle' });
  /** Counts starts, so that what was cancelled is not heard when it comes. */
  #turn = 0;

  constructor(private readonly store: Store) {}

  /** Makes the file and saves it. */
  start(wish: ExportWish, name: string): Promise<void> {
    return this.#save(name, async (from) => (await this.store.query({ type: 'export', wish, from })).export);
  }

  /** Saves a version of a file as it is. */
  copy(path: string, version: number | null, name: string): Promise<void> {
    return this.#save(name, async (from) => (await this.store.query({ type: 'copy', path, version, from })).export);
  }

  async #save(name: string, ask: Ask): Promise<void> {
    const turn = ++this.#turn;
    this.came = { is: 'making', name, done: 0 };
    try {
      const made = await this.#fetch(ask, name, turn);
      if (!made || turn !== this.#turn) return;
      const where = await this.store.save(made.name, made.bytes);
      if (turn === this.#turn) this.came = where === null ? { is: 'idle' } : { is: 'saved', where, warnings: made.warnings };
    } catch (thrown) {
      if (turn === this.#turn) this.came = { is: 'failed', problem: asProblem(thrown) };
    }
  }

  /** Forgets what is on its way, or what came of it. */
  dismiss(): void {
    this.#turn++;
    this.came = { is: 'idle' };
  }

  async #fetch(ask: Ask, name: string, turn: number) {
    for (let tried = 0; tried < TRIES; tried++) {
      const first = await ask(0);
      const bytes = new Uint8Array(first.bytes);
      let [part, at] = [first, 0];
      for (;;) {
        const more = unpacked(part.base64);
        bytes.set(more.subarray(0, bytes.length - at), at);
        at += more.length;
        if (turn !== this.#turn) return null;
        if (at >= bytes.length) return { name: first.name, bytes, warnings: first.warnings };
        this.came = { is: 'making', name, done: at / bytes.length };
        part = await ask(at);
        if (part.sha256 !== first.sha256 || part.base64 === '') break;
      }
    }
    throw { code: 'internal', says: 'The document changed while it was exported.', next: 'Try again.', retry: true } satisfies Problem;
  }
}

function unpacked(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** Summary of notes taken in from a review: whose notes, and how many need a place. */
export function tookIn(notes: Note[]): string {
  if (!notes.length) return 'These notes are here already.';
  const names = [...new Set(notes.map((note) => note.by).filter((name) => name !== undefined))];
  const of = names.length ? ` of ${names.join(' and ')}` : '';
  const lost = notes.filter((note) => note.place.status !== 'exact' && note.place.status !== 'edited').length;
  const rest = lost === 0 ? 'all are at their places' : `${lost} ${lost === 1 ? 'needs' : 'need'} a place`;
  return `${count(notes.length, 'note')}${of} taken in: ${rest}.`;
}
