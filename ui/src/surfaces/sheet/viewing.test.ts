// Views of rows: what they say, how they are changed, and that what is selected in one is the file's own cells.
import { expect, test } from 'vitest';
import type { RowView, TableView } from '../../api/types';
import { keyOf, looksApart } from './looks';
import { pointOf, selectionOfRows } from './points';
import { Rows } from './rows.svelte';
import { ALL_ROWS, describeView, filterOf, isAll, NO_FILTER, numberOf, roleOf, sortedBy, withFilter, without, wrongWith, type ColumnFilter } from './viewing';

const region = { column: 0, name: 'region' };
const amount = { column: 2, name: 'amount' };
const wish = (over: Partial<ColumnFilter>): ColumnFilter => ({ ...NO_FILTER, ...over });

test.each<[string, RowView, number, number, string]>([
  ['sorted', sortedBy(ALL_ROWS, amount, true), 300, 300, 'Showing all 300 rows, sorted by amount (in reverse).'],
  ['sorted by two', sortedBy(sortedBy(ALL_ROWS, amount, true), region, false), 300, 300, 'Showing all 300 rows, sorted by region, then amount (in reverse).'],
  ['words', withFilter(ALL_ROWS, region, wish({ words: ' Nor ' }), 'text'), 214, 12000, 'Showing 214 of 12,000 rows where region has “Nor”.'],
  ['one value', withFilter(ALL_ROWS, region, wish({ values: ['North'] }), 'text'), 1, 2, 'Showing 1 of 2 rows where region is “North”.'],
  ['values', withFilter(ALL_ROWS, region, wish({ words: 'x', values: ['North', ''] }), 'text'), 1, 2, 'Showing 1 of 2 rows where region is one of 2 values.'],
  ['a range', withFilter(ALL_ROWS, amount, wish({ from: '5', to: '1,250.5' }), 'number'), 0, 2, 'Showing 0 of 2 rows where amount is 5 to 1250.5.'],
  ['from a number', withFilter(ALL_ROWS, amount, wish({ from: '5' }), 'number'), 0, 2, 'Showing 0 of 2 rows where amount is 5 or more.'],
  ['up to a day', withFilter(ALL_ROWS, amount, wish({ to: '2024-01-31' }), 'date'), 0, 2, 'Showing 0 of 2 rows where amount is 2024-01-31 or before.'],
  ['empty', withFilter(ALL_ROWS, amount, wish({ fill: 'empty' }), 'number'), 0, 2, 'Showing 0 of 2 rows where amount is empty.'],
])('a view says what it shows: %s', (_, view, kept, of, want) => expect(describeView({ view, kept, of })).toBe(want));

test('what a column is asked comes back, and is cleared by itself', () => {
  const asked = wish({ values: ['North'], fill: 'filled' });
  const view = sortedBy(withFilter(withFilter(ALL_ROWS, region, asked, 'text'), amount, wish({ from: '1', to: '2' }), 'number'), region, true);
  expect(filterOf(view, 0)).toEqual(asked);
  expect(filterOf(view, 2)).toEqual(wish({ from: '1', to: '2' }));
  expect(roleOf(view, 0)).toEqual({ sort: 'descending', filtered: true });
  expect(roleOf(view, 1)).toEqual({ sort: null, filtered: false });
  expect(isAll(without(without(view, 0), 2))).toBe(true);
  expect(withFilter(view, region, NO_FILTER, 'text').filters).toHaveLength(1);
});

test.each<[string, number | null]>([['5', 5], ['-1.5', -1.5], ['1,250', 1250], ['1 250,5', 1250.5], ['0,5', 0.5], ['1,250.5', 1250.5], ['', null], ['five', null]])('%s is the number %s', (text, want) => expect(numberOf(text)).toBe(want));

test.each<[Partial<ColumnFilter>, 'number' | 'date' | 'text', string | null]>([
  [{ from: 'x' }, 'number', '“x” is no number.'],
  [{ from: '3', to: '2' }, 'number', 'The first number is larger than the last.'],
  [{ from: '2024-02-01', to: '2024-01-31' }, 'date', 'The first day is after the last.'],
  [{ from: 'x' }, 'text', null],
  [{ from: '2', to: '3' }, 'number', null],
])('a wish that can not be met: %j', (over, kind, want) => expect(wrongWith(wish(over), kind)).toBe(want));

test('rows that stand apart in the file are several rectangles, adjacent ones are one', () => {
  expect(selectionOfRows(1, [9, 4, 5, 9, 20], 2, 3)).toEqual({
    start: pointOf(1, 4, 2), end: pointOf(1, 5, 3), text: '',
    more: [[pointOf(1, 9, 2), pointOf(1, 9, 3)], [pointOf(1, 20, 2), pointOf(1, 20, 3)]],
  });
  expect(selectionOfRows(0, [7], 1, 1)).toEqual({ start: pointOf(0, 7, 1), end: pointOf(0, 7, 1), text: '' });
  expect(selectionOfRows(0, [], 1, 1)).toBe(null);
});

test('marks lie on the rows of the file wherever these are shown', () => {
  const files = [0, 40, 7, 12];
  const drawn = { top: 1, bottom: 3, left: 0, right: 4 };
  const looks = looksApart([{ style: 'note', paint: [[pointOf(0, 6, 1), pointOf(0, 12, 2)]] }, { style: 'added', paint: [[pointOf(0, 40, 0), pointOf(0, 40, 0)]] }], 0, drawn, { rows: 1, columns: 0 }, (row) => files[row]);
  expect([...looks].sort((a, b) => a[0] - b[0])).toEqual([[keyOf(1, 0), 'added'], [keyOf(2, 1), 'note'], [keyOf(2, 2), 'note'], [keyOf(3, 1), 'note'], [keyOf(3, 2), 'note']]);
});

const table = (rows: string[], shown: TableView['shown']): TableView => ({
  path: 'a.csv', version: 1, sheets: [''], sheet: '', from: 0, rows: rows.map((text) => [{ text, number: false }]), total_rows: 4, columns: 1, room_rows: 4, room_columns: 1, only_read: null, reading: false, told: null, looks: [], layout: null, tabs: [], charts: [], pictures: [], shown,
});
const view = sortedBy(ALL_ROWS, { column: 0, name: 'n' }, true);

test('rows of a view are known by their number in the file, and are never mixed with those before', async () => {
  const asked: unknown[] = [];
  const rows = new Rows();
  let making = true;
  rows.wanted = () => [3];
  rows.open(async (_, from, count, wanted, places) => {
    asked.push([from, count, wanted.sort.length, places]);
    if (isAll(wanted)) return table(['n', 'a', 'b', 'c'], null);
    const told = { view: wanted, head: 1, kept: 2, of: 3, numbers: making ? [] : [0, 3, 1], places: places.map((file) => (file === 3 ? 1 : null)), making: making ? 'Reading' : null };
    return table(making ? [] : ['n', 'c', 'a'], told);
  }, null);
  await expect.poll(() => rows.total).toBe(4);
  expect(rows.fileRow(2)).toBe(2);
  rows.show(view);
  await expect.poll(() => rows.making).toBe('Reading');
  expect([rows.total, rows.row(1)?.[0]?.text]).toEqual([4, 'a']);
  making = false;
  await expect.poll(() => rows.shown?.kept).toBe(2);
  expect([rows.total, rows.row(1)?.[0]?.text, rows.fileRow(1), rows.fileRow(2)]).toEqual([3, 'c', 3, 1]);
  expect([rows.placeOf(3), rows.placeOf(1), rows.placeOf(2)]).toEqual([1, 2, undefined]);
  await rows.locate([2]);
  expect(rows.placeOf(2)).toBe(null);
  rows.show(ALL_ROWS);
  await expect.poll(() => rows.shown).toBe(null);
  expect([rows.total, rows.fileRow(2), rows.row(2)?.[0]?.text]).toEqual([4, 2, 'b']);
});

test('a view that is given up leaves what was shown', async () => {
  const rows = new Rows();
  rows.open(async (_f, _from, _count, wanted) => table(['n', 'a', 'b', 'c'], isAll(wanted) ? null : { view: wanted, head: 0, kept: 0, of: 0, numbers: [], places: [], making: 'Reading' }), null);
  await expect.poll(() => rows.total).toBe(4);
  rows.show(view);
  await expect.poll(() => rows.making).toBe('Reading');
  rows.cancel();
  expect([rows.making, isAll(rows.view), rows.total]).toEqual([null, true, 4]);
});
