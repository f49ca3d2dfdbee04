// How a file's sheet is laid out and looks: sizes, merged cells, words over empty cells, colours that can be read.
import { expect, test } from 'vitest';
import type { CellLook } from '../../api/types';
import { Bands } from './bands';
import { contrast, ink, inkOn, PAPER } from './ink';
import { laidOf, merged, wide } from './laid';
import { cellAt, drawnOf, leftsOf, scrolledTo, seenOf, type Measures } from './layout';
import { Merges } from './merges';
import type { Cells } from './range';
import type { DrawnCell } from './rows.svelte';
import { ruleOf } from './styles';

const rect = (top: number, left: number, bottom = top, right = left): Cells => ({ top, bottom, left, right });

/** Ten rows of 20, of which 2 is 50 high, 4 to 6 are hidden, and the last is hidden. */
const bands = new Bands(10, 20, [{ from: 4, to: 6, size: 0 }, { from: 2, to: 2, size: 50 }, { from: 9, to: 12, size: 0 }]);

test('sizes add up, in any order, and no further than there are rows', () => {
  expect([0, 1, 2, 3, 4, 7, 8, 9, 10, 99].map((row) => bands.at(row))).toEqual([0, 20, 40, 90, 110, 110, 130, 150, 150, 150]);
  expect([bands.size(2), bands.size(5), bands.size(8), bands.hidden]).toEqual([50, 0, 20, 4]);
});

test.each([[-5, 0], [0, 0], [39, 1], [40, 2], [89, 2], [90, 3], [109, 3], [110, 7], [149, 8], [150, 8], [9999, 8]])('at %i pixels is row %i', (y, want) => {
  expect(bands.find(y)).toBe(want);
});

test('hidden rows are passed over both ways', () => {
  expect([bands.shown(5, 1), bands.shown(5, -1), bands.shown(9, 1), bands.shown(9, -1)]).toEqual([7, 3, 9, 8]);
  expect([bands.hiddenBefore(7), bands.hiddenBefore(4), bands.hiddenBefore(0)]).toEqual([3, 0, 0]);
});

test('each row is found where it begins, whatever the sizes are', () => {
  const many = new Bands(5000, 20, Array.from({ length: 900 }, (_, i) => ({ from: i * 5, to: i * 5 + (i % 3), size: (i * 7) % 60 })));
  for (let row = 0; row < 5000; row += 7) if (many.size(row) > 0) expect(many.find(many.at(row))).toBe(row);
});

const merges = new Merges([{ top: 0, left: 0, bottom: 0, right: 3 }, { top: 2, left: 1, bottom: 40, right: 2 }]);

test('a merged cell stands for all of its cells', () => {
  expect(merges.anchor({ row: 20, column: 2 })).toEqual({ row: 2, column: 1 });
  expect(merges.anchor({ row: 20, column: 3 })).toEqual({ row: 20, column: 3 });
  expect(merges.around(rect(2, 1))).toEqual(rect(2, 1, 40, 2));
  expect(merges.around(rect(3, 1))).toEqual(rect(3, 1));
  expect(merges.within(rect(30, 0, 50, 9))).toHaveLength(1);
  expect(new Merges().of({ row: 0, column: 0 })).toBeUndefined();
});

test.each<[string, [number, number], [number, number], [number, number]]>([
  ['into one: its first cell', [1, 2], [2, 2], [2, 1]],
  ['down out of one', [2, 1], [3, 1], [41, 1]],
  ['right out of one', [2, 1], [2, 2], [2, 3]],
  ['up into the one over all columns', [1, 2], [0, 2], [0, 0]],
  ['at the edge: it stays', [0, 0], [0, 1], [0, 0]],
])('a key leads %s', (_, [r, c], [tr, tc], [wr, wc]) => {
  expect(merges.step({ row: r, column: c }, { row: tr, column: tc }, { row: 60, column: 3 })).toEqual({ row: wr, column: wc });
});

const measures: Measures = { rows: 100, high: 20, down: new Bands(100, 20), still: { rows: 2, columns: 1 }, numbers: 30, lefts: leftsOf([100, 50, 50, 0, 50, 50, 200]) };
const down = { top: 600, left: 100, width: 330, height: 240 };

test('what stands still is found where it stands, the rest where it was scrolled', () => {
  expect(cellAt(measures, down, 60, 30)).toEqual({ row: 0, column: 0 });
  expect(cellAt(measures, down, 135, 65)).toEqual({ row: 32, column: 4 });
  expect(seenOf(measures, down, rect(1, 0))).toEqual({ left: 30, top: 40, width: 100, height: 20 });
  expect(seenOf(measures, down, rect(40, 6)).left).toBe(30 + 300 - 100);
  expect(scrolledTo(measures, down, rect(1, 0))).toEqual({ top: 600, left: 100 });
  expect(drawnOf(measures, down).left).toBeGreaterThanOrEqual(1);
});

const none = { at: new Map(), covered: new Set<number>(), rows: [] };
const cells = (texts: string[]): DrawnCell[] => texts.map((text) => ({ text, number: /^[\d.]+$/.test(text) }));

test('words go on over empty cells, and end at the next that is filled', () => {
  const row = cells(['', 'some words that are long', '', '', '', 'end', '']);
  const laid = laidOf(5, row, measures, rect(2, 1, 50, 6), none, true, 8);
  expect(laid.map((one) => [one.column, one.width, one.gap, one.own, one.under])).toEqual([
    [0, 100, 0, null, false], [1, 150, 0, 50, false], [2, 50, 0, null, true], [4, 50, 0, null, true], [5, 50, 0, null, false], [6, 200, 0, null, false],
  ]);
  const number = laidOf(5, cells(['', '123456789012', '']), measures, rect(2, 1, 50, 6), none, true, 8);
  expect(number.every((one) => one.own === null)).toBe(true);
  expect(laidOf(5, row, measures, rect(2, 1, 50, 6), none, false, 8).every((one) => one.own === null)).toBe(true);
});

test('merged cells are drawn once, also where they begin outside', () => {
  const all = merged((pane) => new Merges([{ top: 1, left: 1, bottom: 30, right: 2 }]).within(pane), [rect(10, 2, 40, 6)], 10);
  expect(all.rows).toEqual([1]);
  const first = laidOf(1, [], measures, rect(10, 2, 40, 6), all, true, 8);
  expect(first.map((one) => [one.column, one.width, one.height])).toEqual([[0, 100, null], [1, 100, 600], [4, 50, null], [5, 50, null], [6, 200, null]]);
  expect(laidOf(12, [], measures, rect(10, 2, 40, 6), all, true, 8).map((one) => [one.column, one.gap])).toEqual([[0, 0], [4, 100], [5, 0], [6, 0]]);
});

test('signs of numbers are narrower than their figures', () => {
  expect(wide('1,234.50', 10, true)).toBeCloseTo(72.4);
});

const grounds = ['#ffffff', '#000000', '#ffff00', '#1f3a5f', '#808080', '#767676', '#ff0000', '#385723', PAPER.dark];

test.each(grounds)('words on %s can be read, whatever the file says', (ground) => {
  for (const wanted of [undefined, ...grounds]) expect(contrast(ground, inkOn(ground, wanted))).toBeGreaterThanOrEqual(4.5);
});

test('a colour that can be read is kept, and follows the theme where it cannot', () => {
  expect(inkOn('#ffffff', '#c00000')).toBe('#c00000');
  expect(ink(undefined, '#000080')).toMatch(/^light-dark\(#000080, #[0-9a-f]{6}\)$/);
  expect(ink('#ffffff', undefined)).toBe('#23211d');
  expect(ink(undefined)).toBe(null);
});

test.each<[CellLook, string]>([
  [{}, ''],
  [{ bold: true, underline: true, strike: true }, 'font-weight: 650; text-decoration: underline line-through'],
  [{ across: 'right', indent: 2 }, 'text-align: right; padding-right: 23px'],
  [{ top: { line: 'double' } }, 'border-top: 3px double var(--ink-2)'],
  [{ fill: 'red; } body { display: none' }, ''],
])('a look is one rule: %j', (look, want) => expect(ruleOf(look)).toBe(want));
