// Tests of the words for a document's figures; see figures.ts.
import { expect, test } from 'vitest';
import type { FactUse } from '../../api/types';
import { againWords, changeWords, grouped, newsWords, pairsOf, sourceWords, standingOf, valueWords } from './figures';

const use = (more: Partial<FactUse>): FactUse => ({
  fact: 'a1', shown: '42', value: 42, query: 'SELECT 42', stale: false, now: null, agrees: true, at: 'bytes:0-1', span: { start: 0, end: 1 },
  place: { column: 'x', key: [], sure: true, ranked: false, only: true, rows: 1 }, trace: { says: '', query: '', sources: [] },
  sources: [{ path: 'sales.csv', version: 1, range: 'C2:C57', sha256: '', headers: '', columns: [], doubled: [], seen: null }], ...more,
});

test('what matters most comes first', () => {
  const uses = [use({}), use({ agrees: false }), use({ stale: true, agrees: false }), use({ sources: [], agrees: false })];
  expect(uses.map(standingOf)).toEqual(['agrees', 'disagrees', 'stale', 'unknown']);
  expect(grouped(uses).map((group) => [group.standing, group.uses.length])).toEqual([['stale', 1], ['disagrees', 1], ['unknown', 1], ['agrees', 1]]);
  expect(grouped([])).toEqual([]);
});

test('what would change is told once, with its count', () => {
  const change = (shown: string, now: string | null) => use({ shown, now, stale: true });
  const all = [change('1', '2'), change('1', '2'), change('3', null), change('4', '5'), change('6', '7')];
  expect(pairsOf(all, 2).map((one) => [one.shown, one.now])).toEqual([['1', '2'], ['4', '5']]);
  expect([changeWords(1, 76), changeWords(3, 76)]).toEqual(['1 of 76 figures changes', '3 of 76 figures change']);
});

test('what would change in a site is said in words', () => {
  const news = (changed: number, added: number, removed: number) => newsWords({ sources: [], noun: 'markets', trouble: '', changed, added, removed });
  expect([news(12, 3, 1), news(1, 0, 0), news(0, 1200, 2), news(0, 0, 1)]).toEqual([
    '12 of its markets change, 3 are new, 1 is gone', '1 of its markets changes', '1,200 of its markets are new, 2 are gone', '1 of its markets is gone',
  ]);
  expect([againWords('map/'), againWords('my map/')]).toEqual(['Make map/ again from the newest data', 'Make “my map/” again from the newest data']);
});

test('values and sources read as words', () => {
  expect([valueWords(1234567.5), valueWords(null), valueWords('Ohio')]).toEqual(['1,234,567.5', 'nothing', 'Ohio']);
  expect(sourceWords(use({}))).toBe('sales.csv · C2:C57');
});
