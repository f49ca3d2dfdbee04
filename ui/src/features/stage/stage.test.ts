// The rules of the stage that are plain functions: words as source, which blocks of two versions belong together.
import { expect, test } from 'vitest';
import type { Block } from '../../api/types';
import { align, fold } from './align';
import { literally } from './literal';

const PLAIN = { cell: false, line: false, start: false };
test.each<[string, string, Partial<typeof PLAIN>, string]>([
  ['plain words stay', 'same-shop sales, 8.4 % (new)!', {}, 'same-shop sales, 8.4 % (new)!'],
  ['marks are shown', '*a* `b` [c] <d> ~e~ $f$ \\', {}, '\\*a\\* \\`b\\` \\[c\\] \\<d> \\~e\\~ \\$f\\$ \\\\'],
  ['an underscore inside of a word is none', 'snake_case _x_', {}, 'snake_case \\_x\\_'],
  ['an entity is words', 'R&D &amp; &#35;', {}, 'R&D \\&amp; \\&#35;'],
  ['a bar in a cell', 'a | b', { cell: true, line: true }, 'a \\| b'],
  ['a bar elsewhere', 'a | b', {}, 'a | b'],
  ['no heading begins', '# one', { start: true }, '\\# one'],
  ['no list begins', '1. one', { start: true }, '1\\. one'],
  ['- nor another', '- one', { start: true }, '\\- one'],
  ['in the middle they are words', '# one', {}, '# one'],
  ['a new line is kept', 'a\nb', {}, 'a\\\nb'],
  ['a heading has one line', 'a \n b', { line: true }, 'a b'],
])('%s', (_, words, where, want) => {
  expect(literally(words, { ...PLAIN, ...where })).toBe(want);
});

const block = (text: string, id: number, el: 'paragraph' | 'heading' = 'paragraph'): Block => ({
  id, hash: text, span: { start: 0, end: 1 }, node: { t: 'el', el, of: [{ t: 'run', id, text, whole: false }] },
});
const version = (...texts: string[]) => texts.map((text, id) => block(text, id));
const seen = (old: Block[], now: Block[]) => align(old, now).map((pair) => `${pair.old?.hash ?? '-'} | ${pair.now?.hash ?? '-'}`);

test.each<[string, string[], string[], string[]]>([
  ['the same', ['a', 'b'], ['a', 'b'], ['a | a', 'b | b']],
  ['one put in', ['a', 'b'], ['a', 'new', 'b'], ['a | a', '- | new', 'b | b']],
  ['one taken away', ['a', 'gone', 'b'], ['a', 'b'], ['a | a', 'gone | -', 'b | b']],
  ['one rewritten', ['a', 'sales fell much', 'b'], ['a', 'sales rose much', 'b'], ['a | a', 'sales fell much | sales rose much', 'b | b']],
  ['one put in before one rewritten', ['a', 'sales fell much', 'b'], ['a', 'a quite new one', 'sales rose much', 'b'], ['a | a', '- | a quite new one', 'sales fell much | sales rose much', 'b | b']],
  ['all others', ['one thing', 'b'], ['another matter', 'b'], ['one thing | another matter', 'b | b']],
  ['nothing before', [], ['a'], ['- | a']],
  ['nothing after', ['a', 'b'], [], ['a | -', 'b | -']],
])('%s', (_, old, now, want) => {
  expect(seen(version(...old), version(...now))).toEqual(want);
});

test('a heading is not the rewritten form of a paragraph', () => {
  const pairs = align([block('What changed', 0, 'heading')], [block('What changed here', 0)]);
  expect(pairs.map((pair) => [pair.old?.hash, pair.now?.hash])).toEqual([['What changed', undefined], [undefined, 'What changed here']]);
});

test('what is equal is folded but for a block beside each change, and can be opened', () => {
  const texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const pairs = align(version(...texts), version(...texts.with(6, 'G')));
  const shown = (only: boolean, open: number[] = []) => fold(pairs, only, new Set(open)).map((one) => ('fold' in one ? `${one.fold} folded` : (one.pair.now?.hash ?? '-')));
  expect(shown(true)).toEqual(['5 folded', 'f', 'G', 'h', 'i', 'j']);
  expect(shown(true, [0])).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'G', 'h', 'i', 'j']);
  expect(shown(false)).toEqual([...texts.slice(0, 6), 'G', 'h', 'i', 'j']);
  const keys = fold(pairs, true, new Set()).map((one) => one.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('versions of many blocks are aligned in good time and keep every block once', () => {
  const long = Array.from({ length: 4000 }, (_, i) => `block ${i}`);
  const other = long.map((text, i) => (i % 50 === 7 ? text + ' changed' : text)).filter((_, i) => i % 200 !== 3);
  const pairs = align(version(...long), version(...other));
  expect(pairs.filter((pair) => pair.old).length).toBe(4000);
  expect(pairs.filter((pair) => pair.now).length).toBe(other.length);
});
