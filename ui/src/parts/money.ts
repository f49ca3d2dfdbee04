// Money in words: what was spent, and what a model's tokens cost. Pure; it rounds what the engine worked out and never
// works anything out itself.
import type { Cost, CostRange, Price } from '../api/types';

const CENT = 10_000;
const WHOLE = 1_000_000;

/** The signs of currencies that have one; others are written by their letters. */
const SIGNS: Record<string, string> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹' };

function sign(currency: string): string {
  return SIGNS[currency] ?? `${currency} `;
}

/** `$0.03`, `under $0.01`, `at least $0.12`, in the currency of the prices; empty where no part of it is known. */
export function spentWords(cost: Cost, currency = 'USD'): string {
  const { micro_usd, partial } = cost;
  // A least cost is never rounded up.
  if (partial) return micro_usd < CENT ? '' : `at least ${cents(Math.floor(micro_usd / CENT), currency)}`;
  if (micro_usd === 0) return `${sign(currency)}0`;
  return micro_usd < CENT ? `under ${sign(currency)}0.01` : cents(Math.round(micro_usd / CENT), currency);
}

/** An amount in hundredths, never less than it is: `$2.00`. */
export function amountWords(micro: number, currency: string): string {
  return cents(Math.ceil(micro / CENT), currency);
}

/** An amount as it is typed: `2.00`. */
export function typed(micro: number): string {
  return (Math.max(Math.ceil(micro / CENT), 1) / 100).toFixed(2);
}

/** `Ran 6 times, $0.04 to $0.11`: what earlier runs cost. */
export function rangeWords(range: CostRange, currency: string): string {
  const times = range.runs === 1 ? 'once' : `${range.runs} times`;
  const [least, most] = [amountWords(range.least, currency), amountWords(range.most, currency)];
  return `Ran ${times}, ${least === most ? most : `${least} to ${most}`}${range.partial ? ', as far as prices are known' : ''}`;
}

function cents(n: number, currency: string): string {
  return `${sign(currency)}${(n / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `$2.50 read, $10 written, per million tokens`; empty where it is not known. */
export function priceWords(price: Price | null, currency = 'USD'): string {
  if (!price) return '';
  if (!price.input && !price.output) return 'free';
  return `${exact(price.input, currency)} read, ${exact(price.output, currency)} written, per million tokens`;
}

function exact(micro: number, currency: string): string {
  if (micro % WHOLE === 0) return `${sign(currency)}${micro / WHOLE}`;
  return micro % CENT === 0 ? cents(micro / CENT, currency) : `${sign(currency)}${(micro / WHOLE).toFixed(6).replace(/0+$/, '')}`;
}
