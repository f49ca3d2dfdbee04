// Words as source. The rules of the stage that are plain functions.
import { expect, test } from 'vitest';
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
