// Arithmetic below the features: cell ranges.
import { expect, test } from 'vitest';
import { column, inside, letters, parseRange } from './sheet/range';

test.each([[0, 'A'], [25, 'Z'], [26, 'AA'], [701, 'ZZ'], [702, 'AAA']])('column %i is %s', (n, name) => {
  expect(letters(n)).toBe(name);
  expect(column(name)).toBe(n);
});

test.each<[string, string | null, [number, number, number, number][]]>([
  ['C2:C57', null, [[2, 2, 1, 56]]],
  ['Sales!C2:D5', 'Sales', [[2, 3, 1, 4]]],
  ["'My ''own'' sheet'!A1", "My 'own' sheet", [[0, 0, 0, 0]]],
  ['C2:C5,E2:E5', null, [[2, 2, 1, 4], [4, 4, 1, 4]]],
  ['$B$9:$A$3', null, [[0, 1, 2, 8]]],
  ['C:C', null, [[2, 2, 0, 99]]],
  ['3:4', null, [[0, 9, 2, 3]]],
  ['nonsense!!', 'nonsense!', []],
  ['', null, []],
])('%s', (range, sheet, cells) => {
  const got = parseRange(range, 100, 10);
  expect(got.sheet).toBe(sheet);
  expect(got.cells.map((c) => [c.left, c.right, c.top, c.bottom])).toEqual(cells);
});

test('inside counts both ends', () => {
  const { cells } = parseRange('B2:C3', 9, 9);
  expect([[1, 1], [2, 2], [0, 1], [3, 2], [1, 3]].map(([r, c]) => inside(cells, r ?? 0, c ?? 0))).toEqual([true, true, false, false, false]);
});
