// The way from a cell to the cells that it comes from: on by a step, back to where one came by, anew at another cell.
import { expect, test } from 'vitest';
import type { CellSource } from '../../api/types';
import type { Cells } from './range';
import { home, says, selected, step, type Stop } from './sources';

const stop = (top: number, left: number, bottom = top, right = left, sheet = 'Plan'): Stop => ({ sheet, cells: { top, left, bottom, right } });
const told = (way: Stop[]) => way.map((one) => home(one, 'Plan')).join(' › ');

test('a step goes on, and back to where one came by', () => {
  const way = step(step([stop(5, 1)], stop(1, 1, 4, 1)), stop(0, 0, 0, 0, 'Rates'));
  expect(told(way)).toBe('B6 › B2:B5 › Rates!A1');
  expect(told(step(way, stop(5, 1)))).toBe('B6');
});

test.each([
  ['a cell of the area that was shown', stop(2, 1), 'B6 › B2:B5 › B3'],
  ['the cell at which it began', stop(5, 1), 'B6'],
  ['a cell beside it', stop(2, 2), 'C3'],
  ['the same cell of another sheet', stop(2, 1, 2, 1, 'Rates'), 'Rates!B3'],
])('selecting %s', (_, to, want) => expect(told(selected(step([stop(5, 1)], stop(1, 1, 4, 1)), to))).toBe(want));

test('a long way forgets its beginning', () => {
  const way = Array.from({ length: 30 }, (_, at) => stop(at, 0)).reduce(step, [] as Stop[]);
  expect([way.length, told(way.slice(-1))]).toEqual([12, 'A30']);
});

const area = (top: number, left: number, bottom = top, right = left): Cells => ({ top, left, bottom, right });
test.each([
  [{ area: area(1, 1), kind: 'typed', shows: '12' }, '12, typed'],
  [{ area: area(1, 1), kind: 'worked_out', shows: '' }, 'empty words, worked out'],
  [{ area: area(1, 1), kind: 'empty', shows: '' }, 'empty'],
  [{ area: area(1, 1, 4, 2), kind: 'both', shows: '' }, '8 cells, typed and worked out'],
  [{ area: null, kind: 'elsewhere', shows: '' }, 'in another file, or not to be told'],
] as [Partial<CellSource>, string][])('%j says %s', (source, want) => expect(says({ named: 'x', sheet: 'Plan', area: null, kind: 'typed', shows: '', ...source })).toBe(want));
