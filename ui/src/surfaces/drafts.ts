// Words of unfinished notes, kept in this browser for their places, so that neither Escape nor a reload loses any.
import type { Pointed, Selection } from '../api/types';
import type { Box } from './box';

const KEPT = 'gloss.boxes';
/** Unfinished notes that are kept; more than anybody leaves open, few enough for the browser's small store. */
const MOST = 20;

/** The notes that were kept; none where they can't be read. */
export function keptBoxes(): Box[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? (kept as Box[]) : [];
  } catch {
    return [];
  }
}

/** Keeps these, the newest of them. */
export function keepBoxes(boxes: Box[]): void {
  if (boxes.length) sessionStorage.setItem(KEPT, JSON.stringify(boxes.slice(-MOST)));
  else sessionStorage.removeItem(KEPT);
}

/** Where a box stands, in words that can be compared. */
const placeOf = (box: Box) => box.note ?? box.pointed?.at ?? JSON.stringify(box.at);

/** All but the one of the same place. */
export function without(boxes: Box[], gone: Box): Box[] {
  return boxes.filter((box) => box.path !== gone.path || placeOf(box) !== placeOf(gone));
}

/** Whether a new note's words were left at this very place of this very version, however far they reach. */
export function samePlace(box: Box, path: string, version: number, pointed: Pointed, selection: Selection): boolean {
  if (box.note !== null || box.path !== path || box.version !== version) return false;
  const pressed = box.at.by === 'selection' && JSON.stringify(box.at.selection) === JSON.stringify(selection);
  return pressed || box.pointed?.at === pointed.at;
}
