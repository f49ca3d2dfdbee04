// Where the cells of a sheet lie, in pixels. The letters and some first rows stand at the top, the row numbers and some
// first columns at the left; the rest scrolls. Pure arithmetic.
import type { Bands } from './bands';
import type { Cell } from './moves';
import type { Cells } from './range';

/** Cells that are drawn at most, about; what a web view draws at once without being felt. */
const MOST = 1200;
/** Rows and columns drawn beyond what is seen. */
const BEYOND = { least: 3, most: 20, columns: 2 };
/** Drawn rows begin and end at multiples of this, so that not every row that is scrolled draws something. */
const STEP = 8;

/** The measures of a drawn sheet, in pixels. */
export interface Measures {
  rows: number;
  /** The usual height of a row, and that of the letters. */
  high: number;
  /** Where each row begins behind the letters. */
  down: Bands;
  /** Rows and columns that stand still. */
  still: { rows: number; columns: number };
  /** The width of the row numbers. */
  numbers: number;
  /** Where each column begins behind the row numbers, and where the last one ends. */
  lefts: number[];
}

/** The scroll position of a sheet, and the size of its view. */
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
export function sizeOf({ rows, high, down, numbers, lefts }: Measures): { width: number; height: number } {
  return { width: numbers + (lefts.at(-1) ?? 0), height: high + down.at(rows) };
}

/** How high the rows are that stand still. */
export const stillHigh = ({ down, still }: Measures) => down.at(still.rows);
/** How wide the columns are that stand still. */
export const stillWide = ({ lefts, still }: Measures) => lefts[still.columns] ?? 0;

/** The height of the head that stays while the rest scrolls: the letters and the first rows. */
export const headOf = (measures: Measures) => measures.high + stillHigh(measures);

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

/** The rows and columns to draw beside those that stand still, or of the rows only those in view; ends included, and before
 * the start where there are none. */
export function drawnOf(measures: Measures, view: View, only = false): Cells {
  const { rows, down, numbers, lefts, still } = measures;
  const columns = lefts.length - 1;
  const left = Math.max(still.columns, columnAt(lefts, view.left + stillWide(measures)) - BEYOND.columns);
  const right = Math.min(columns - 1, columnAt(lefts, view.left + view.width - numbers) + BEYOND.columns);
  const from = view.top + stillHigh(measures);
  const first = Math.max(still.rows, down.find(from));
  const seen = down.find(from + view.height) - first;
  const room = Math.floor((MOST / Math.max(1, right - left + 1 + still.columns) - seen) / 2) - STEP;
  const beyond = only ? 0 : Math.min(Math.max(room, BEYOND.least), BEYOND.most);
  const step = beyond > BEYOND.least ? STEP : 1;
  const top = Math.floor((first - beyond) / step) * step;
  const bottom = Math.ceil((first + seen + beyond + 1) / step) * step - 1;
  return { left, right, top: Math.max(still.rows, top), bottom: Math.min(rows - 1, bottom) };
}

/** Where cells lie in the whole sheet, as if nothing stood still. */
export function boxOf({ high, down, numbers, lefts }: Measures, cells: Cells): Box {
  const left = numbers + (lefts[cells.left] ?? 0);
  const right = numbers + (lefts[Math.min(cells.right + 1, lefts.length - 1)] ?? 0);
  const top = down.at(cells.top);
  return { left, top: high + top, width: Math.max(0, right - left), height: down.at(cells.bottom + 1) - top };
}

/** The same from the corner of the view; what stands still does. */
export function seenOf(measures: Measures, view: View, cells: Cells): Box {
  const { still } = measures;
  const box = boxOf(measures, cells);
  const top = cells.top < still.rows ? box.top : box.top - view.top;
  const left = cells.left < still.columns ? box.left : box.left - view.left;
  // A column that begins with the first row reaches as far down as its last one is scrolled.
  const bottom = box.top + box.height - (cells.bottom < still.rows ? 0 : view.top);
  const right = box.left + box.width - (cells.right < still.columns ? 0 : view.left);
  const least = (from: number, to: number, one: number) => Math.max(Math.min(one, measures.high), to - from);
  return { left, top, width: cells.left < still.columns ? Math.max(0, right - left) : box.width, height: least(top, bottom, box.height) };
}

/** The cell under a pointer, from the corner of the view: row -1 is the letters, column -1 the row numbers. */
export function cellAt(measures: Measures, view: View, x: number, y: number): Cell {
  const { rows, high, down, numbers, lefts } = measures;
  const inside = y - high;
  const row = y < high ? -1 : rows ? down.find(y < headOf(measures) ? inside : inside + view.top) : -1;
  const along = x - numbers;
  return { row, column: x < numbers ? -1 : columnAt(lefts, along < stillWide(measures) ? along : along + view.left) };
}

/** How the view must be scrolled for cells to be seen: no further than needed. */
export function scrolledTo(measures: Measures, view: View, cells: Cells): { top: number; left: number } {
  const { numbers, still } = measures;
  const box = boxOf(measures, cells);
  const [head, side] = [headOf(measures), numbers + stillWide(measures)];
  const top = cells.top < still.rows ? view.top : nearest(view.top, box.top - head, box.height, view.height - head);
  const left = cells.left < still.columns ? view.left : nearest(view.left, box.left - side, box.width, view.width - side);
  return { top, left };
}

function nearest(now: number, from: number, long: number, room: number): number {
  // An area longer than the view is not torn to its beginning while some of it is seen.
  if (long > room) return from < now + room && from + long > now ? now : Math.max(0, from);
  if (from < now) return Math.max(0, from);
  return Math.max(now, from + long - room);
}
