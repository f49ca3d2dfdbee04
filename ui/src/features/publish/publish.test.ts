// Counts, times and findings of publishing, in words.
import { expect, test } from 'vitest';
import type { Leak, ReleaseView } from '../../api/types';
import { sizeWords } from '../../surfaces/other/file';
import { columnsOf, foundOf, goesBack, shareOf, termsOf, untilOf } from './publish';

const NOW = new Date('2026-11-25T19:00:00');

test('a time to end is reckoned from now, a day lasts to its end', () => {
  expect(untilOf('', '', NOW)).toBeNull();
  expect(untilOf('1', '', NOW)).toBe(new Date('2026-11-25T20:00:00').toISOString());
  expect(untilOf('day', '2026-12-31', NOW)).toBe(new Date('2027-01-01T00:00:00').toISOString());
  expect(untilOf('day', '2026-11-25', NOW)).toBe(new Date('2026-11-26T00:00:00').toISOString());
  expect(untilOf('day', '2026-11-24', NOW)).toBeUndefined();
  expect(untilOf('day', '', NOW)).toBeUndefined();
});

test('what leaves is told in counts', () => {
  expect([sizeWords(900), sizeWords(214_400), sizeWords(3_200_000)]).toEqual(['900 bytes', '214 kB', '3.2 MB']);
  const data = { source: 'markets.csv', rows: 48, columns: ['name', 'day'], kept: ['phone'] };
  expect(shareOf(data)).toBe('48 rows, 2 of 3 columns');
  expect(shareOf({ ...data, rows: null, kept: [] })).toBe('2 columns');
  expect(columnsOf(data)).toBe('name, day. Not: phone.');
  expect(columnsOf({ ...data, kept: [...'abcdefghij'] })).toBe('name, day. Not: a, b, c, d, e, f, g, h and 2 more.');
});

test('alike findings are one line', () => {
  const leak = (what: string, file: string, secret: boolean): Leak => ({ what, file, line: 1, masked: 'a', rule: 'r', secret });
  const found = foundOf([leak('a password', 'a.js', true), leak('an e-mail address', 'index.html', false), leak('an e-mail address', 'b.html', false)]);
  expect(found.map((one) => [one.head, one.secret])).toEqual([['A password, in a.js', true], ['2 × e-mail address, in 2 files', false]]);
});

const view = (n: number, over: Partial<ReleaseView['release']>): ReleaseView => ({
  release: { id: `rl_${n}`, n, path: 's/', version: n, shows: n, audience: 'link', newest: false, until: null, published_at: '', state: 'live', ended_at: null, name: '', port: 1, ...over },
  url: '', passcode: null, visits: 0, days: [], trouble: null,
});

test('a release is told by who and until when', () => {
  const day = () => '30 November';
  expect(termsOf(view(1, { until: 'x' }), day)).toBe('Link and passcode, until 30 November');
  expect(termsOf(view(1, { audience: 'me' }), day)).toBe('Only me, until you unpublish it');
  expect(termsOf(view(1, { state: 'unpublished', ended_at: 'x' }), day)).toBe('Link and passcode, unpublished 30 November');
});

test('going back is offered where it changes what is seen', () => {
  const [one, two] = [view(1, {}), view(2, {})];
  expect(goesBack(one, [one, two])).toBe(true);
  expect(goesBack(two, [one, two])).toBe(false);
  expect(goesBack(one, [one, view(2, { shows: 1 })])).toBe(false);
  expect(goesBack(one, [view(1, { state: 'unpublished' }), view(2, { state: 'unpublished' })])).toBe(false);
});
