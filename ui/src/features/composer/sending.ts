// Which drafts can be sent: only those whose place is certain. A question may go with a suggested place, since an answer
// changes nothing. Pure; the engine looks again before it sends.
import type { Note } from '../../api/types';
import { count, fileName, readablePath } from '../../parts/words';

/** Drafts that can be sent, and those that need a place first. */
export function sendable(drafts: Note[]): { send: Note[]; lost: Note[] } {
  const sure = (note: Note) =>
    note.place.status === 'exact' || note.place.status === 'edited' || (note.place.status === 'suggested' && note.intent === 'ask');
  return { send: drafts.filter(sure), lost: drafts.filter((note) => !sure(note)) };
}

/** `Send 3 notes`; with notes that need a place, `Send the other 3`. */
export function sendWords(send: number, lost: number): string {
  return lost ? `Send the other ${send === 1 ? 'one' : send}` : `Send ${count(send, 'note')}`;
}

/** `6 in budget.xlsx, 2 in invoices.md`: which files notes are on, and how many; of one file its name. */
export function filesWords(notes: Note[]): string {
  const paths = [...new Set(notes.map((note) => note.path))];
  const named = (path: string) => (paths.some((other) => other !== path && fileName(other) === fileName(path)) ? readablePath(path) : fileName(path));
  if (paths.length === 1) return named(paths[0] ?? '');
  return paths.map((path) => `${notes.filter((note) => note.path === path).length} in ${named(path)}`).join(', ');
}

/** `2 notes need a place.` */
export function lostWords(lost: number): string {
  return `${count(lost, 'note')} ${lost === 1 ? 'needs' : 'need'} a place.`;
}
