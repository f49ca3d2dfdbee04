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

  /** The box of a block, read when it is drawn. */
  of(key: string): Box {
    const box = this.#boxes.get(key) ?? new Box();
    this.#boxes.set(key, box);
    return box;
  }

  /** Replaces the ghosts of all blocks; only boxes whose ghosts are others are set. Every block's box is made here: one
      that a drawing makes for itself is not heard of by that drawing. */
  put(next: ReadonlyMap<string, Ghost[]>, keys: Iterable<string>): void {
    for (const key of keys) this.of(key);
    for (const key of this.now.keys()) if (!next.has(key)) this.of(key).ghosts = NO_GHOSTS;
    for (const [key, list] of next) if (this.now.get(key) !== list) this.of(key).ghosts = list;
    this.now = next;
  }
}
