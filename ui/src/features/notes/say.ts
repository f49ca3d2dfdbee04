// The words of a note's card: its state, its reach, what a screen reader hears. Pure.
import type { Intent, Note, Reach } from '../../api/types';
import { cut } from '../../parts/words';

/** A note's state as a person reads it. */
export function stateOf(note: Note, busy: boolean): string {
  switch (note.state) {
    case 'draft':
      return busy ? 'Next round' : 'Not sent yet';
    case 'sent':
      return 'Sent';
    case 'working':
      return 'Working';
    case 'answered':
      return 'Answered';
    case 'applied':
      return 'Applied';
    case 'needs_you':
      return 'Needs you';
    case 'resolved':
      return 'Done';
  }
}

/** `these words`, `this sentence`: how far a note reaches. */
export function reachWords(reach: Reach): string {
  const words: Record<Reach, string> = {
    selection: 'these words', sentence: 'this sentence', paragraph: 'this paragraph', cell: 'this cell', row: 'this row', column: 'this column', section: 'this section', document: 'the whole document',
  };
  return words[reach];
}

/** What a screen reader says of a card: `Note 2 of 3, change, not sent yet, on '…'`. */
export function nameOf(note: Note, index: number, of: number, busy: boolean): string {
  const words = note.place.text || note.anchor.quote.visible;
  return `Note ${index} of ${of}, ${note.intent}, ${stateOf(note, busy).toLowerCase()}, on '${cut(words, 60)}'`;
}

/** Ask when the words end in a question mark, until the person chose; else what it was. */
export function intentFor(text: string, chosen: boolean, now: Intent): Intent {
  if (chosen) return now;
  return /[?？؟]\s*$/.test(text) ? 'ask' : 'change';
}

/** True where a place is gone or not certain enough to be shown beside the text. */
export function isLost(note: Note): boolean {
  return note.place.status === 'unplaced' || note.place.status === 'ambiguous';
}
