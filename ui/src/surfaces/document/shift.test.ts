// Moving a block of a text past its neighbour: which neighbour is named.
import { expect, test } from 'vitest';
import type { Block, El, InlineNode } from '../../api/types';
import { hasParts, nameOf, shifted } from './shift';

const block = (id: number, el: El, text: string, n?: number): Block => {
  const node: InlineNode = { t: 'el', el, of: [{ t: 'run', id, text, whole: false }], ...(n ? { n } : {}) };
  return { id, span: { start: id * 10, end: id * 10 + 9 }, hash: String(id), node };
};

const BLOCKS = [
  block(0, 'heading', 'Title', 1), block(1, 'paragraph', 'One, two.'), block(2, 'heading', 'First', 2), block(3, 'paragraph', 'In the first.'),
  block(4, 'heading', 'Deeper', 3), block(5, 'list', 'An item'), block(6, 'heading', 'Second', 2), block(7, 'paragraph', 'One, two.'),
];

test.each([
  [1, true, 'before', 0], [1, false, 'after', 2], [7, false, null, null],
  // A heading goes with all that is below it, past its like.
  [2, false, 'after', 7], [6, true, 'before', 2], [2, true, null, null], [6, false, null, null], [4, true, null, null],
] as const)('block %i, up: %s, goes %s block %s', (at, up, side, beside) => {
  const found = shifted(BLOCKS, at, up);
  expect([found?.side ?? null, found?.block.id ?? null]).toEqual([side, beside]);
});

test('a block is named by words that no other has', () => {
  expect(BLOCKS.map((one) => nameOf(one, BLOCKS))).toEqual(['Title', null, 'First', 'In the first.', 'Deeper', 'An item', 'Second', null]);
});

test('items and rows go up and down in their list or table', () => {
  expect(BLOCKS.filter(hasParts).map((one) => one.id)).toEqual([5]);
});
