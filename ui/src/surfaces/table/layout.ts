// Where the cells of a sheet lie, in pixels: all rows are equally high, columns as wide as their first rows ask for. The
// letters and the first row stand at the top, the row numbers at the left. Pure arithmetic.
import type { Cell } from './moves';
import type { Cells } from './range';

/** Cells that are drawn at most, about; what a web view draws at once without being felt. */
const MOST = 1200;
/** Rows and columns drawn beyond what is seen. */
const BEYOND = { least: 3, most: 20, columns: 2 };

/** The measures of a drawn sheet, in pixels. */
export interface Measures {
  rows: number;
  /** The height of a row, and of the letters. */
  high: number;
  /** The width of the row numbers. */
  numbers: number;
  /** Where each column begins behind the row numbers, and where the last one ends. */
  lefts: number[];
}

/** What of a sheet is in view: how far it is scrolled, and how large the view is. */
export interface View {
  top: number;
  left: number;
  width: number;
  height: number;
}

/** A rectangle, in pixels from the sheet's corner. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where each column begins, and where the last one ends. */
export function leftsOf(widths: number[]): number[] {
  const lefts = [0];
  for (const width of widths) lefts.push((lefts.at(-1) ?? 0) + width);
  return lefts;
}

/** How large the whole sheet is drawn. */
export function sizeOf({ rows, high, numbers, lefts }: Measures): { width: number; height: number } {
  return { width: numbers + (lefts.at(-1) ?? 0), height: (rows + 1) * high };
}

/** What stands at the top while the rest scrolls: the letters and the first row. */
export const headOf = ({ rows, high }: Measures) => (rows ? 2 : 1) * high;

/** The column at a distance behind the row numbers; the nearest one where there is none. */
export function columnAt(lefts: number[], x: number): number {
  let [from, to] = [0, Math.max(0, lefts.length - 2)];
  while (from < to) {
    const mid = Math.ceil((from + to) / 2);
    if ((lefts[mid] ?? 0) <= x) from = mid;
    else to = mid - 1;
  }
  return from;
}

/** The rows behind the first one, and the columns, that are drawn; ends included, and before the start where there are none. */
export function drawnOf(measures: Measures, view: View): Cells {
  const { rows, high, numbers, lefts } = measures;
  const columns = lefts.length - 1;
  const left = Math.max(0, columnAt(lefts, view.left) - BEYOND.columns);
  const right = Math.min(columns - 1, columnAt(lefts, view.left + view.width - numbers) + BEYOND.columns);
  const seen = Math.ceil(view.height / high);
  const room = Math.floor((MOST / Math.max(1, right - left + 1) - seen) / 2);
  const beyond = Math.min(Math.max(room, BEYOND.least), BEYOND.most);
  const first = Math.floor(view.top / high) + 1;
  return { left, right, top: Math.max(1, first - beyond), bottom: Math.min(rows - 1, first + seen + beyond) };
}

/** Where cells lie in the whole sheet, as if nothing stood still. */
export function boxOf({ high, numbers, lefts }: Measures, cells: Cells): Box {
  const left = numbers + (lefts[cells.left] ?? 0);
  const right = numbers + (lefts[Math.min(cells.right + 1, lefts.length - 1)] ?? 0);
  return { left, top: (cells.top + 1) * high, width: Math.max(0, right - left), height: (cells.bottom - cells.top + 1) * high };
}

/** The same from the corner of the view; the first row stands still. */
export function seenOf(measures: Measures, view: View, cells: Cells): Box {
  const box = boxOf(measures, cells);
  const top = cells.top === 0 ? box.top : box.top - view.top;
  // A column that begins with the first row reaches as far down as its last one is scrolled.
  const bottom = cells.bottom === 0 ? top + measures.high : box.top + box.height - view.top;
  return { ...box, left: box.left - view.left, top, height: Math.max(measures.high, bottom - top) };
}

/** What a pointer is on, from the corner of the view: row -1 is the letters, column -1 the row numbers. */
export function cellAt(measures: Measures, view: View, x: number, y: number): Cell {
  const { rows, high, numbers, lefts } = measures;
  const below = Math.floor((y + view.top) / high) - 1;
  const row = y < high ? -1 : y < headOf(measures) ? 0 : Math.min(Math.max(below, 0), rows - 1);
  return { row, column: x < numbers ? -1 : columnAt(lefts, x - numbers + view.left) };
}

/** How the view must be scrolled for cells to be seen: no further than needed. */
export function scrolledTo(measures: Measures, view: View, cells: Cells): { top: number; left: number } {
  const box = boxOf(measures, cells);
  const head = headOf(measures);
  const top = cells.top === 0 ? view.top : nearest(view.top, box.top - head, box.height, view.height - head);
  return { top, left: nearest(view.left, box.left - measures.numbers, box.width, view.width - measures.numbers) };
}

function nearest(now: number, from: number, long: number, room: number): number {
  // What is longer than the view is not torn to its beginning while some of it is seen.
  if (long > room) return from < now + room && from + long > now ? now : Math.max(0, from);
  if (from < now) return Math.max(0, from);
  return Math.max(now, from + long - room);
}
