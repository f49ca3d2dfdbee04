// Keyboard navigation of the selected cells, as in any spreadsheet. Pure: from a selection and a key to the next one.
import type { Cells } from './range';

/** A cell; row and column from 0. */
export interface Cell {
  row: number;
  column: number;
}

/** The selection: from where it began to where it reaches, as cells, or as whole rows or columns. */
export interface Chosen {
  anchor: Cell;
  head: Cell;
  whole: 'cells' | 'rows' | 'columns';
}

/** The dimensions of a sheet, for moving in it. */
export interface Grid {
  rows: number;
  columns: number;
  /** Rows that a page has. */
  page: number;
  /** The first cell in view, on which the first key stands. */
  start: Cell;
  /** Whether something stands in a cell. What was not read yet counts as filled. */
  filled: (row: number, column: number) => boolean;
}

/** A key as it was pressed; `ctrl` is the command key on a Mac. */
export interface Key {
  key: string;
  ctrl: boolean;
  shift: boolean;
}

/** One cell, selected. */
export function only(row: number, column: number): Chosen {
  return { anchor: { row, column }, head: { row, column }, whole: 'cells' };
}

/** The rectangle of a selection; whole columns begin at a first row. */
export function cellsOf({ anchor, head, whole }: Chosen, grid: Pick<Grid, 'rows' | 'columns'>, first = 0): Cells {
  const across = whole === 'rows';
  const down = whole === 'columns';
  return {
    top: down ? Math.min(first, Math.max(0, grid.rows - 1)) : Math.min(anchor.row, head.row),
    bottom: down ? Math.max(0, grid.rows - 1) : Math.max(anchor.row, head.row),
    left: across ? 0 : Math.min(anchor.column, head.column),
    right: across ? Math.max(0, grid.columns - 1) : Math.max(anchor.column, head.column),
  };
}

/** The selection that stretches from where it began to a cell. */
export function stretched(chosen: Chosen, head: Cell): Chosen {
  return { ...chosen, head };
}

/** The selection after a key; none where the key means nothing here. Without a selection the first key only stands. */
export function move(grid: Grid, chosen: Chosen | null, key: Key): Chosen | null {
  if (!grid.rows || !grid.columns) return null;
  const from = chosen ?? only(grid.start.row, grid.start.column);
  if (key.key === ' ') return wholeOf(from, key);
  if (key.ctrl && !key.shift && key.key.toLowerCase() === 'a') {
    return { anchor: { row: 0, column: 0 }, head: { row: grid.rows - 1, column: grid.columns - 1 }, whole: 'cells' };
  }
  const to = target(grid, from.head, key);
  if (!to) return null;
  if (!chosen && !key.ctrl) return from;
  return key.shift ? stretched(from, to) : only(to.row, to.column);
}

function wholeOf(from: Chosen, key: Key): Chosen | null {
  if (key.ctrl === key.shift) return null;
  return { ...from, whole: key.ctrl ? 'columns' : 'rows' };
}

const STEPS: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function target(grid: Grid, { row, column }: Cell, key: Key): Cell | null {
  const last = { row: grid.rows - 1, column: grid.columns - 1 };
  const step = STEPS[key.key];
  if (step) return key.ctrl ? edge(grid, { row, column }, step) : inside(grid, { row: row + step[0], column: column + step[1] });
  switch (key.key) {
    case 'Home':
      return key.ctrl ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return key.ctrl ? last : { row, column: last.column };
    case 'PageUp':
      return inside(grid, { row: row - grid.page, column });
    case 'PageDown':
      return inside(grid, { row: row + grid.page, column });
    default:
      return null;
  }
}

/** The nearest cell that the sheet has. */
function inside(grid: Grid, { row, column }: Cell): Cell {
  return { row: Math.min(Math.max(row, 0), grid.rows - 1), column: Math.min(Math.max(column, 0), grid.columns - 1) };
}

/** Where Ctrl and an arrow lead: to the end of what is filled, else over the gap to what is filled next, else to the edge. */
function edge(grid: Grid, from: Cell, [down, across]: [number, number]): Cell {
  const has = ({ row, column }: Cell) => row >= 0 && column >= 0 && row < grid.rows && column < grid.columns;
  const next = (cell: Cell) => ({ row: cell.row + down, column: cell.column + across });
  let at = from;
  const run = grid.filled(at.row, at.column) && has(next(at)) && grid.filled(next(at).row, next(at).column);
  for (let to = next(at); has(to); to = next(to)) {
    const filled = grid.filled(to.row, to.column);
    if (run && !filled) return at;
    at = to;
    if (!run && filled) return at;
  }
  return at;
}
