// What applied notes put in and took away, cut to what really differs, so that before and after can be shown in place.
// Pure: from notes and where they are painted to ranges and struck-out words.
import type { Note, RunPoint } from '../api/types';
import { shared } from '../parts/words';
import type { Ghost } from './document/draw';

/** Ranges of visible text. */
export type Paint = [RunPoint, RunPoint][];

const lengthOf = (paint: Paint) => paint.reduce((sum, [start, end]) => sum + end.utf16 - start.utf16, 0);

/** The part of painted runs between two offsets of their joined words; an empty part keeps its place. */
function cut(paint: Paint, from: number, to: number): Paint {
  const parts: Paint = [];
  let at = 0;
  for (const [start, end] of paint) {
    const length = end.utf16 - start.utf16;
    const a = Math.max(from - at, 0);
    const b = Math.min(to - at, length);
    if (a < b || (from === to && a === b && parts.length === 0)) parts.push([{ ...start, utf16: start.utf16 + a }, { ...end, utf16: start.utf16 + b }]);
    at += length;
  }
  return parts;
}

/** The new words of all applied notes, and the old ones where they stood. */
export function appliedMarks(notes: Note[], paints: Record<string, Paint>): { added: Paint; ghosts: Ghost[] } {
  const added: Paint = [];
  const ghosts: Ghost[] = [];
  for (const note of notes) {
    const paint = paints[note.id];
    const first = paint?.[0];
    if (note.state !== 'applied' || !note.applied || !first) continue;
    const { before, after } = note.applied;
    // Offsets can be cut only where the painted words are the new ones, run by run; else the whole place is shown.
    const same = paint.every(([start, end]) => start.run === end.run) && lengthOf(paint) === after.length;
    const { head, tail } = same ? shared(before, after) : { head: 0, tail: 0 };
    const kept = same ? cut(paint, head, after.length - tail) : paint;
    added.push(...kept);
    const gone = before.slice(head, before.length - tail).trim();
    const at = kept[0]?.[0] ?? first[0];
    if (gone) ghosts.push({ run: at.run, utf16: at.utf16, text: gone });
  }
  return { added, ghosts };
}
