// The caret that walks a document's places by keyboard: arrows from sentence to sentence and figure to figure, from
// cell to cell in tables; with Alt from block to block; with Shift it reaches further. It knows elements and never
// looks at more of the document than the next leaf.
import { elementAt } from './runs';
import { blockUnit, unitsIn, whole, type Unit } from './units';

/** A place: a unit of a leaf by its number; -1 is all of the leaf, or of its table. */
interface At {
  leaf: HTMLElement;
  unit: number;
}

/** Which way. */
type Way = 'next' | 'previous' | 'down' | 'up' | 'block-next' | 'block-previous' | 'first' | 'last';

const WAYS: Record<string, Way> = { ArrowRight: 'next', ArrowLeft: 'previous', ArrowDown: 'down', ArrowUp: 'up', Home: 'first', End: 'last' };

export class Caret {
  /** Where walking began and where it is; the same but while Shift is held. */
  #anchor: At | null = null;
  #head: At | null = null;
  /** Where the caret is, to come back to after that was drawn anew: its block's number, its leaf's number in this, and its words. */
  #kept = { block: 0, leaf: 0, words: '' };

  constructor(private readonly root: Element) {}

  /** Leaves the document. */
  clear(): void {
    this.#anchor = this.#head = null;
  }

  /** Stands on a place that was chosen otherwise. */
  put(leaf: HTMLElement): void {
    this.#to({ leaf, unit: -1 }, false);
  }

  /** The unit of the caret; none before walking began. Words that were drawn anew are stood on as they were before. */
  unit(): Unit | null {
    if (!this.#head || !this.#anchor) return null;
    if (!this.#head.leaf.isConnected || !this.#anchor.leaf.isConnected) {
      const anew = this.#placeAnew(this.#head.unit);
      if (!anew) return null;
      this.#to(anew, false);
    } else this.#keep();
    const a = unitOf(this.#anchor);
    const b = unitOf(this.#head);
    if (!a || !b) return null;
    if (this.#anchor === this.#head) return a;
    const [first, last] = a.range.compareBoundaryPoints(Range.START_TO_START, b.range) <= 0 ? [a, b] : [b, a];
    const range = first.range.cloneRange();
    range.setEnd(last.range.endContainer, last.range.endOffset);
    return { kind: b.kind, range, reach: 'selection' };
  }

  /** Walks by a key; false where it is none of the caret's keys. */
  key(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'ctrlKey' | 'metaKey'>): boolean {
    let way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey) return false;
    if (event.altKey) {
      if (way !== 'down' && way !== 'up') return false;
      way = way === 'down' ? 'block-next' : 'block-previous';
    }
    this.#walk(way, event.shiftKey);
    return true;
  }

  #walk(way: Way, extend: boolean): void {
    const at = this.#head?.leaf.isConnected ? this.#head : null;
    if (way === 'first' || way === 'last') {
      const leaf = this.#leaf(null, way === 'first');
      if (leaf) this.#to({ leaf, unit: way === 'first' ? 0 : unitsIn(leaf).length - 1 }, extend);
      return;
    }
    const forward = way === 'next' || way === 'down' || way === 'block-next';
    const to = way.startsWith('block') ? this.#byBlock(at, forward) : way === 'next' || way === 'previous' ? this.#byUnit(at, forward) : (this.#byCell(at, forward) ?? this.#bySentence(at, forward));
    if (to) this.#to(to, extend);
  }

  #to(at: At, extend: boolean): void {
    this.#head = at;
    if (!extend || !this.#anchor) this.#anchor = at;
    this.#keep();
  }

  #keep(): void {
    const leaf = this.#head?.leaf;
    const block = leaf?.closest<HTMLElement>('[data-block]');
    if (leaf && block) this.#kept = { block: Number(block.dataset['block'] ?? 0), leaf: leavesIn(block).indexOf(leaf), words: wordsOf(leaf) };
  }

  /** The place in what was drawn anew: the leaf that has the same words, else the one that stands where it stood. */
  #placeAnew(unit: number): At | null {
    const { block, leaf: n, words } = this.#kept;
    const all = leavesIn(elementAt(this.root, block));
    const own = all[n];
    const same = own && wordsOf(own) === words ? own : all.find((one) => wordsOf(one) === words);
    if (same) return { leaf: same, unit };
    // Cells keep their number, also where they hold other words; other words are stood on as a whole.
    const leaf = own ?? all[0];
    return leaf ? { leaf, unit: own?.matches('td, th') ? unit : -1 } : null;
  }

  /** The next leaf that holds words. */
  #leaf(from: HTMLElement | null, forward: boolean): HTMLElement | null {
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_ELEMENT, (node) =>
      node instanceof HTMLElement && node.dataset['leaf'] !== undefined && unitsIn(node).length ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP,
    );
    if (from) walker.currentNode = from;
    else if (!forward) return lastLeaf(walker);
    const found = forward ? walker.nextNode() : walker.previousNode();
    return found instanceof HTMLElement ? found : null;
  }

  #byUnit(at: At | null, forward: boolean): At | null {
    if (at) {
      const next = at.unit + (forward ? 1 : -1);
      // From a whole block the arrow goes into it.
      if (at.unit < 0 && forward) return { leaf: at.leaf, unit: 0 };
      if (next >= 0 && next < unitsIn(at.leaf).length) return { leaf: at.leaf, unit: next };
    }
    const leaf = this.#leaf(at?.leaf ?? null, forward || !at);
    return leaf && { leaf, unit: forward || !at ? 0 : unitsIn(leaf).length - 1 };
  }

  /** As by unit, past the figures inside of sentences. */
  #bySentence(at: At | null, forward: boolean): At | null {
    let next = this.#byUnit(at, forward);
    for (; next; next = this.#byUnit(next, forward)) {
      const unit = unitOf(next);
      if (unit?.kind !== 'figure' || next.unit === 0) return next;
    }
    return null;
  }

  /** The cell below or above. */
  #byCell(at: At | null, forward: boolean): At | null {
    const cell = at?.leaf;
    const row = cell?.parentElement;
    const table = cell?.closest('table');
    if (!(cell instanceof HTMLTableCellElement) || !(row instanceof HTMLTableRowElement) || !table || at?.unit === -1) return null;
    for (let r = row.rowIndex + (forward ? 1 : -1); table.rows[r]; r += forward ? 1 : -1) {
      const leaf = table.rows[r]?.cells[cell.cellIndex];
      if (leaf && unitsIn(leaf).length) return { leaf, unit: 0 };
    }
    const edge = forward ? lastIn(table) : firstIn(table);
    const leaf = this.#leaf(edge, forward);
    return leaf && { leaf, unit: forward ? 0 : unitsIn(leaf).length - 1 };
  }

  #byBlock(at: At | null, forward: boolean): At | null {
    const table = at?.leaf.closest('table');
    const from = table ? (forward ? lastIn(table) : firstIn(table)) : (at?.leaf ?? null);
    const leaf = this.#leaf(from, forward || !at);
    if (!leaf) return null;
    const other = leaf.closest('table');
    return { leaf: (other && firstIn(other)) ?? leaf, unit: -1 };
  }
}

const leavesIn = (block: Element | undefined) => Array.from(block?.querySelectorAll<HTMLElement>('[data-leaf]') ?? []);
const wordsOf = (leaf: HTMLElement) => leaf.textContent ?? '';
const firstIn = (table: HTMLElement) => table.querySelector<HTMLElement>('[data-leaf]');
function lastIn(table: HTMLElement): HTMLElement | null {
  const all = table.querySelectorAll<HTMLElement>('[data-leaf]');
  return all[all.length - 1] ?? null;
}

function lastLeaf(walker: TreeWalker): HTMLElement | null {
  // To the end of the document, then the last leaf before it.
  let node: Node = walker.root;
  while (node.lastChild) node = node.lastChild;
  walker.currentNode = node;
  const found = walker.previousNode();
  return found instanceof HTMLElement ? found : null;
}

function unitOf(at: At): Unit | null {
  if (at.unit >= 0) {
    const all = unitsIn(at.leaf);
    return all[Math.min(at.unit, all.length - 1)] ?? null;
  }
  const table = at.leaf.closest('table');
  return table ? blockUnit(table) : whole(at.leaf);
}
