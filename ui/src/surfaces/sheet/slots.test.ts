// Rows scrolled near and far, and the slots they stand in.
import { expect, test } from 'vitest';
import { Slots } from './slots';

const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const slots = (placed: { slot: number }[]) => placed.map(({ slot }) => slot);

test('a row that stays keeps its slot, and a new one takes the slot of one that went', () => {
  const all = new Slots();
  expect(slots(all.place(from(10, 4)))).toEqual([0, 1, 2, 3]);
  expect(all.place(from(11, 4))).toEqual([{ row: 11, slot: 1 }, { row: 12, slot: 2 }, { row: 13, slot: 3 }, { row: 14, slot: 0 }]);
  expect(slots(all.place(from(9, 4)))).toEqual([3, 0, 1, 2]);
});

test('after a jump the slots stand in the order in which they stood', () => {
  const all = new Slots();
  all.place(from(0, 5));
  const before = slots(all.place(from(2, 5)));
  expect(slots(all.place(from(90_000, 5)))).toEqual(before);
});

test('the same rows are placed as they were, more rows have more slots, and none is given twice', () => {
  const all = new Slots();
  const first = slots(all.place(from(5, 3)));
  expect(slots(all.place(from(5, 3)))).toEqual(first);
  all.place(from(6, 1));
  for (const [at, count] of [[100, 6], [98, 9], [3, 2], [4, 30], [0, 0], [7, 4]] as const) {
    const placed = all.place(from(at, count));
    const asked = placed.filter(({ row }) => row >= at && row < at + count);
    expect(asked.map(({ row }) => row)).toEqual(from(at, count));
    expect(new Set(slots(placed)).size).toBe(placed.length);
    // Only a jump, to the two rows far above the nine, leaves slots over that keep their rows.
    expect(placed.length).toBe(count === 2 ? 9 : count);
  }
});

test('slots that a jump leaves over keep their rows, above or below, until these are asked for or gone', () => {
  const all = new Slots();
  const before = slots(all.place(from(100, 6)));
  const rows = (placed: { row: number }[]) => placed.map(({ row }) => row);
  const down = all.place(from(500, 4), 1000);
  expect([rows(down), slots(down)]).toEqual([[100, 101, 500, 501, 502, 503], before]);
  const around = all.place(from(499, 6), 1000);
  expect(rows(around)).toEqual(from(499, 6));
  expect(new Set(slots(around))).toEqual(new Set(before));
  const order = slots(around);
  const up = all.place(from(10, 4), 1000);
  expect([rows(up), slots(up)]).toEqual([[10, 11, 12, 13, 503, 504], order]);
  expect(rows(all.place(from(0, 3), 500))).toEqual([0, 1, 2, 11, 12, 13]);
  expect(rows(all.place([]))).toEqual([]);
});

test('rows that are gone are not kept', () => {
  const all = new Slots();
  all.place(from(900, 6));
  expect(all.place(from(3, 4), 100).map(({ row }) => row)).toEqual(from(3, 4));
});
