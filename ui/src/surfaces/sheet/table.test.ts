// Cells as points, what keys do to a selection, where cells lie, which of them are marked and what they said before.
import { expect, test } from 'vitest';
import type { Change, Note, RunPoint } from '../../api/types';
import { Bands } from './bands';
import { changedCells, wordsBefore } from './changed';
import { textOf } from './copy';
import { boxOf, cellAt, columnAt, drawnOf, leftsOf, scrolledTo, seenOf, sizeOf, type Measures } from './layout';
import { keyOf, looksOf, sidesOf } from './looks';
import { cellsOf, move, only, type Chosen, type Grid } from './moves';
import { around, bySheet, cellOf, pointOf, selectionOf, spotsOf } from './points';
import { address, type Cells } from './range';
import { fillOf, isMenuKey, linesOf, reshapeOf } from './reshape';

type Paint = [RunPoint, RunPoint][];
const rect = (top: number, left: number, bottom = top, right = left): Cells => ({ top, bottom, left, right });
const cell = (row: number, column: number, sheet = 0): Paint[number] => [pointOf(sheet, row, column), pointOf(sheet, row, column)];

test.each([[0, 0, 0, 0], [0, 41, 3, 41], [1, 0, 2, 1048576], [3000, 1048575, 16383, 3001 * 1048576 - 1]])('sheet %i, row %i, column %i is run %i', (sheet, row, column, run) => {
  expect(pointOf(sheet, row, column)).toEqual({ run, utf16: column });
  expect(cellOf(pointOf(sheet, row, column))).toEqual({ sheet, row, column });
});

test('a rectangle is a selection of its corners, and comes back', () => {
  const selection = selectionOf({ sheet: 2, cells: rect(4, 1, 9, 3) });
  expect(selection).toEqual({ start: pointOf(2, 4, 1), end: pointOf(2, 9, 3), text: '' });
  expect(spotsOf([[selection.start, selection.end]])).toEqual([{ sheet: 2, cells: rect(4, 1, 9, 3) }]);
});

test('the cells of a place have one rectangle around them, in their first sheet', () => {
  expect(around([cell(4, 2), cell(2, 5), cell(9, 9, 1)])).toEqual({ sheet: 0, cells: rect(2, 2, 4, 5) });
  expect(around([])).toBe(null);
  expect([...bySheet([[cell(1, 1)], [cell(2, 2, 1)], [cell(3, 3, 1)], []])]).toEqual([[0, 1], [1, 2]]);
});

test.each([[rect(2, 3), 'D3'], [rect(2, 3, 4, 4), 'D3:E5'], [rect(0, 26), 'AA1']])('%j is %s', (cells, want) => expect(address(cells)).toBe(want));

/** Filled: column B in rows 1 to 5, with a gap at row 3; all of row 1. */
const filled = (row: number, column: number) => row === 0 || (column === 1 && row < 5 && row !== 2);
const grid: Grid = { rows: 20, columns: 6, page: 8, start: { row: 4, column: 1 }, filled };
const at = (chosen: Chosen | null) => chosen && address(cellsOf(chosen, grid));

test.each<[string, [number, number], string, string]>([
  ['B2', [1, 1], 'ArrowDown', 'B3'],
  ['A1', [0, 0], 'ArrowUp', 'A1'],
  ['F20', [19, 5], 'ArrowRight', 'F20'],
  ['D7', [6, 3], 'Home', 'A7'],
  ['D7', [6, 3], 'End', 'F7'],
  ['D7', [6, 3], 'Ctrl+Home', 'A1'],
  ['D7', [6, 3], 'Ctrl+End', 'F20'],
  ['D7', [6, 3], 'PageDown', 'D15'],
  ['D15', [14, 3], 'PageDown', 'D20'],
  ['D7', [6, 3], 'PageUp', 'D1'],
  ['B1, to the end of what is filled', [0, 1], 'Ctrl+ArrowDown', 'B2'],
  ['B2, over the gap', [1, 1], 'Ctrl+ArrowDown', 'B4'],
  ['B5, to the edge', [4, 1], 'Ctrl+ArrowDown', 'B20'],
  ['B20, back to what is filled', [19, 1], 'Ctrl+ArrowUp', 'B5'],
  ['A1, along the row', [0, 0], 'Ctrl+ArrowRight', 'F1'],
  ['B2, one more', [1, 1], 'Shift+ArrowDown', 'B2:B3'],
  ['B2, back over itself', [1, 1], 'Shift+ArrowUp', 'B1:B2'],
  ['B2, to the corner', [1, 1], 'Ctrl+Shift+End', 'B2:F20'],
  ['B2, its column', [1, 1], 'Ctrl+ ', 'B1:B20'],
  ['B2, its row', [1, 1], 'Shift+ ', 'A2:F2'],
  ['B2, all of them', [1, 1], 'Ctrl+a', 'A1:F20'],
])('from %s', (_, [row, column], chord, want) => {
  const key = chord.slice(chord.lastIndexOf('+') + 1);
  expect(at(move(grid, only(row, column), { key, ctrl: chord.includes('Ctrl+'), shift: chord.includes('Shift+') }))).toBe(want);
});

test('keys that mean nothing, and the first key', () => {
  const plain = (key: string) => ({ key, ctrl: false, shift: false });
  expect(move(grid, only(0, 0), plain('x'))).toBe(null);
  expect(move(grid, only(0, 0), plain(' '))).toBe(null);
  expect(at(move(grid, null, plain('ArrowDown')))).toBe('B5');
  expect(at(move(grid, null, { key: 'Home', ctrl: true, shift: false }))).toBe('A1');
  expect(move({ ...grid, rows: 0 }, null, plain('ArrowDown'))).toBe(null);
});

test('whole rows and columns are stretched as such', () => {
  const column = move(grid, only(3, 1), { key: ' ', ctrl: true, shift: false });
  const two = move(grid, column, { key: 'ArrowRight', ctrl: false, shift: true });
  expect(at(two)).toBe('B1:C20');
  expect(at(move(grid, two, { key: 'ArrowLeft', ctrl: false, shift: false }))).toBe('B4');
});

const measures: Measures = { rows: 1000, high: 30, down: new Bands(1000, 30), still: { rows: 1, columns: 0 }, numbers: 50, lefts: leftsOf([100, 60, 140, 80, 80, 80]) };
const view = { top: 0, left: 0, width: 350, height: 300 };

test('cells lie where the rows above and the columns before them end', () => {
  expect(sizeOf(measures)).toEqual({ width: 590, height: 30030 });
  expect(boxOf(measures, rect(4, 1, 5, 2))).toEqual({ left: 150, top: 150, width: 200, height: 60 });
  expect(boxOf(measures, rect(0, 5, 0, 9))).toEqual({ left: 510, top: 30, width: 80, height: 30 });
});

test.each([[0, 0], [99, 0], [100, 1], [159, 1], [160, 2], [539, 5], [9999, 5], [-5, 0]])('%i pixels are in column %i', (x, want) => expect(columnAt(measures.lefts, x)).toBe(want));

test('the pointer finds cells, letters and numbers, also while the sheet is scrolled', () => {
  expect([cellAt(measures, view, 20, 10), cellAt(measures, view, 160, 10), cellAt(measures, view, 20, 100), cellAt(measures, view, 160, 70)]).toEqual([
    { row: -1, column: -1 }, { row: -1, column: 1 }, { row: 2, column: -1 }, { row: 1, column: 1 },
  ]);
  const down = { ...view, top: 600, left: 100 };
  expect(cellAt(measures, down, 60, 40)).toEqual({ row: 0, column: 1 });
  expect(cellAt(measures, down, 60, 61)).toEqual({ row: 21, column: 1 });
  expect(cellAt(measures, down, 60, 99999)).toEqual({ row: 999, column: 1 });
});

test('what is drawn covers what is seen, and stays few', () => {
  expect(drawnOf(measures, view)).toEqual(rect(1, 0, 31, 5));
  const deep = drawnOf(measures, { ...view, top: 6000 });
  expect([deep.top, deep.bottom]).toEqual([176, 231]);
  // A row further, and the same rows are drawn.
  expect(drawnOf(measures, { ...view, top: 6030 })).toEqual({ ...deep, bottom: 239 });
  expect(drawnOf(measures, { ...view, top: 6000 }, true)).toEqual({ ...deep, top: 201, bottom: 211 });
  expect(drawnOf(measures, { ...view, top: 30030 - 300 }).bottom).toBe(999);
  const wide = { ...measures, lefts: leftsOf(Array.from({ length: 400 }, () => 80)) };
  const many = drawnOf(wide, { top: 9000, left: 12000, width: 1900, height: 1000 });
  expect((many.bottom - many.top + 1) * (many.right - many.left + 1)).toBeLessThan(1300);
  expect(many.left).toBeLessThanOrEqual(150);
  expect(many.right).toBeGreaterThanOrEqual(173);
  expect(drawnOf({ ...measures, rows: 0, down: new Bands(0, 30), still: { rows: 0, columns: 0 }, lefts: [0] }, view).right).toBe(-1);
});

test.each<[string, Cells, { top: number; left: number }, { top: number; left: number }]>([
  ['in view: nothing moves', rect(3, 1), { top: 0, left: 0 }, { top: 0, left: 0 }],
  ['below: just so far', rect(20, 1), { top: 0, left: 0 }, { top: 360, left: 0 }],
  ['above: under the first row', rect(5, 1), { top: 600, left: 0 }, { top: 120, left: 0 }],
  ['to the right: just so far', rect(3, 5), { top: 0, left: 0 }, { top: 0, left: 240 }],
  ['to the left', rect(3, 0), { top: 0, left: 200 }, { top: 0, left: 0 }],
  ['in the first row: it stands still', rect(0, 1), { top: 900, left: 0 }, { top: 900, left: 0 }],
  ['higher than the view, and partly seen: nothing moves', rect(5, 1, 90, 1), { top: 600, left: 0 }, { top: 600, left: 0 }],
  ['a whole row: nothing moves aside', rect(20, 0, 20, 5), { top: 600, left: 120 }, { top: 570, left: 120 }],
  ['higher than the view: its beginning', rect(50, 1, 90, 1), { top: 0, left: 0 }, { top: 1470, left: 0 }],
])('scrolling to what is %s', (_, cells, from, want) => {
  expect(scrolledTo(measures, { ...view, ...from }, cells)).toEqual(want);
});

test('cells that are scrolled away still have a place', () => {
  const down = { ...view, top: 900 };
  expect(seenOf(measures, down, rect(2, 0)).top).toBe(-810);
  expect(seenOf(measures, down, rect(0, 0)).top).toBe(30);
  expect(seenOf(measures, view, rect(500, 0)).top).toBe(15030);
});

test('marks lie on the drawn cells of their sheet, the later style over the earlier', () => {
  const column: Paint = [[pointOf(0, 0, 1), pointOf(0, 9999, 1)]];
  const looks = looksOf([{ style: 'note-focus', paint: [cell(12, 1)] }, { style: 'note', paint: column }, { style: 'added', paint: [cell(12, 2, 1)] }], 0, rect(10, 0, 20, 5));
  expect(looks.size).toBe(12);
  expect([looks.get(keyOf(0, 1)), looks.get(keyOf(12, 1)), looks.get(keyOf(12, 2)), looks.get(keyOf(9, 1))]).toEqual(['note', 'note-focus', undefined, undefined]);
});

test.each<[number, number, string]>([[1, 1, 'sel st sl'], [2, 2, 'sel sb se'], [1, 2, 'sel st se'], [3, 1, '']])('the line around B2:C3 at row %i, column %i', (row, column, want) => {
  expect(sidesOf(rect(1, 1, 2, 2), row, column)).toBe(want);
});

test('cells are copied with tabs between them, and only when all of them are known', () => {
  const rows = [['a', 'b "c"'], ['1']].map((row) => row.map((text) => ({ text, number: false })));
  expect(textOf(rect(0, 0, 1, 1), (row) => rows[row])).toBe('a\t"b ""c"""\n1\t');
  expect(textOf(rect(0, 0, 2, 1), (row) => rows[row])).toBe(null);
});

const applied = (id: string, version: number) => ({ id, state: 'applied', applied: { version, parts: [] } }) as unknown as Note;

test('only the cells that a note changed are marked, with what they said', () => {
  const was = new Map([[4, new Map([[0, new Map([[keyOf(2, 1), '12'], [keyOf(3, 1), ' '], [keyOf(9, 9), 'elsewhere']])]])]]);
  const paints = { a: [cell(1, 1), cell(2, 1), cell(3, 1)], b: [cell(5, 5)], f: [cell(9, 9)] };
  const follow = { id: 'f', version: 4 } as Change;
  const changed = changedCells([applied('a', 4), applied('b', 3)], [follow], paints, was);
  expect(changed.added).toEqual([cell(2, 1), cell(3, 1), cell(5, 5)]);
  expect(changed.follows).toEqual([cell(9, 9)]);
  expect([...(changed.said.get(0) ?? [])]).toEqual([[keyOf(2, 1), 'was 12'], [keyOf(3, 1), 'was empty'], [keyOf(9, 9), 'was elsewhere']]);
});

test('what a cell said is put to the cell, by the version that changed it', () => {
  const was = wordsBefore([{ version: 2, paint: [cell(10, 0)], before: 'x' }, { version: 4, paint: [cell(10, 0)], before: 'y' }]);
  expect([...was].map(([version, words]) => [version, words.get(0)?.get(keyOf(10, 0))])).toEqual([[2, 'x'], [4, 'y']]);
});

const wholly = (whole: Chosen['whole']): Chosen => ({ anchor: { row: 2, column: 1 }, head: { row: 3, column: 1 }, whole });

test('of whole rows nothing is said of columns, and of cells both', () => {
  const labels = (whole: Chosen['whole'], cells: Cells) => linesOf(wholly(whole), cells).map((line) => line.label);
  expect(labels('rows', rect(2, 0, 3, 9))).toEqual(['Insert 2 rows above', 'Insert 2 rows below', 'Delete 2 rows']);
  expect(labels('columns', rect(0, 1, 99, 1))).toEqual(['Insert column to the left', 'Insert column to the right', 'Delete column']);
  expect(labels('cells', rect(2, 1, 2, 1))).toHaveLength(6);
  expect(linesOf(wholly('cells'), rect(2, 1)).some((line) => line.keys)).toBe(false);
});

test.each<[string, Chosen['whole'], string, boolean, string | null]>([
  ['rows come', 'rows', '+', true, 'insert_above'],
  ['rows come, as some keyboards say it', 'rows', '=', true, 'insert_above'],
  ['rows go', 'rows', '-', false, 'delete_rows'],
  ['columns come', 'columns', '+', true, 'insert_left'],
  ['columns go', 'columns', '-', false, 'delete_columns'],
  ['cells leave the key to the page', 'cells', '-', false, null],
  ['larger letters', 'rows', '=', false, null],
])('%s', (_, whole, key, shiftKey, want) => {
  expect(reshapeOf(wholly(whole), { key, ctrlKey: true, metaKey: false, altKey: false, shiftKey })).toBe(want);
  expect(reshapeOf(wholly(whole), { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey })).toBe(null);
});

test('cells are filled where they can be written, and never from what is not there', () => {
  const hows = (whole: Chosen['whole'], cells: Cells, written: boolean) => linesOf(wholly(whole), cells, written).map((line) => line.how).filter((how) => how === 'down' || how === 'right');
  expect(hows('cells', rect(2, 1, 4, 3), true)).toEqual(['down', 'right']);
  expect(hows('cells', rect(2, 1, 4, 3), false)).toEqual([]);
  expect(hows('cells', rect(0, 0), true)).toEqual([]);
  expect(hows('rows', rect(2, 0, 3, 9), true)).toEqual(['down']);
  expect(hows('columns', rect(0, 1, 9, 2), true)).toEqual(['right']);
});

test.each<[string, Partial<KeyboardEvent>, string | null]>([
  ['down', { key: 'd', ctrlKey: true }, 'down'],
  ['right, with capitals locked', { key: 'R', metaKey: true }, 'right'],
  ['a letter is a letter', { key: 'd' }, null],
  ['with another key it is something else', { key: 'd', ctrlKey: true, shiftKey: true }, null],
  ['other letters', { key: 'e', ctrlKey: true }, null],
])('fills: %s', (_, keys, want) => {
  expect(fillOf({ key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...keys })).toBe(want);
});

test('the menu has its keys', () => {
  expect(isMenuKey({ key: 'ContextMenu', shiftKey: false })).toBe(true);
  expect([true, false].map((shiftKey) => isMenuKey({ key: 'F10', shiftKey }))).toEqual([true, false]);
});
