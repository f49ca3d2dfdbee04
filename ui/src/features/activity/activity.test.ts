// Days, times and counts of what happened.
import { expect, test } from 'vitest';
import type { ActivityRow } from '../../api/types';
import { dayOf, daysOf, entriesWords } from './activity';

const NOW = new Date(2026, 10, 30, 9, 0);
const at = (day: number, month = 10, year = 2026, hour = 8) => new Date(year, month, day, hour).toISOString();

test.each([
  [at(30), 'Today'],
  [at(30, 10, 2026, 0), 'Today'],
  [at(29, 10, 2026, 23), 'Yesterday'],
  [at(28), 'Saturday 28 November'],
  [at(2, 2, 2025), 'Sunday 2 March 2025'],
  ['no time', ''],
])('%s is %s', (when, words) => expect(dayOf(when, NOW).replace(',', '')).toBe(words));

test('rows are grouped by day and keep their order', () => {
  const row = (n: number, when: string): ActivityRow => ({ n, at: when, kind: 'read', says: '', detail: '', task: null, title: '', path: null });
  const days = daysOf([row(4, at(30)), row(3, at(30)), row(2, at(29)), row(1, at(28))], NOW);
  expect(days.map((day) => [day.day.replace(',', ''), day.rows.map((one) => one.n)])).toEqual([['Today', [4, 3]], ['Yesterday', [2]], ['Saturday 28 November', [1]]]);
});

test.each([
  [1204, at(2, 2), '1,204 entries since 2 March'],
  [1, at(2, 2, 2025), '1 entry since 2 March 2025'],
  [0, null, '0 entries'],
])('%s entries since %s', (count, since, words) => expect(entriesWords(count, since, NOW)).toBe(words));
