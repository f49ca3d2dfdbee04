// Which cells applied notes changed, and what each said before. What differs between two versions is the engine's answer;
// this only puts it to the cells that are drawn.
import type { CellBefore, Change, Note, RunPoint } from '../../api/types';
import { cut } from '../../parts/words';
import { keyOf } from './looks';
import { pointOf, spotsOf, type Spot } from './points';

type Paint = [RunPoint, RunPoint][];
/** Words by cell, sheet by sheet. */
type Words = Map<number, Map<number, string>>;

/** Texts of cells before a version, by the version that changed them. */
export type Was = ReadonlyMap<number, Words>;

/** Words of a cell that are repeated, in characters. */
const LONG = 80;

/** The same by cell, as the engine says it. */
export function wordsBefore(cells: CellBefore[]): Was {
  const all = new Map<number, Words>();
  for (const { version, paint, before } of cells) {
    const words = all.get(version) ?? new Map<number, Map<number, string>>();
    all.set(version, words);
    eachCell(paint, (sheet, key) => put(words, sheet, key, before));
  }
  return all;
}

/** Marks in a sheet while changes are shown. */
export interface Changed {
  added: Paint;
  follows: Paint;
  /** `was 12`, by cell. */
  said: Words;
}

/** The cells that applied notes changed, and those that follow from them; all of a place where it is not known which. */
export function changedCells(notes: Note[], follows: Change[], paints: Record<string, Paint>, was: Was): Changed {
  const changed: Changed = { added: [], follows: [], said: new Map() };
  const take = (paint: Paint, version: number | null): Paint => {
    const words = version === null ? undefined : was.get(version);
    if (!words) return paint;
    const found: Paint = [];
    eachCell(paint, (sheet, key, at) => {
      const before = words.get(sheet)?.get(key);
      if (before === undefined) return;
      found.push([at, at]);
      put(changed.said, sheet, key, before.trim() ? `was ${cut(before, LONG)}` : 'was empty');
    });
    return found;
  };
  for (const note of notes) {
    if (note.state !== 'applied' || !note.applied) continue;
    // What was changed beyond its own place is painted by itself.
    const beyond = note.applied.parts.flatMap((part) => paints[part.change] ?? []);
    changed.added.push(...take(beyond.length ? beyond : (paints[note.id] ?? []), note.applied.version));
  }
  for (const change of follows) changed.follows.push(...take(paints[change.id] ?? [], change.version));
  return changed;
}

function put(words: Words, sheet: number, key: number, said: string): void {
  const own = words.get(sheet) ?? new Map<number, string>();
  words.set(sheet, own.set(key, said));
}

function eachCell(paint: Paint, tell: (sheet: number, key: number, at: RunPoint) => void): void {
  for (const { sheet, cells } of spotsOf(paint)) eachIn(cells, (row, column) => tell(sheet, keyOf(row, column), pointOf(sheet, row, column)));
}

function eachIn(cells: Spot['cells'], tell: (row: number, column: number) => void): void {
  for (let row = cells.top; row <= cells.bottom; row++) for (let column = cells.left; column <= cells.right; column++) tell(row, column);
}
