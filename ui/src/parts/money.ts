// Money in words: what was spent, and what a model's tokens cost. Pure; it rounds what the engine worked out and never
// works anything out itself.
import type { Cost, Price } from '../api/types';

const CENT = 10_000;
const DOLLAR = 1_000_000;

/** `$0.03`, `under $0.01`, `at least $0.12`; empty where no part of it is known. */
export function spentWords(cost: Cost): string {
  const { micro_usd, partial } = cost;
  // A least cost is never rounded up.
  if (partial) return micro_usd < CENT ? '' : `at least ${cents(Math.floor(micro_usd / CENT))}`;
  if (micro_usd === 0) return '$0';
  return micro_usd < CENT ? 'under $0.01' : cents(Math.round(micro_usd / CENT));
}

function cents(n: number): string {
  return `$${(n / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `$2.50 read, $10 written, per million tokens`; empty where it is not known. */
export function priceWords(price: Price | null): string {
  if (!price) return '';
  if (!price.input && !price.output) return 'free';
  return `${dollars(price.input)} read, ${dollars(price.output)} written, per million tokens`;
}

function dollars(micro_usd: number): string {
  if (micro_usd % DOLLAR === 0) return `$${micro_usd / DOLLAR}`;
  return micro_usd % CENT === 0 ? cents(micro_usd / CENT) : `$${(micro_usd / DOLLAR).toFixed(6).replace(/0+$/, '')}`;
}
