// When cards come, in words.
import { expect, test } from 'vitest';
import type { CardView } from '../../api/types';
import { byDocument, isDue, nextWords, stateWords, until } from './cards';

const NOW = Date.parse('2026-12-01T10:00:00Z');
const after = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const card = (over: Partial<CardView>): CardView => ({ card: 'cd_1', path: 'a.md', question: 'Q?', answer: 'A', quote: '', place: { version: 1, status: 'exact', region: null, text: '', at: '', candidates: [], lost: null }, state: 'later', due: after(10), next: [], recalls: 2, ...over });

test.each([
  [-5, 'now'], [0.2, 'now'], [1, 'in 1 minute'], [10, 'in 10 minutes'], [90, 'in 2 hours'], [1440, 'in 1 day'],
  [3 * 1440, 'in 3 days'], [15 * 1440, 'in 15 days'], [90 * 1440, 'in 3 months'], [800 * 1440, 'in 2 years'],
])('%d minutes are %s', (minutes, words) => {
  expect(until(after(minutes), NOW)).toBe(words);
});

test('a card is due as time passes, and never while its words have changed', () => {
  expect([isDue(card({}), NOW), isDue(card({}), NOW + 600_000)]).toEqual([false, true]);
  expect([isDue(card({ state: 'new' }), NOW), isDue(card({ state: 'changed', due: after(-9) }), NOW)]).toEqual([true, false]);
  expect(stateWords(card({}), NOW)).toBe('Comes in 10 minutes · recalled 2 times');
  expect(stateWords(card({ state: 'due', recalls: 1 }), NOW)).toBe('Due · recalled 1 time');
});

test('the next one is the first that comes', () => {
  expect(nextWords([card({ due: after(3000) }), card({ due: after(60) })], NOW)).toBe('The next one comes in 1 hour.');
  expect(nextWords([card({ state: 'due' })], NOW)).toBe('');
});

test('cards stand by their document', () => {
  expect(byDocument([card({ path: 'b.md' }), card({}), card({ path: 'b.md' })]).map((one) => [one.path, one.cards.length])).toEqual([['a.md', 1], ['b.md', 2]]);
});
