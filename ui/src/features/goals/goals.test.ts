// The words of goals and their checks.
import { expect, test } from 'vitest';
import type { Goal } from '../../api/types';
import { checkWords, figureSql, figureWords, statusWords } from './goals';

test('checks are said as a person would', () => {
  expect(checkWords({ by: 'file', path: 'a.md', says: [] })).toBe('a.md is there');
  expect(checkWords({ by: 'file', path: 'a.md', says: ['x', 'y'] })).toBe('a.md says “x”, “y”');
  expect(checkWords({ by: 'review', question: 'Is it?' })).toBe('A reviewer agrees: Is it?');
  expect(checkWords({ by: 'figure', sql: 'SELECT 1', is: 'at_most', value: 3 })).toBe('The figure is at most 3');
});

test('a figure of a document is asked again as it was, or by its cell', () => {
  expect(figureSql({ fact: '7f3a90b1', query: 'SELECT 1' }, [])).toBe('SELECT 1');
  expect(figureSql({ fact: '7f3a90b1/r2c3', query: 'SELECT a, b, "c ""d" FROM t;' }, ['a', 'b', 'c "d'])).toBe('SELECT "c ""d" FROM (SELECT a, b, "c ""d" FROM t) LIMIT 1 OFFSET 1');
});

test('every state has a word; one that waits says so', () => {
  const goal = (status: Goal['status'], next: string | null = null) => ({ status, next }) as Goal;
  const states = ['active', 'done', 'stuck', 'paused', 'spent', 'stopped'] as const;
  expect(states.map((state) => statusWords(goal(state)).says)).toEqual(['Working', 'Reached', 'Asks you', 'Paused', 'Budget spent', 'Ended']);
  expect(statusWords(goal('active', '2026-11-20T10:00:00Z')).says).toBe('Waits for its next round');
});

test('a figure is told by the words that it stands in', () => {
  const text = '# Ümsatz\n\nNorth sold [120](fact:7f3a90b1) of **[200](fact:7f3a90b2)** bottles.\n';
  const source = new TextEncoder().encode(text);
  const at = (words: string) => new TextEncoder().encode(text.slice(0, text.indexOf(words))).length;
  const use = (shown: string, span: [number, number]) => figureWords({ shown, span: { start: span[0], end: span[1] } }, source);
  const link = '[120](fact:7f3a90b1)';
  expect(use('120', [at(link), at(link) + link.length])).toBe('North sold 120 of 200 bottles.');
  const other = '[200](fact:7f3a90b2)';
  expect(use('200', [at(other), at(other) + other.length])).toBe('North sold 120 of 200 bottles.');
  expect(use('7', [0, 4])).toBe('7');
});
