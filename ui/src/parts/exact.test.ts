// What nobody would see in exact words is seen, and comes back from editing as it was.
import { expect, test } from 'vitest';
import { editable, isShort, seen, written } from './exact';

test.each<[string, string, string]>([
  ['plain words, lines and tabs', 'ls -l\n\tcat a.csv', 'ls -l\n\tcat a.csv'],
  ['a mark that turns what follows', 'rm \u202egnp.exe', 'rm \\u{202e}gnp.exe'],
  ['a control', 'a\u001b[2Jb\r\n', 'a\\u{1b}[2Jb\\u{d}\n'],
  ['nothing between two letters', 'pay\u200bpal\ufeff', 'pay\\u{200b}pal\\u{feff}'],
  ['a blank that is no space', 'rm\u00a0-r\u3164', 'rm\\u{a0}-r\\u{3164}'],
  ['a tag far up', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['half a character', 'a\ud800b', 'a\\u{d800}b'],
  ['letters of the world', 'Mühle 価格 😀', 'Mühle 価格 😀'],
])('%s', (_, words, want) => {
  expect(seen(words).map((part) => part.text).join('')).toBe(want);
  expect(editable(words)).toBe(want);
  expect(written(editable(words))).toBe(words);
});

test('what is odd is told apart from words that only look like it', () => {
  expect(seen('a\u202eb\\u{202e}')).toEqual([{ text: 'a', odd: false }, { text: '\\u{202e}', odd: true }, { text: 'b\\u{202e}', odd: false }]);
  for (const words of ['\\u{202e}', '\\\\u{41}', '\\u{5c}', '\\u{5C}u{41}', '\\u{ffffff}', '\\u{', '\\u{xyz}', '\u202e\\u{202e}\u202e']) expect(written(editable(words))).toBe(words);
  expect(written('a\\u{ffffff}')).toBe('a\\u{ffffff}');
});

test('long words and several lines stand by themselves', () => {
  expect(['4 t a month', 'x'.repeat(81), 'a\nb'].map(isShort)).toEqual([true, false, false]);
});
