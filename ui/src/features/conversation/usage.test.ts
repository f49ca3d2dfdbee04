// How numbers of tokens and their cost read, and are read; see usage.ts.
import { expect, test } from 'vitest';
import type { Cost } from '../../api/types';
import { costWords, tokensOf, usedWords } from './usage';

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
