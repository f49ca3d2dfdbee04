// Which slides are chosen in the film, and where they go together.
import { expect, test } from 'vitest';
import { droppedAt, pickedOf, rangeOf, steppedTo } from './film';

const IDS = [10, 11, 12, 13, 14];

test('what is chosen is what something is done to, else what is shown', () => {
  expect(pickedOf(IDS, new Set([13, 11, 99]), 10)).toEqual([11, 13]);
  expect(pickedOf(IDS, new Set(), 12)).toEqual([12]);
  expect(pickedOf(IDS, new Set([99]), 98)).toEqual([]);
  expect([...rangeOf(IDS, 13, 11)]).toEqual([11, 12, 13]);
  expect([...rangeOf(IDS, 99, 11)]).toEqual([11]);
});

test('slides go together to where they are dropped', () => {
  for (const [picked, before, to] of [
    [[10], 0, null],
    [[10], 1, null],
    [[10], 2, 1],
    [[10], 5, 4],
    [[14], 0, 0],
    [[11, 13], 5, 3],
    [[11, 13], 0, 0],
    [[11, 13], 2, 1],
    [[11, 12], 3, null],
    [[10, 11, 12, 13, 14], 3, null],
  ] as const) {
    expect(droppedAt(IDS, [...picked], before), `${picked} before ${before}`).toBe(to);
  }
});

test('by keyboard they go a step', () => {
  for (const [picked, step, to] of [
    [[10], -1, null],
    [[10], 1, 1],
    [[14], 1, null],
    [[11, 12], 1, 2],
    [[13, 14], 1, null],
    // Slides that stand apart come together.
    [[11, 13], 1, 2],
    [[11, 13], -1, 0],
  ] as const) {
    expect(steppedTo(IDS, [...picked], step), `${picked} by ${step}`).toBe(to);
  }
});
