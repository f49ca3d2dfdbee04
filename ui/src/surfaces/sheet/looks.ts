// How the cells of a sheet look: which mark lies on which of the cells that are drawn, and which sides of the selection's
// line each has. Pure; colours stand in Grid.svelte.
import { STYLES, type Mark, type Style } from '../document/paint';
import { spotsOf } from './points';
import type { Cells } from './range';

/** Columns that a sheet has at most. */
const COLUMNS = 2 ** 14;

/** A cell of a sheet as one number. */
export const keyOf = (row: number, column: number): number => row * COLUMNS + column;

/** Rows or columns of a rectangle that are drawn: some first ones, and those of a window. */
function among(from: number, to: number, still: number, first: number, last: number): number[] {
  const found: number[] = [];
  for (let i = from; i <= Math.min(to, still - 1); i++) found.push(i);
  for (let i = Math.max(from, first); i <= Math.min(to, last); i++) found.push(i);
  return found;
}

/** The mark of each drawn cell of a sheet that has one; a later style lies over an earlier one. */
export function looksOf(marks: Mark[], sheet: number, drawn: Cells, still = { rows: 1, columns: 0 }): Map<number, Style> {
  const looks = new Map<number, Style>();
  for (const { style, paint } of [...marks].sort((a, b) => STYLES.indexOf(a.style) - STYLES.indexOf(b.style))) {
    for (const spot of spotsOf(paint)) {
      if (spot.sheet !== sheet) continue;
      const columns = among(spot.cells.left, spot.cells.right, still.columns, drawn.left, drawn.right);
      for (const row of among(spot.cells.top, spot.cells.bottom, still.rows, drawn.top, drawn.bottom)) {
        for (const column of columns) looks.set(keyOf(row, column), style);
      }
    }
  }
  return looks;
}

/** The same where rows are shown apart from each other: by the drawn rows' numbers in the file. */
export function looksApart(marks: Mark[], sheet: number, drawn: Cells, still: { rows: number; columns: number }, fileRow: (row: number) => number | undefined): Map<number, Style> {
  const at = new Map<number, number>();
  for (const row of among(0, drawn.bottom, still.rows, drawn.top, drawn.bottom)) {
    const file = fileRow(row);
    if (file !== undefined) at.set(file, row);
  }
  const looks = new Map<number, Style>();
  for (const { style, paint } of [...marks].sort((a, b) => STYLES.indexOf(a.style) - STYLES.indexOf(b.style))) {
    for (const { sheet: own, cells } of spotsOf(paint)) {
      if (own !== sheet) continue;
      const columns = among(cells.left, cells.right, still.columns, drawn.left, drawn.right);
      // A place may be one row of many, or many rows of which few are drawn.
      const files = cells.bottom - cells.top < at.size ? Array.from({ length: cells.bottom - cells.top + 1 }, (_, i) => cells.top + i) : [...at.keys()].filter((file) => file >= cells.top && file <= cells.bottom);
      for (const file of files) {
        const row = at.get(file);
        if (row !== undefined) for (const column of columns) looks.set(keyOf(row, column), style);
      }
    }
  }
  return looks;
}

/** The sides of the line around a selection that a cell has, as class names; none outside of it. */
export function sidesOf(cells: Cells | null, row: number, column: number): string {
  if (!cells || row < cells.top || row > cells.bottom || column < cells.left || column > cells.right) return '';
  return `sel${row === cells.top ? ' st' : ''}${row === cells.bottom ? ' sb' : ''}${column === cells.left ? ' sl' : ''}${column === cells.right ? ' se' : ''}`;
}
