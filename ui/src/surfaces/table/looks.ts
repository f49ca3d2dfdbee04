// How the cells of a sheet look: which mark lies on which of the cells that are drawn, and which sides of the selection's
// line each has. Pure; colours stand in Grid.svelte.
import { STYLES, type Mark, type Style } from '../document/paint';
import { spotsOf } from './points';
import type { Cells } from './range';

/** Columns that a sheet has at most. */
const COLUMNS = 2 ** 14;

/** A cell of a sheet as one number. */
export const keyOf = (row: number, column: number): number => row * COLUMNS + column;

/** The part of a rectangle that is drawn: the first row, and the rows of a window. */
function drawnRows(cells: Cells, drawn: Cells): number[] {
  const rows = cells.top === 0 ? [0] : [];
  for (let row = Math.max(cells.top, drawn.top); row <= Math.min(cells.bottom, drawn.bottom); row++) rows.push(row);
  return rows;
}

/** The mark of each drawn cell of a sheet that has one; a later style lies over an earlier one. */
export function looksOf(marks: Mark[], sheet: number, drawn: Cells): Map<number, Style> {
  const looks = new Map<number, Style>();
  for (const { style, paint } of [...marks].sort((a, b) => STYLES.indexOf(a.style) - STYLES.indexOf(b.style))) {
    for (const spot of spotsOf(paint)) {
      if (spot.sheet !== sheet) continue;
      for (const row of drawnRows(spot.cells, drawn)) {
        for (let column = Math.max(spot.cells.left, drawn.left); column <= Math.min(spot.cells.right, drawn.right); column++) looks.set(keyOf(row, column), style);
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
