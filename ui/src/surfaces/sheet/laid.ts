// How the cells of one row are laid: which are drawn, how wide, what is left out between them. Words that are longer than
// their cell go on over empty cells, as in any spreadsheet; numbers never do. Pure.
import type { SheetMerge } from '../../api/types';
import type { Measures } from './layout';
import { keyOf } from './looks';
import type { Cells } from './range';
import { drawnText, type DrawnCell } from './rows.svelte';

/** Cells that words go on over, at most. */
const FURTHEST = 16;
/** Pixels of a cell that words never take. */
const SIDES = 10;

/** One cell of a row. */
export interface Laid {
  column: number;
  width: number;
  /** Its height where that is not its row's. */
  height: number | null;
  /** Pixels left out before it. */
  gap: number;
  /** Its own width where its words go on over others. */
  own: number | null;
  /** Words of the cell before go on over it. */
  under: boolean;
  merge: SheetMerge | undefined;
}

/** The merges of what is drawn: those that begin at a cell, and the cells that are not drawn for them. */
export interface Merged {
  at: ReadonlyMap<number, SheetMerge>;
  covered: ReadonlySet<number>;
  /** Rows above the drawn ones, whose merged cells reach into them. */
  rows: number[];
}

/** Finds the merged cells within the drawn rectangles. */
export function merged(within: (cells: Cells) => SheetMerge[], panes: Cells[], top: number): Merged {
  const [at, covered, rows] = [new Map<number, SheetMerge>(), new Set<number>(), new Set<number>()];
  for (const pane of panes) {
    for (const one of within(pane)) {
      at.set(keyOf(one.top, one.left), one);
      if (one.top < pane.top && pane.top === top) rows.add(one.top);
      for (let row = Math.max(one.top, pane.top); row <= Math.min(one.bottom, pane.bottom); row++) {
        for (let column = Math.max(one.left, pane.left); column <= Math.min(one.right, pane.right); column++) covered.add(keyOf(row, column));
      }
      for (let column = Math.max(one.left, pane.left); column <= Math.min(one.right, pane.right); column++) covered.add(keyOf(one.top, column));
    }
  }
  for (const key of at.keys()) covered.delete(key);
  return { at, covered, rows: [...rows].sort((a, b) => a - b) };
}

/** How wide a text is, about: figures are of one width, other signs of numbers half of it. */
export function wide(text: string, digit: number, number: boolean): number {
  if (!number) return text.length * digit * 0.88;
  let sum = 0;
  for (const sign of text) sum += sign >= '0' && sign <= '9' ? 1 : 0.62;
  return sum * digit;
}

/** The cells of a row from left to right. */
export function laidOf(row: number, cells: DrawnCell[] | undefined, measures: Measures, drawn: Cells, all: Merged, file: boolean, digit: number): Laid[] {
  const { lefts, down, still } = measures;
  const out: Laid[] = [];
  const columns: number[] = [];
  for (let c = 0; c < still.columns; c++) columns.push(c);
  for (const [key, one] of all.at) if (one.top === row && one.left >= still.columns && one.left < drawn.left && key === keyOf(row, one.left)) columns.push(one.left);
  for (let c = drawn.left; c <= drawn.right; c++) columns.push(c);
  let [end, over] = [0, -1];
  for (const column of columns) {
    const key = keyOf(row, column);
    const left = lefts[column] ?? 0;
    const merge = all.at.get(key);
    const right = lefts[(merge?.right ?? column) + 1] ?? left;
    // Of a row above the window only what reaches down into it is drawn, of a column before it only what reaches over.
    const before = !merge && ((column < drawn.left && column >= still.columns) || (row < drawn.top && row >= still.rows));
    if (right <= left || all.covered.has(key) || before) continue;
    const height = merge && merge.bottom > merge.top ? down.at(merge.bottom + 1) - down.at(merge.top) : null;
    const one: Laid = { column, width: right - left, height, gap: left - end, own: null, under: column <= over, merge };
    const cell = cells?.[column];
    if (file && cell && !cell.fixed && !cell.number && !merge) {
      const last = reach(cells, column, measures, all, row, wide(drawnText(cell), digit, false) + SIDES);
      if (last > column) {
        [one.own, one.width, over] = [one.width, (lefts[last + 1] ?? right) - left, last];
      }
    }
    // The cells behind are laid where they would be anyhow.
    end = left + (one.own ?? one.width);
    out.push(one);
  }
  return out;
}

/** The last column that words of a cell go on over. */
function reach(cells: DrawnCell[], column: number, { lefts, still }: Measures, all: Merged, row: number, needs: number): number {
  let last = column;
  const end = column < still.columns ? still.columns : lefts.length - 1;
  while ((lefts[last + 1] ?? 0) - (lefts[column] ?? 0) < needs && last + 1 < end && last - column < FURTHEST) {
    const next = keyOf(row, last + 1);
    if (drawnText(cells[last + 1]) || all.covered.has(next) || all.at.has(next)) break;
    last++;
  }
  return last;
}
