// What tasks may do: its order, its words, and the names of websites.
import { expect, test } from 'vitest';
import type { AccessLine } from '../../api/types';
import { backOf, detailOf, givenOf, hostOf, isOpen, mayOf, partsOf, sinceWords, rulesOf } from './access';

const line = (over: Partial<AccessLine>): AccessLine => ({ id: null, task: null, group: 'files', action: 'read', rule: 'act', says: 'Read', detail: 'always', since: null, ...over });
const NOW = new Date(2026, 2, 14, 12, 0);

test('files, network, programs, each with its lines, also where it has none', () => {
  const parts = partsOf([line({ group: 'programs', says: 'Run' }), line({ says: 'Read' }), line({ says: 'Change' })]);
  expect(parts.map((part) => [part.head, part.lines.map((one) => one.says)])).toEqual([['Files', ['Read', 'Change']], ['Network', []], ['Programs', ['Run']]]);
});

test('only what was given is counted', () => {
  expect(givenOf([line({}), line({ id: 'a' }), line({ id: 'b', action: null, rule: null })])).toBe(2);
});

test('what asks first is told apart from what is done', () => {
  expect([line({}), line({ rule: null }), line({ rule: 'ask' }), line({ rule: 'leave_it_to_me' }), line({ rule: 'when_i_say_so' })].map(isOpen)).toEqual([true, true, false, false, false]);
});

test.each<[string, Date | null, string]>([
  ['never given', null, ''],
  ['today', new Date(2026, 2, 14, 9, 5), 'since 09:05'],
  ['yesterday', new Date(2026, 2, 13, 23, 59), 'since yesterday'],
  ['this year', new Date(2026, 2, 2), 'since 2 March'],
  ['before', new Date(2025, 11, 24), 'since 24 December 2025'],
])('since when: %s', (_, at, want) => {
  expect(sinceWords(at?.toISOString() ?? null, NOW)).toBe(want);
});

test('no date is none', () => expect(sinceWords('soon', NOW)).toBe(''));

test('how long and since when are one sentence', () => {
  expect(detailOf(line({ since: new Date(2026, 2, 2).toISOString() }), NOW)).toBe('always, since 2 March');
  expect(detailOf(line({ detail: 'asks each time; as it stands' }), NOW)).toBe('asks each time');
});

test('no second opinion decides about what leaves', () => {
  expect((['change', 'run', 'reach', 'send'] as const).map((action) => rulesOf(action).some(({ rule }) => rule === 'second_opinion'))).toEqual([true, true, true, false]);
  expect(rulesOf('send').map(({ rule }) => rule)).toEqual(['act', 'when_i_say_so', 'ask', 'leave_it_to_me']);
});

test('a rule can be taken back only where it was set', () => {
  expect(backOf(line({}), null)).toBe(null);
  expect(backOf(line({ id: 'a' }), null)?.label).toBe('As it stands by itself');
  expect(backOf(line({ id: 'a' }), 't')).toBe(null);
  expect(backOf(line({ id: 'a', task: 't' }), 't')?.label).toBe('As in every task');
});

test('what was given can be given again, a rule can not', () => {
  expect(mayOf({ type: 'may', may: 'read_host', host: 'prices.example' })).toEqual({ may: 'read_host', host: 'prices.example' });
  expect(mayOf({ type: 'may', may: 'give_secret', name: 'DEPLOY_TOKEN', command: 'sh deploy.sh', host: null, files: [] })).toBe(null);
  expect(mayOf({ type: 'rule', action: 'run', rule: 'ask' })).toBe(null);
});

test.each<[string, string | null]>([
  ['prices.example', 'prices.example'],
  ['  https://Prices.Example:8443/list?a=b#c ', 'prices.example'],
  ['*.prices.example', '*.prices.example'],
  ['mühle-weiss.example.', 'mühle-weiss.example'],
  ['', null],
  ['prices', null],
  ['two words.example', null],
  ['a..b', null],
  ['-a.example', null],
  ['*.*.example', null],
  ['127.0.0.1', null],
  ['user@prices.example', null],
  ['a\u202e.example', null],
  [`${'a'.repeat(64)}.example`, null],
])('the website of “%s” is %s', (words, want) => expect(hostOf(words)).toBe(want));
