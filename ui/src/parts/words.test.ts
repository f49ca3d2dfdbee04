// Words on the screen.
import { expect, test } from 'vitest';
import { count, cut, fileName, shared, asRead } from './words';

test.each([[0, '0 notes'], [1, '1 note'], [3, '3 notes']])('%i', (n, want) => expect(count(n, 'note')).toBe(want));
test.each([['short', 10, 'short'], ['one two three', 8, 'one two…'], ['a\n b', 9, 'a b'], ['abcdefghij', 4, 'abcd…']])('%s cut at %i', (text, most, want) => expect(cut(text, most)).toBe(want));
test.each([['a/b.md', 'b.md'], ['b.md', 'b.md']])('%s', (path, want) => expect(fileName(path)).toBe(want));

test.each<[string, string, string, string]>([
  ['It is flat.', 'It is up.', 'flat', 'up'],
  ['the heat', 'perhaps the heat', '', 'perhaps '],
  ['running', 'run', 'running', 'run'],
  ['same', 'same', '', ''],
  ['a 😀 b', 'a 😁 b', '😀', '😁'],
  ['', 'new', '', 'new'],
])('%s to %s differs in whole words', (before, after, gone, came) => {
  const { head, tail } = shared(before, after);
  expect([before.slice(head, before.length - tail), after.slice(head, after.length - tail)]).toEqual([gone, came]);
});

test.each([
  ['Up [42.5 %](fact:ab12/r1c2) on **Q2**.', 'Up 42.5 % on Q2.'],
  ['# Title', 'Title'],
  ['American\\*, 2 * 3', 'American*, 2 * 3'],
  ['half of a [link', 'half of a [link'],
])('a piece of source is shown as one reads it: %s', (source, want) => expect(asRead(source)).toBe(want));
