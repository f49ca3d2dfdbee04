// What applied notes made of cells: which of them say something else now, and what each said before. Pure: from notes and
// where they are painted to cells.
import type { AppliedPart, Change, Note, RunPoint } from '../../api/types';
import { cut } from '../../parts/words';
import { keyOf } from './looks';
import { pointOf, spotsOf } from './points';

type Paint = [RunPoint, RunPoint][];

/** Cells that are told of one by one; of more only their place is marked. */
const MOST = 20_000;
/** Words of a cell that are repeated, in characters. */
const LONG = 80;

/** What is marked in a sheet while changes are shown. */
export interface Changed {
  added: Paint;
  follows: Paint;
  /** `was 12`, by cell, sheet by sheet. */
  said: Map<number, Map<number, string>>;
}

/** The cells that applied notes changed, and those that follow from them. */
export function changedCells(notes: Note[], follows: Change[], paints: Record<string, Paint>): Changed {
  const changed: Changed = { added: [], follows: [], said: new Map() };
  for (const note of notes) {
    if (note.state === 'applied' && note.applied) changed.added.push(...told(paints[note.id] ?? [], note.applied.parts, changed.said));
  }
  for (const change of follows) changed.follows.push(...told(paints[change.id] ?? [], [change], changed.said));
  return changed;
}

/** The changed cells of a place; what each was is said, where it is known which was what. */
function told(paint: Paint, parts: Pick<AppliedPart, 'before' | 'after'>[], said: Changed['said']): Paint {
  const cells = cellsOf(paint);
  const each = cells && inCells(cells.length, parts);
  if (!cells || !each) return paint;
  const found: Paint = [];
  each.forEach(({ before, after }, i) => {
    const cell = cells[i];
    if (!cell || before === after) return;
    const at = pointOf(cell.sheet, cell.row, cell.column);
    found.push([at, at]);
    const own = said.get(cell.sheet) ?? new Map<number, string>();
    said.set(cell.sheet, own.set(keyOf(cell.row, cell.column), before.trim() ? `was ${cut(before, LONG)}` : 'was empty'));
  });
  return found;
}

/** The cells of a place in reading order, rectangle by rectangle; none where they are very many. */
function cellsOf(paint: Paint): { sheet: number; row: number; column: number }[] | null {
  const spots = spotsOf(paint);
  const many = spots.reduce((sum, { cells }) => sum + (cells.bottom - cells.top + 1) * (cells.right - cells.left + 1), 0);
  if (many > MOST) return null;
  return spots.flatMap(({ sheet, cells }) => {
    const all = [];
    for (let row = cells.top; row <= cells.bottom; row++) for (let column = cells.left; column <= cells.right; column++) all.push({ sheet, row, column });
    return all;
  });
}

/** Before and after of each cell: as they are told, or the lines and tabs of what is told together; none where that can't be. */
function inCells(many: number, parts: Pick<AppliedPart, 'before' | 'after'>[]): { before: string; after: string }[] | null {
  if (parts.length === many) return parts;
  const [only] = parts;
  if (!only || parts.length > 1) return null;
  const [before, after] = [only.before.split(/[\t\n]/), only.after.split(/[\t\n]/)];
  if (before.length !== many || after.length !== many) return null;
  return before.map((one, i) => ({ before: one, after: after[i] ?? '' }));
}
