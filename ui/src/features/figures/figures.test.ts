// What is said of a document's figures; see figures.ts.
import { expect, test } from 'vitest';
import type { FactUse } from '../../api/types';
import { grouped, sourceWords, standingOf, valueWords } from './figures';

const use = (more: Partial<FactUse>): FactUse => ({
  fact: 'a1', shown: '42', value: 42, query: 'SELECT 42', stale: false, agrees: true, span: { start: 0, end: 1 },
  place: { column: 'x', key: [], sure: true, ranked: false, only: true }, trace: { says: '', query: '', sources: [] },
  sources: [{ path: 'sales.csv', version: 1, range: 'C2:C57', sha256: '', headers: '', columns: [], doubled: [] }], ...more,
});

test('what matters most comes first', () => {
  const uses = [use({}), use({ agrees: false }), use({ stale: true, agrees: false }), use({ sources: [], agrees: false })];
  expect(uses.map(standingOf)).toEqual(['agrees', 'disagrees', 'stale', 'unknown']);
  expect(grouped(uses).map((group) => [group.standing, group.uses.length])).toEqual([['stale', 1], ['disagrees', 1], ['unknown', 1], ['agrees', 1]]);
  expect(grouped([])).toEqual([]);
});

test('values and sources read as words', () => {
  expect([valueWords(1234567.5), valueWords(null), valueWords('Ohio')]).toEqual(['1,234,567.5', 'nothing', 'Ohio']);
  expect(sourceWords(use({}))).toBe('sales.csv · C2:C57');
});
