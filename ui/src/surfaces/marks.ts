// What applied notes put in and took away, cut to what really differs, so that before and after can be shown in place.
// Pure: from notes and where they are painted to ranges and struck-out words.
import type { Note, RunPoint } from '../api/types';
import { shared } from '../parts/words';
import type { Ghost } from './document/draw';

/** Ranges of visible text. */
export type Paint = [RunPoint, RunPoint][];

/** The new words of all applied notes, and the old ones where they stood. */
export function appliedMarks(notes: Note[], paints: Record<string, Paint>): { added: Paint; ghosts: Ghost[] } {
  const added: Paint = [];
  const ghosts: Ghost[] = [];
  for (const note of notes) {
    const paint = paints[note.id];
    const first = paint?.[0];
    if (note.state !== 'applied' || !note.applied || !first) continue;
    const { before, after } = note.applied;
    const [start, end] = first;
    // Offsets can be cut only inside one run whose words are the new ones; elsewhere the whole place is shown.
    const one = paint.length === 1 && start.run === end.run && end.utf16 - start.utf16 === after.length;
    const { head, tail } = one ? shared(before, after) : { head: 0, tail: 0 };
    const cut: Paint = one ? [[{ ...start, utf16: start.utf16 + head }, { ...end, utf16: end.utf16 - tail }]] : paint;
    added.push(...cut);
    const gone = before.slice(head, before.length - tail).trim();
    const at = cut[0]?.[0];
    if (gone && at) ghosts.push({ run: at.run, utf16: at.utf16, text: gone });
  }
  return { added, ghosts };
}
