// Unfinished notes: each is kept for its own place, through a reload of the page.
import { beforeEach, expect, test } from 'vitest';
import type { Pointed } from '../api/types';
import type { Box } from './box';
import { keepBoxes, keptBoxes, samePlace, without } from './drafts';

const pointed = (at: string) => ({ at }) as Pointed;
const box = (at: string, text: string, over: Partial<Box> = {}): Box =>
  ({ path: 'a.md', version: 1, at: { by: 'where', at }, pointed: pointed(at), paint: [], quote: '', intent: 'change', chosen: false, text, everywhere: false, note: null, ...over }) as Box;

beforeEach(() => sessionStorage.clear());

test('what was kept is there again', () => {
  const boxes = [box('bytes:1-2', 'one'), box('bytes:5-9', 'two')];
  keepBoxes(boxes);
  expect(keptBoxes()).toEqual(boxes);
  keepBoxes([]);
  expect([keptBoxes(), sessionStorage.length]).toEqual([[], 0]);
});

test('only the newest are kept, and what can not be read is nothing', () => {
  keepBoxes(Array.from({ length: 30 }, (_, i) => box(`bytes:${i}-${i + 1}`, String(i))));
  expect([keptBoxes().length, keptBoxes()[0]?.text]).toEqual([20, '10']);
  for (const broken of ['{', '3', 'null']) {
    sessionStorage.setItem('gloss.boxes', broken);
    expect(keptBoxes()).toEqual([]);
  }
});

test('one place holds one unfinished note', () => {
  const all = [box('bytes:1-2', 'one'), box('bytes:1-2', 'other file', { path: 'b.md' }), box('bytes:5-9', 'two')];
  expect(without(all, box('bytes:1-2', 'newer')).map((one) => one.text)).toEqual(['other file', 'two']);
});

test('words come back only at the very place of the very version, however far they reach', () => {
  const selection = { start: { run: 1, utf16: 0 }, end: { run: 1, utf16: 4 }, text: 'This' };
  const other = { ...selection, end: { run: 2, utf16: 4 } };
  const left = box('bytes:1-20', 'one', { at: { by: 'selection', version: 1, selection, reach: 'paragraph' } });
  expect(samePlace(left, 'a.md', 1, pointed('bytes:1-20'), other)).toBe(true);
  expect(samePlace(left, 'a.md', 1, pointed('bytes:1-5'), selection)).toBe(true);
  expect(samePlace(left, 'a.md', 1, pointed('bytes:1-5'), other)).toBe(false);
  expect(samePlace(left, 'a.md', 2, pointed('bytes:1-20'), selection)).toBe(false);
  expect(samePlace(left, 'b.md', 1, pointed('bytes:1-20'), selection)).toBe(false);
  expect(samePlace({ ...left, note: 'n' }, 'a.md', 1, pointed('bytes:1-20'), selection)).toBe(false);
});
