// Merged cells: which cell stands for others, and how selections and keys go round them. Pure.
import type { SheetMerge } from '../../api/types';
import type { Cell } from './moves';
import type { Cells } from './range';

/** The merged cells of one sheet. */
export class Merges {
  /** By the row they reach down to, so that those above a window are passed over at once. */
  readonly #all: SheetMerge[];

  constructor(all: SheetMerge[] = []) {
    this.#all = [...all].sort((a, b) => a.bottom - b.bottom);
  }

  get any(): boolean {
    return this.#all.length > 0;
  }

  /** Those that reach into a rectangle. */
  within(cells: Cells): SheetMerge[] {
    let [from, to] = [0, this.#all.length];
    while (from < to) {
      const mid = (from + to) >> 1;
      if ((this.#all[mid]?.bottom ?? 0) < cells.top) from = mid + 1;
      else to = mid;
    }
    const found: SheetMerge[] = [];
    for (let i = from; i < this.#all.length; i++) {
      const one = this.#all[i] as SheetMerge;
      if (one.top <= cells.bottom && one.left <= cells.right && one.right >= cells.left) found.push(one);
    }
    return found;
  }

  /** The merge that a cell is part of. */
  of({ row, column }: Cell): SheetMerge | undefined {
    return this.any ? this.within({ top: row, bottom: row, left: column, right: column })[0] : undefined;
  }

  /** The cell that is drawn where a cell would be. */
  anchor(cell: Cell): Cell {
    const merge = this.of(cell);
    return merge ? { row: merge.top, column: merge.left } : cell;
  }

  /** Cells as they are drawn: one that stands for others is as large as all of them. */
  around(cells: Cells): Cells {
    if (cells.top !== cells.bottom || cells.left !== cells.right) return cells;
    const merge = this.of({ row: cells.top, column: cells.left });
    return merge && merge.top === cells.top && merge.left === cells.left ? { ...merge } : cells;
  }

  /** Where a key leads that was pressed on a cell: over the cells that are drawn as one with it. */
  step(from: Cell, to: Cell, last: Cell): Cell {
    const merge = this.of(to);
    const left = this.of(from);
    if (!merge) return to;
    if (merge !== left) return { row: merge.top, column: merge.left };
    const beyond = {
      row: to.row > from.row ? merge.bottom + 1 : to.row < from.row ? merge.top - 1 : from.row,
      column: to.column > from.column ? merge.right + 1 : to.column < from.column ? merge.left - 1 : from.column,
    };
    const has = beyond.row >= 0 && beyond.column >= 0 && beyond.row <= last.row && beyond.column <= last.column;
    return has ? this.anchor(beyond) : { row: merge.top, column: merge.left };
  }
}
