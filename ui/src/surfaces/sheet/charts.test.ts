// Where charts lie over the cells of their sheet, and that a place on one is found at its cells.
import { expect, test } from 'vitest';
import type { SheetChart } from '../../api/types';
import { Bands } from './bands';
import { boxOfChart, cellsOfChart, marksIn, onCells, stepOver } from './charts';
import { leftsOf, type Measures } from './layout';
import { pointOf } from './points';

/** Columns of 50, 100 and 30; rows of 20, of which the second is hidden. */
const measures: Measures = { rows: 40, high: 20, down: new Bands(40, 20, [{ from: 1, to: 1, size: 0 }]), still: { rows: 0, columns: 0 }, numbers: 10, lefts: leftsOf([50, 100, 30]) };

const chart = (more: Partial<SheetChart>): SheetChart => ({ run: pointOf(2, 0, 0).run, sheet: 1, name: 'Line chart “Sales”', svg: '', why: '', from: { column: 1, row: 2, right: 0, down: 0 }, to: null, size: null, marks: [], ...more });

test('a chart between two corners lies from one cell to the other', () => {
  const one = chart({ from: { column: 0, row: 2, right: 5, down: 3 }, to: { column: 1, row: 6, right: 40, down: 10 } });
  expect(boxOfChart(measures, one)).toEqual({ left: 15, top: 20 + 20 + 3, width: 10 + 50 + 40 - 15, height: 87 });
  expect(cellsOfChart(one)).toEqual({ top: 2, left: 0, bottom: 6, right: 1 });
});

test('what is said to lie further in a cell than that is large, or beyond the last column, lies at its edge', () => {
  const far = chart({ from: { column: 0, row: 1, right: 900, down: 900 }, to: { column: 90, row: 6, right: 0, down: 0 } });
  const { left, top, width } = boxOfChart(measures, far);
  expect([left, top, left + width]).toEqual([60, 40, 190]);
});

test('one with a size of its own keeps it, and is never too small to be pressed', () => {
  expect(boxOfChart(measures, chart({ size: [300, 200] }))).toEqual({ left: 60, top: 40, width: 300, height: 200 });
  expect(boxOfChart(measures, chart({ size: [1, 1] }))).toMatchObject({ width: 40, height: 40 });
  expect(cellsOfChart(chart({ size: [128, 45] }))).toEqual({ top: 2, left: 1, bottom: 5, right: 3 });
});

test('a place on a chart is that of its cells, and others stay', () => {
  const one = chart({ to: { column: 3, row: 9, right: 0, down: 0 } });
  const [here, cell] = [pointOf(2, 0, 0), pointOf(0, 4, 4)];
  expect(onCells([one], [[here, here], [cell, cell]])).toEqual([[pointOf(1, 2, 1), pointOf(1, 9, 3)], [cell, cell]]);
  expect(onCells([chart({ run: null })], [[here, here]])).toEqual([[here, here]]);
  expect(onCells([], [[here, here]])).toEqual([[here, here]]);
});

test('keys step over the marks that show a cell, round at the ends', () => {
  const cell = { sheet: 0, row: 1, column: 1 };
  const marks = [null, cell, cell, null, cell];
  const step = (from: number | null, key: string) => stepOver(marks, from, key);
  expect([step(null, 'ArrowRight'), step(1, 'ArrowRight'), step(2, 'ArrowDown'), step(4, 'ArrowRight')]).toEqual([1, 2, 4, 1]);
  expect([step(null, 'ArrowLeft'), step(1, 'ArrowUp'), step(4, 'ArrowLeft')]).toEqual([4, 4, 2]);
  expect([step(2, 'Home'), step(2, 'End'), step(2, 'm')]).toEqual([1, 4, undefined]);
  expect(stepOver([null], null, 'ArrowRight')).toBeUndefined();
});

test('a place is shown at the marks of its cells', () => {
  const marks = [{ sheet: 0, row: 1, column: 1 }, null, { sheet: 0, row: 2, column: 1 }, { sheet: 1, row: 2, column: 1 }];
  expect(marksIn(marks, [[pointOf(0, 2, 0), pointOf(0, 9, 1)]])).toEqual([2]);
  expect(marksIn(marks, [[pointOf(0, 1, 1), pointOf(0, 1, 1)], [pointOf(1, 0, 0), pointOf(1, 5, 5)]])).toEqual([0, 3]);
  expect(marksIn(marks, [])).toEqual([]);
});
