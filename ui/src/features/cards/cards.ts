// When cards come, in words, and which of them are to be recalled now. Pure: the engine works out the dates.
import type { CardView, Grade } from '../../api/types';
import { count } from '../../parts/words';

/** How a recall went, the worst first, each with its key. */
export const GRADES: { grade: Grade; label: string; key: string }[] = [
  { grade: 'forgot', label: 'Forgot', key: '1' },
  { grade: 'hard', label: 'Hard', key: '2' },
  { grade: 'good', label: 'Good', key: '3' },
  { grade: 'easy', label: 'Easy', key: '4' },
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long it is until then: “in 3 days”. */
export function until(at: string, now: number): string {
  const left = Date.parse(at) - now;
  if (Number.isNaN(left) || left < MINUTE / 2) return 'now';
  if (left < HOUR) return `in ${count(Math.round(left / MINUTE), 'minute')}`;
  if (left < DAY) return `in ${count(Math.round(left / HOUR), 'hour')}`;
  const days = Math.round(left / DAY);
  if (days < 60) return `in ${count(days, 'day')}`;
  return days < 730 ? `in ${count(Math.round(days / 30.4), 'month')}` : `in ${count(Math.round(days / 365), 'year')}`;
}

/** Whether a card is to be recalled by now. */
export function isDue(card: CardView, now: number): boolean {
  return card.state === 'new' || card.state === 'due' || (card.state === 'later' && Date.parse(card.due) <= now);
}

/** When a card comes, and how often it was recalled. */
export function stateWords(card: CardView, now: number): string {
  if (card.state === 'changed') return 'Its words have changed';
  if (card.state === 'new') return 'New';
  return `${isDue(card, now) ? 'Due' : `Comes ${until(card.due, now)}`} · recalled ${count(card.recalls, 'time')}`;
}

/** When the next one comes; empty where none does. */
export function nextWords(cards: CardView[], now: number): string {
  const later = cards.filter((card) => card.state === 'later' && !isDue(card, now));
  const first = later.reduce<string | null>((least, card) => (least === null || card.due < least ? card.due : least), null);
  return first === null ? '' : `The next one comes ${until(first, now)}.`;
}

/** Cards by their document, in the order of their names. */
export function byDocument(cards: CardView[]): { path: string; cards: CardView[] }[] {
  const paths = [...new Set(cards.map((card) => card.path))].sort((a, b) => a.localeCompare(b));
  return paths.map((path) => ({ path, cards: cards.filter((card) => card.path === path) }));
}
