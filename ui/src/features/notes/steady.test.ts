// Tests of object identity: unchanged fields give the same object again.
import { expect, test } from 'vitest';
import { steadyList, steadySet } from './steady';

test('only what changed is another object', () => {
  const note = { n: 1 };
  const before = [{ id: 'a', note, open: false }, { id: 'b', note, open: false }];
  expect(steadyList([{ id: 'a', note, open: false }, { id: 'b', note, open: false }], before)).toBe(before);
  const moved = steadyList([{ id: 'b', note, open: false }, { id: 'a', note, open: false }], before);
  expect([moved[0], moved[1]]).toEqual([before[1], before[0]]);
  expect(moved[0]).toBe(before[1]);
  const changed = steadyList([{ id: 'a', note: { n: 1 }, open: false }, { id: 'b', note, open: false }, { id: 'c', note, open: true }], before);
  expect(changed[0]).not.toBe(before[0]);
  expect(changed[1]).toBe(before[1]);
  const more: { id: string; note: object; open: boolean; extra?: number }[] = [{ id: 'a', note, open: false, extra: 1 }];
  expect(steadyList(more, before)[0]).toBe(more[0]);
});

test('a set is the same one while its members are', () => {
  const before = new Set(['a', 'b']);
  expect(steadySet(new Set(['b', 'a']), before)).toBe(before);
  for (const next of [new Set(['a']), new Set(['a', 'c']), new Set(['a', 'b', 'c'])]) expect(steadySet(next, before)).toBe(next);
});
