// The words of a review: why something is suggested, what a batch came to. Pure.
import type { Change, Note, NoteId, Proof } from '../../api/types';
import { count } from '../../parts/words';

/** The engine's sentence for a change for which the agent gave no reason. */
const NO_REASON = 'Outside of what you pointed at.';

/** The notes that a change serves, by their numbers. */
function numbersOf(change: Change, notes: Note[]): string {
  const numbers = notes.filter((note) => change.notes.includes(note.id)).map((note) => note.n).sort((a, b) => a - b);
  if (!numbers.length) return '';
  return `${numbers.length === 1 ? 'note' : 'notes'} ${numbers.join(', ')}`;
}

/** Why a suggestion is made, and where it stands towards the notes. */
export function whyOf(change: Change, notes: Note[]): string {
  const why = change.why && change.why !== NO_REASON ? ` Why: ${change.why}` : '';
  const from = numbersOf(change, notes);
  return change.class === 'follows' && from ? `Follows from ${from}.${why}` : `Outside your notes.${why}`;
}

/** `Follows from note 2`. */
export function followsFrom(change: Change, notes: Note[]): string {
  return `Follows from ${numbersOf(change, notes) || 'your notes'}`;
}

/** Summary of a batch, said once: `2 applied, 1 answered, 1 suggestion not applied`. */
export function cameTo(proof: Proof, held: number, follows: number): string {
  const parts = [
    proof.applied.length ? `${proof.applied.length} applied` : '',
    proof.answered.length ? `${proof.answered.length} answered` : '',
    proof.needs_you.length ? `${proof.needs_you.length} ${proof.needs_you.length === 1 ? 'needs' : 'need'} you` : '',
    held ? `${count(held, 'suggestion')} not applied` : '',
    follows ? count(follows, 'follow-on change') : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** Which notes were undone with those that were undone, in a sentence; nothing where none did. */
export function alsoBack(asked: NoteId[], before: Note[], after: Note[]): string {
  const back = after.filter((note) => note.state === 'undone' && !asked.includes(note.id) && before.some((old) => old.id === note.id && old.state === 'applied'));
  const numbers = back.map((note) => note.n).sort((a, b) => a - b);
  if (!numbers.length) return '';
  const and = numbers.length === 1 ? `${numbers[0]}` : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
  return numbers.length === 1 ? `Note ${and} shared its words and is undone too.` : `Notes ${and} shared its words and are undone too.`;
}
