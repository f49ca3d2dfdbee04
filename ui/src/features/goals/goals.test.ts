// The words of goals and their checks.
import { expect, test } from 'vitest';
import type { Goal } from '../../api/types';
import { checkWords, figureSql, statusWords } from './goals';

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
