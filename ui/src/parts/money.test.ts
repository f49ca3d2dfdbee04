// Money in words; see money.ts.
import { expect, test } from 'vitest';
import { priceWords, spentWords } from './money';

test.each<[number, boolean, string]>([
  [0, false, '$0'],
  [1, false, 'under $0.01'],
  [9_999, false, 'under $0.01'],
  [10_000, false, '$0.01'],
  [34_999, false, '$0.03'],
  [35_000, false, '$0.04'],
  [1_204_500_000, false, '$1,204.50'],
  [Number.MAX_SAFE_INTEGER, false, '$9,007,199,254.74'],
  [0, true, ''],
  [9_999, true, ''],
  [129_999, true, 'at least $0.12'],
])('%i millionths, partly known %s, are “%s”', (micro_usd, partial, words) => expect(spentWords({ micro_usd, partial })).toBe(words));

test.each<[number, number, string]>([
  [2_500_000, 10_000_000, '$2.50 read, $10 written, per million tokens'],
  [37_500, 1, '$0.0375 read, $0.000001 written, per million tokens'],
  [0, 500_000, '$0 read, $0.50 written, per million tokens'],
  [0, 0, 'free'],
])('%i and %i are “%s”', (input, output, words) => {
  expect(priceWords({ input, output, cached: null, cache_write: null })).toBe(words);
  expect(priceWords(null)).toBe('');
});
