// Money in words; see money.ts.
import { expect, test } from 'vitest';
import { amountWords, priceWords, rangeWords, spentWords, typed } from './money';

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

test('another currency is a label, and earlier runs are a range', () => {
  expect(spentWords({ micro_usd: 34_000, partial: false }, 'EUR')).toBe('€0.03');
  expect(amountWords(110_001, 'CHF')).toBe('CHF 0.12');
  expect([typed(4_000_000), typed(75_000), typed(1)]).toEqual(['4.00', '0.08', '0.01']);
  expect(rangeWords({ runs: 6, least: 40_000, most: 110_000, partial: false }, 'USD')).toBe('Ran 6 times, $0.04 to $0.11');
  expect(rangeWords({ runs: 1, least: 40_000, most: 40_000, partial: true }, 'USD')).toBe('Ran once, $0.04, as far as prices are known');
});
