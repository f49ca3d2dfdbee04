// How numbers of tokens and their cost read, and are read; see usage.ts.
import { expect, test } from 'vitest';
import type { BudgetLine, Cost } from '../../api/types';
import { costWords, raiseOf, tokensOf, usedWords } from './usage';

const unknown: Cost = { micro_usd: 0, partial: true };

test.each<[number, number, number | null, Cost, string]>([
  [0, 12, null, unknown, '12 tokens'],
  [12_000, 400, null, unknown, '12.4k tokens'],
  [12_000, 0, 50_000, unknown, '12k of 50k tokens'],
  [1_500_000, 0, 2_000_000, unknown, '1.5M of 2M tokens'],
  [12_000, 400, null, { micro_usd: 34_000, partial: false }, '12.4k tokens · $0.03'],
  [12, 0, 50_000, { micro_usd: 30, partial: false }, '12 of 50k tokens · under $0.01'],
  [12_000, 400, 1_000_000, { micro_usd: 0, partial: false }, '12.4k tokens · $0'],
  [120_000, 0, 1_000_000, { micro_usd: 0, partial: false }, '120k of 1M tokens · $0'],
  [12_000, 400, null, { micro_usd: 128_000, partial: true }, '12.4k tokens · at least $0.12'],
])('%i and %i of %s, %o, are %s', (input, output, budget, cost, words) => expect(usedWords({ input, output, cached: 0, cache_written: 0, estimated: 0 }, budget, cost)).toBe(words));

test('what its provider did not count well is told as about', () => {
  expect(usedWords({ input: 12_000, output: 400, cached: 0, cache_written: 0, estimated: 400 }, null, unknown)).toBe('about 12.4k tokens');
});

test.each<[Cost, string]>([
  [unknown, 'What it cost is not known: no price is set for its model.'],
  [{ micro_usd: 34_000, partial: false }, 'It cost $0.03, by the prices at the time.'],
  [{ micro_usd: 128_000, partial: true }, 'It cost at least $0.12; the price of the rest is not known.'],
])('%o in a sentence', (cost, words) => expect(costWords(cost)).toBe(words));

test.each<[string, number | null | undefined]>([
  ['', null],
  ['50000', 50_000],
  ['50,000 tokens', 50_000],
  ['50k', 50_000],
  ['1.5M', 1_500_000],
  ['0', undefined],
  ['-5', undefined],
  ['many', undefined],
  ['9e99', undefined],
])('%s is %s tokens', (text, tokens) => expect(tokensOf(text)).toBe(tokens));

const usage = { input: 12_000, output: 400, cached: 0, cache_written: 0, estimated: 0 };

test.each<[Cost, number | null, string, string]>([
  [{ micro_usd: 110_000, partial: false }, 2_000_000, 'USD', '12.4k tokens · $0.11 of $2.00'],
  [{ micro_usd: 110_000, partial: true }, 2_000_000, 'EUR', '12.4k tokens · at least €0.11 of €2.00'],
  [{ micro_usd: 0, partial: false }, 2_000_000, 'USD', '12.4k tokens · $0'],
  [unknown, 2_000_000, 'USD', '12.4k tokens'],
])('%o under %s in %s', (cost, ceiling, currency, words) => expect(usedWords(usage, null, cost, ceiling, currency)).toBe(words));

const line = (over: Partial<BudgetLine>): BudgetLine => ({ of: { of: 'task', task: 't' }, name: '', used: 0, reserved: 0, ceiling: null, suggested: 4_000_000, tokens: 0, most_tokens: null, ...over });

test('the nearest ceiling is the one that is offered to be raised', () => {
  const task = line({ used: 1_500_000, ceiling: 2_000_000 });
  const month = line({ of: { of: 'month' }, used: 24_900_000, ceiling: 25_000_000, suggested: 50_000_000 });
  expect(raiseOf([task, line({ of: { of: 'all' } })], 'USD')).toEqual({ of: { of: 'task', task: 't' }, label: 'Raise to $4.00', amount: '4.00' });
  expect(raiseOf([task, month], 'EUR')).toEqual({ of: { of: 'month' }, label: 'Raise to €50.00 for this month', amount: '50.00' });
  expect(raiseOf([line({ tokens: 1_000_200, most_tokens: 1_000_000 }), month], 'USD')).toMatchObject({ label: 'Raise to 2M tokens', amount: '2000000 tokens' });
  // A goal has the budget that it began with.
  expect(raiseOf([line({ ceiling: 5, used: 5, suggested: 0 })], 'USD')).toBeNull();
  expect(raiseOf([line({})], 'USD')).toBeNull();
});
