// Tests of typing and pasting into a chart's small sheet.
import { expect, test } from 'vitest';
import { faultsOf, pasted, unpacked } from './chartsheet';

const SHEET = { series: ['North', 'South'], rows: [{ category: 'Q1', values: ['1', '2'] }, { category: 'Q2', values: ['3', ''] }] };

test('a value is a number or nothing', () => {
  const of = (value: string) => faultsOf({ series: ['A'], rows: [{ category: '', values: [value] }] }).size === 0;
  for (const value of ['', ' ', '12', '-1.5', '+3', '.5', '1e6', ' 7 ']) expect(of(value), value).toBe(true);
  for (const value of ['a', '1,5', '1 000', '--1', '1.2.3', 'NaN', 'Infinity', '=A1']) expect(of(value), value).toBe(false);
  expect(faultsOf({ ...SHEET, rows: [{ category: 'Q1', values: ['x', '2'] }] })).toEqual(new Set(['0,0']));
});

test('a block is written from a cell on', () => {
  expect(unpacked('a\tb\r\nc\td\n')).toEqual([['a', 'b'], ['c', 'd']]);
  expect(pasted(SHEET, [['Q2', '1,200', '7', '9'], ['Q3', '5', 'x']], 1, 0)).toEqual({
    series: ['North', 'South'],
    rows: [{ category: 'Q1', values: ['1', '2'] }, { category: 'Q2', values: ['1200', '7'] }, { category: 'Q3', values: ['5', 'x'] }],
  });
  expect(SHEET.rows).toHaveLength(2);
  expect(pasted(SHEET, [['8']], 0, 2).rows[0]).toEqual({ category: 'Q1', values: ['1', '8'] });
});
