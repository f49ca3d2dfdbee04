// How numbers of tokens read and are read; see usage.ts. Never about what they cost.
import { expect, test } from 'vitest';
import { tokensOf, usedWords } from './usage';

test.each<[number, number, number | null, string]>([
  [0, 12, null, '12 tokens'],
  [12_000, 400, null, '12.4k tokens'],
  [12_000, 0, 50_000, '12k of 50k tokens'],
  [1_500_000, 0, 2_000_000, '1.5M of 2M tokens'],
])('%i and %i of %s are %s', (input, output, budget, words) => expect(usedWords({ input, output, cached: 0 }, budget)).toBe(words));

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
