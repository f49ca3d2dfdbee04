// Struck-out words by block, each block with a signal of its own: where one block's change, no other is looked at.
import { NO_GHOSTS, type Ghost } from './draw';

class Box {
  ghosts = $state.raw<Ghost[]>(NO_GHOSTS);
}

/** The ghosts of a document's blocks. */
export class GhostBoxes {
  /** As they were put last. */
  now: ReadonlyMap<string, Ghost[]> = new Map();
  #boxes = new Map<string, Box>();

  /** Makes a box for each block. Not where it is read: what reads a signal that it made itself does not hear of it. */
  make(keys: Iterable<string>): void {
    const before = this.#boxes;
    this.#boxes = new Map();
    for (const key of keys) this.#boxes.set(key, before.get(key) ?? new Box());
  }

  /** The ghosts of a block, read when it is drawn. */
  of(key: string): Ghost[] {
    return this.#boxes.get(key)?.ghosts ?? NO_GHOSTS;
  }

  /** Replaces the ghosts of all blocks; only boxes whose ghosts are others are set. */
  put(next: ReadonlyMap<string, Ghost[]>): void {
    for (const key of this.now.keys()) if (!next.has(key)) this.#put(key, NO_GHOSTS);
    for (const [key, list] of next) if (this.now.get(key) !== list) this.#put(key, list);
    this.now = next;
  }

  #put(key: string, ghosts: Ghost[]): void {
    const box = this.#boxes.get(key);
    if (box) box.ghosts = ghosts;
  }
}
