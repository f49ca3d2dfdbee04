// The words of a note's card: its state, its reach, how its place was lost, what a screen reader hears. Pure.
import type { Intent, Note, Reach, Version } from '../../api/types';
import { count, cut } from '../../parts/words';
import type { KindWords } from '../../surfaces/kind';
import { cellsAt } from '../../surfaces/change-text';

/** A note's state as a person reads it; `suggests` for one whose changes are tracked in its document. */
export function stateOf(note: Note, busy: boolean, suggests = false): string {
  switch (note.state) {
    case 'draft':
      return note.left ? 'Marked by the task' : busy ? 'Next round' : 'Not sent yet';
    case 'sent':
      return 'Sent';
    case 'working':
      return 'Working';
    case 'answered':
      return 'Answered';
    case 'applied':
      return suggests ? 'Suggested' : 'Applied';
    case 'needs_you':
      return 'Needs you';
    case 'undone':
      return 'Undone';
    case 'resolved':
      return 'Done';
  }
}

/** `these words`, `this sentence`, `the selected cells`: how far a note reaches. */
export function reachWords(reach: Reach, kind: KindWords, several = 1): string {
  if (several > 1 && (reach === 'shape' || reach === 'slide')) return `these ${several} ${reach}s`;
  const words: Record<Reach, string> = {
    selection: 'these words', sentence: 'this sentence', paragraph: 'this paragraph', item: 'this whole item', cell: 'this cell', chart: 'this chart', point: 'this point', series: 'this series', shape: 'this shape', slide: 'this slide', row: 'this row', column: 'this column', section: 'this section', document: `the whole ${kind.whole}`, ...kind.reach,
  };
  return words[reach];
}

const WIDER: Reach[] = [
  'selection',
  'sentence',
  'point',
  'cell',
  'series',
  'chart',
  'row',
  'column',
  'paragraph',
  'item',
  'shape',
  'section',
  'slide',
  'document',
];

/** The reaches from near to far, the one that holds among them. */
export function inOrder(reaches: Reach[], now: Reach): Reach[] {
  return WIDER.filter((reach) => reach === now || reaches.includes(reach));
}

/** The screen reader's label of a card: `Note 2 of 3, change, not sent, on '…'`. */
export function nameOf(note: Note, index: number, of: number, busy: boolean): string {
  const words = note.place.text || note.anchor.quote.visible;
  const state = note.state === 'draft' && !busy && !note.left ? 'not sent' : stateOf(note, busy).toLowerCase();
  const lost = note.place.status === 'unplaced' ? ', lost its place' : '';
  return `Note ${index} of ${of}, ${note.intent}, ${state}${lost}, on '${cut(words, 60)}'`;
}

/** Ask when the words end in a question mark, until the person chose; else what it was. */
export function intentFor(text: string, chosen: boolean, now: Intent): Intent {
  if (chosen) return now;
  return /[?？؟]\s*$/.test(text) ? 'ask' : 'change';
}

/** Whether a note lost its place: it is gone, or it is one of several. */
export function isLost(note: Note): boolean {
  return note.place.status === 'unplaced' || note.place.status === 'ambiguous';
}

/** `3 places`, for a note on the same words in several places; nothing for one place. Of cells their address: `D3:E5`. */
export function placesOf(note: Note): string {
  const { region, at } = note.place;
  if (cellsAt(at)) return cut(cellsAt(at), 24);
  if (region?.kind !== 'text' || region.spans.length < 2) return '';
  const lengths = new Set(region.spans.map((span) => span.end - span.start));
  // Words of several blocks in one selection are one place; the same words in several blocks are several.
  return lengths.size === 1 && region.reach === 'selection' ? count(region.spans.length, 'place') : '';
}

const WHO: Record<Version['made_by'], string> = { person: 'you', outside: 'in another program', agent: 'by the task' };

/** `This text was removed in version 5 (in another program).` */
export function lostWords(note: Note, versions: Version[], kind: KindWords): string {
  const version = note.place.lost?.version ?? note.place.version;
  const by = versions.find((one) => one.version === version)?.made_by;
  return `${kind.gone} removed in version ${version}${by ? ` (${WHO[by]})` : ''}.`;
}

/** `Two places match`. */
export function matchWords(n: number): string {
  const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
  return `${words[n] ?? n} ${n === 1 ? 'place matches' : 'places match'}`;
}
