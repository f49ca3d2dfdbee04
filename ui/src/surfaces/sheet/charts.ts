// Where the charts of a sheet lie, in cells and in pixels. Pure arithmetic; what a chart shows, the engine draws.
import type { MarkCell, RunPoint, SheetChart, SheetCorner } from '../../api/types';
import type { Box, Measures } from './layout';
import { pointOf, spotsOf } from './points';
import type { Cells } from './range';

type Paint = [RunPoint, RunPoint][];

/** Marks times ranges that are compared: beyond it a picture stays as it is, as nobody tells so many apart. */
const MOST = 200_000;
/** The usual size of a cell in the programs that charts come from, in pixels. */
const WIDE = 64;
const HIGH = 20;
/** A chart is at least this large, so that it can be seen and pressed. */
const LEAST = 40;

/** The cells that a chart lies over, about where it keeps a size of its own. */
export function cellsOfChart({ from, to, size }: SheetChart): Cells {
  const end = to ?? { row: from.row + Math.ceil((size?.[1] ?? 0) / HIGH), column: from.column + Math.ceil((size?.[0] ?? 0) / WIDE) };
  return { top: from.row, left: from.column, bottom: Math.max(from.row, end.row), right: Math.max(from.column, end.column) };
}

/** Where a chart lies in the whole sheet. */
export function boxOfChart(measures: Measures, { from, to, size }: Pick<SheetChart, 'from' | 'to' | 'size'>): Box {
  const start = cornerAt(measures, from);
  const end = to ? cornerAt(measures, to) : { left: start.left + (size?.[0] ?? 0), top: start.top + (size?.[1] ?? 0) };
  return { ...start, width: Math.max(LEAST, end.left - start.left), height: Math.max(LEAST, end.top - start.top) };
}

/** A corner in pixels: no further into its cell than that is large. */
function cornerAt({ lefts, down, numbers, high }: Measures, corner: SheetCorner): { left: number; top: number } {
  const column = Math.min(corner.column, Math.max(0, lefts.length - 1));
  const left = lefts[column] ?? 0;
  const width = (lefts[column + 1] ?? left + WIDE) - left;
  return { left: numbers + left + Math.min(Math.max(0, corner.right), width), top: high + down.at(corner.row) + Math.min(Math.max(0, corner.down), down.size(corner.row)) };
}

/** A place with the cells of charts in place of the charts themselves, so that it can be found in its sheet. */
export function onCells(charts: readonly SheetChart[], paint: Paint): Paint {
  if (!charts.length) return paint;
  return paint.map(([start, end]): [RunPoint, RunPoint] => {
    const chart = charts.find((one) => one.run === start.run);
    if (!chart) return [start, end];
    const { top, left, bottom, right } = cellsOfChart(chart);
    return [pointOf(chart.sheet, top, left), pointOf(chart.sheet, bottom, right)];
  });
}

/**
 * The mark that a key steps to, among those that show a cell; round at the ends. Undefined where the key is none that
 * steps, or there is no such mark.
 */
export function stepOver(marks: readonly (MarkCell | null)[], from: number | null, key: string): number | undefined {
  const by = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 0;
  const those = [...marks.keys()].filter((mark) => marks[mark]);
  if (key === 'Home') return those[0];
  if (key === 'End') return those.at(-1);
  if (!by) return undefined;
  const at = from === null ? -1 : those.indexOf(from);
  return at < 0 ? those.at(by > 0 ? 0 : -1) : those[(at + by + those.length) % those.length];
}

/** The numbers of the marks that show a cell of a place. */
export function marksIn(marks: readonly (MarkCell | null)[], paint: Paint): number[] {
  if (marks.length * paint.length > MOST) return [];
  const spots = spotsOf(paint);
  return [...marks.keys()].filter((mark) => {
    const cell = marks[mark];
    return cell && spots.some(({ sheet, cells }) => sheet === cell.sheet && cell.row >= cells.top && cell.row <= cells.bottom && cell.column >= cells.left && cell.column <= cells.right);
  });
}
