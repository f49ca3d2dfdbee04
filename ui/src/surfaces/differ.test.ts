// Differences as a person would mark them.
import { expect, test } from 'vitest';
import { differ } from './differ';

const shown = (before: string, after: string) => differ(before, after).map(({ kind, text }) => (kind === 'gone' ? `[-${text}-]` : kind === 'came' ? `[+${text}+]` : text)).join('');

test.each<[string, string, string, string]>([
  ['a word', 'It is flat.', 'It is up.', 'It is [-flat-][+up+].'],
  ['words put in', 'the heat', 'perhaps the heat', '[+perhaps +]the heat'],
  ['two far places', 'One shop was flat and the other three were also up.', 'One shop was down and the other three were also level.', 'One shop was [-flat-][+down+] and the other three were also [-up-][+level+].'],
  ['crumbs between are marked too', 'a b c d', 'a x c y', 'a [-b c d-][+x c y+]'],
  ['whole numbers', 'It is 16,116 now.', 'It is 16,716 now.', 'It is [-16,116-][+16,716+] now.'],
  ['the end of a number', '8.4 % of 12', '8.5 % of 12', '[-8.4-][+8.5+] % of 12'],
  ['cells each by itself', 'North\n15\n50.0 %\n110.4\nSouth\n15\n50.0 %\n115.5', 'North\n15\n50 %\n110\nSouth\n15\n50 %\n115', 'North\n15\n[-50.0-][+50+] %\n[-110.4-][+110+]\nSouth\n15\n[-50.0-][+50+] %\n[-115.5-][+115+]'],
  ['a cell emptied and one filled', 'a\nb\n\nd', 'a\n\nc\nd', 'a\n[-b-]\n[+c+]\nd'],
  ['lines that moved are no pairs', 'one\ntwo\nthree\nfour', 'two\nthree\nfour\nfive', '[-one\n-]two\nthree\nfour[+\nfive+]'],
  ['nothing', 'same', 'same', 'same'],
  ['everything', 'old', '', '[-old-]'],
  ['from nothing', '', 'new', '[+new+]'],
])('%s', (_, before, after, want) => expect(shown(before, after)).toBe(want));

test('whatever differs, both texts can be read from it', () => {
  let seed = 5;
  const next = (most: number) => (seed = (seed * 16807) % 2147483647) % most;
  const text = () => Array.from({ length: next(40) }, () => ['the', 'heat', ' ', '.', '8 %', 'flat', '売上', '\n'][next(8)]).join(' ');
  for (let round = 0; round < 200; round++) {
    const [before, after] = [text(), text()];
    const parts = differ(before, after);
    expect(parts.filter((p) => p.kind !== 'came').map((p) => p.text).join('')).toBe(before);
    expect(parts.filter((p) => p.kind !== 'gone').map((p) => p.text).join('')).toBe(after);
  }
});

test('a very long text is compared at its ends', () => {
  const long = 'word '.repeat(5000);
  expect(differ(long + 'a', long + 'b').map((part) => part.kind)).toEqual(['same', 'gone', 'came']);
});
