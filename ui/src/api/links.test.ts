// Which links ask before they are opened; one table holds this and the exports' rule.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carries, partsOf, shownAddress } from './links';

const table = readFileSync(join(__dirname, '../../../crates/gloss-export/src/tests/addresses.tsv'), 'utf8');
const rows = table.trimEnd().split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split('\t'));

test.each(rows)('%s: %s', (expected = '', written = '') => {
  const address = JSON.parse(`"${written}"`) as string;
  expect(carries(address) ? 'asks' : 'goes').toBe(expected);
});

test('the host is told from what only looks like one', () => {
  expect(partsOf('https://example.com@evil.example/a?b')).toEqual({ before: 'https://example.com@', host: 'evil.example', rest: '/a?b', user: true });
  expect(partsOf('mailto:ada@example.com?subject=Hi')).toEqual({ before: 'mailto:ada@', host: 'example.com', rest: '?subject=Hi', user: false });
  expect(partsOf('https://example.com')).toEqual({ before: 'https://', host: 'example.com', rest: '', user: false });
});

test('what can not be seen is shown', () => {
  expect(shownAddress('https://a.example/\u202egpj')).toBe('https://a.example/\\u{202e}gpj');
});
