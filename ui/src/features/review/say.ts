// The words of a review: why something is suggested, what a batch came to. Pure.
import type { Change, Container, Note, NoteId, Proof } from '../../api/types';
import { count } from '../../parts/words';

/** The engine's sentence for a change for which the agent gave no reason. */
const NO_REASON = 'Outside of what you pointed at.';
/** The engine's sentence for the part of a note's change that lies in its own place. */
const OWN_PLACE = 'The note’s own place.';

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

/** `the table`: what a note took around its place. */
export const TOOK: Record<Container, string> = {
  paragraph: 'the paragraph', item: 'the list item', list: 'the list', cell: 'the cell', row: 'the row', column: 'the column', table: 'the table', chart: 'the chart', shape: 'the shape', slide: 'the slide', section: 'the section', element: 'the element', rule: 'the style rule',
};

/** What a batch changed: only what was pointed at, and what its notes took around that. */
export function changedWhat(applied: Note[]): string {
  const took = [...new Set(applied.flatMap((note) => (note.applied?.took ? [TOOK[note.applied.took]] : [])))];
  if (!took.length) return 'Changed only what you pointed at.';
  const and = took.length === 1 ? took[0] : `${took.slice(0, -1).join(', ')} and ${took.at(-1)}`;
  return `Changed what you pointed at, and took ${and} around it.`;
}

/** Whether a note waits whole: its own place is among what is held back, or all of it lies elsewhere. */
export function waitsWhole(parts: Change[]): boolean {
  return parts.some((part) => part.class === 'inside') || parts.every((part) => part.class === 'outside' && part.notes.length > 0);
}

/** The head of a suggestion's card: a note that waits whole is not beside its change, it is the change. */
export function headOf(parts: Change[], notes: Note[]): string {
  const from = parts[0] ? numbersOf(parts[0], notes) : '';
  return waitsWhole(parts) && from ? `${from.charAt(0).toUpperCase()}${from.slice(1)}, not applied` : 'Also suggested, not applied';
}

/** Why a bundle waits. */
export function whyAll(parts: Change[], notes: Note[]): string {
  if (parts.length === 1 && parts[0]) return whyOf(parts[0], notes);
  const given = [...new Set(parts.map((part) => part.why).filter((why) => why && why !== NO_REASON && why !== OWN_PLACE))];
  const beyond = parts.some((part) => part.class === 'outside') ? 'It goes beyond what you pointed at.' : `Follows from ${(parts[0] && numbersOf(parts[0], notes)) || 'your notes'}.`;
  return `${beyond} ${count(parts.length, 'place')}, all or none.${given.length ? ` Why: ${given.join(' ')}` : ''}`;
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
