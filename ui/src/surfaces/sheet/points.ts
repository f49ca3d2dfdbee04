// Cells in the coordinates in which the engine is told of places: a run is a sheet's row, a UTF-16 offset is a column.
// Pure arithmetic; what a place means, the engine decides.
import type { RunPoint, Selection } from '../../api/types';
import type { Cells } from './range';

/** Rows that a sheet has at most. Runs go beyond 32 bits in a workbook of many sheets: multiplied, never shifted. */
const ROWS = 2 ** 20;

/** Cells of one sheet of a workbook; sheets, rows and columns from 0. */
export interface Spot {
  sheet: number;
  cells: Cells;
}

type Paint = [RunPoint, RunPoint][];

/** A cell as a point. */
export function pointOf(sheet: number, row: number, column: number): RunPoint {
  return { run: sheet * ROWS + row, utf16: column };
}

/** A point's sheet, row and column. */
export function cellOf(point: RunPoint): { sheet: number; row: number; column: number } {
  return { sheet: Math.floor(point.run / ROWS), row: point.run % ROWS, column: point.utf16 };
}

/** A rectangle of cells as a selection; the engine reads the cells itself. */
export function selectionOf({ sheet, cells }: Spot): Selection {
  return { start: pointOf(sheet, cells.top, cells.left), end: pointOf(sheet, cells.bottom, cells.right), text: '' };
}

/** Cells of rows of the file that may stand apart, as a selection of the fewest rectangles. */
export function selectionOfRows(sheet: number, rows: number[], left: number, right: number): Selection | null {
  const runs: Cells[] = [];
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && last.bottom + 1 === row) last.bottom = row;
    else runs.push({ top: row, bottom: row, left, right });
  }
  const [first, ...others] = runs;
  if (!first) return null;
  const selection = selectionOf({ sheet, cells: first });
  if (!others.length) return selection;
  return { ...selection, more: others.map((cells): [RunPoint, RunPoint] => [pointOf(sheet, cells.top, left), pointOf(sheet, cells.bottom, right)]) };
}

/** The rectangles of a place, in its order. One that reaches into another sheet ends with its own. */
export function spotsOf(paint: Paint): Spot[] {
  return paint.map(([start, end]) => {
    const [from, to] = [cellOf(start), cellOf(end)];
    const last = from.sheet === to.sheet ? to.row : ROWS - 1;
    return { sheet: from.sheet, cells: { top: Math.min(from.row, last), bottom: Math.max(from.row, last), left: Math.min(from.column, to.column), right: Math.max(from.column, to.column) } };
  });
}

const known = new WeakMap<Paint, Spot | null>();

/** The smallest rectangle around all cells of a place in the sheet where it begins; none for no place. */
export function around(paint: Paint): Spot | null {
  // Asked for every card at every step of the wheel, and a place may have thousands of cells.
  const before = known.get(paint);
  if (before !== undefined) return before;
  const found = measured(paint);
  known.set(paint, found);
  return found;
}

function measured(paint: Paint): Spot | null {
  const spots = spotsOf(paint);
  const first = spots[0];
  if (!first) return null;
  const own = spots.filter((spot) => spot.sheet === first.sheet).map((spot) => spot.cells);
  return {
    sheet: first.sheet,
    cells: { top: Math.min(...own.map((c) => c.top)), bottom: Math.max(...own.map((c) => c.bottom)), left: Math.min(...own.map((c) => c.left)), right: Math.max(...own.map((c) => c.right)) },
  };
}

/** How many places begin in each sheet. */
export function bySheet(paints: Paint[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const paint of paints) {
    const spot = around(paint);
    if (spot) found.set(spot.sheet, (found.get(spot.sheet) ?? 0) + 1);
  }
  return found;
}

/** The rows on which places stand in a sheet, each once; of a place and of all of them at most so many. */
export function rowsOf(places: { paint: [RunPoint, RunPoint][] }[], sheet: number, most: number): number[] {
  const points = places.flatMap(({ paint }) => paint.slice(0, most).map(([from]) => cellOf(from)));
  return [...new Set(points.filter((point) => point.sheet === sheet).map((point) => point.row))].slice(0, most);
}
