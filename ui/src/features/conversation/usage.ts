// A task's use of a model, in words. Pure; the engine works out its price.
import type { Cost, Usage } from '../../api/types';
import { spentWords } from '../../parts/money';

/** A limit as large as the one that every task has is no news before a tenth of it is used. */
const LARGE = 1_000_000;

/** `12.4k tokens`, `12.4k of 50k tokens`, and where it is known ` · $0.03`. */
export function usedWords(usage: Usage, budget: number | null, cost: Cost): string {
  const used = `${usage.estimated ? 'about ' : ''}${short(usage.input + usage.output)}`;
  const words = budget === null || (budget >= LARGE && (usage.input + usage.output) * 10 < budget) ? `${used} tokens` : `${used} of ${short(budget)} tokens`;
  return [words, spentWords(cost)].filter(Boolean).join(' · ');
}

/** The cost as a sentence. */
export function costWords(cost: Cost): string {
  const spent = spentWords(cost);
  if (!spent) return 'What it cost is not known: no price is set for its model.';
  return cost.partial ? `It cost ${spent}; the price of the rest is not known.` : `It cost ${spent}, by the prices at the time.`;
}

/** A number of tokens in a few signs. */
export function short(n: number): string {
  if (n < 1000) return String(n);
  if (n < 1_000_000) return `${trim(n / 1000)}k`;
  return `${trim(n / 1_000_000)}M`;
}

function trim(n: number): string {
  return n < 100 ? n.toFixed(1).replace(/\.0$/, '') : String(Math.round(n));
}

/** Parses a number of tokens as a person types it: `50000`, `50,000`, `50k`, `1.5M`; empty is no limit. */
export function tokensOf(text: string): number | null | undefined {
  const plain = text.trim().toLowerCase().replace(/[\s,_]/g, '').replace(/tokens?$/, '');
  if (!plain) return null;
  const match = /^(\d+(?:\.\d+)?)([km]?)$/.exec(plain);
  if (!match) return undefined;
  const n = Math.round(Number(match[1]) * (match[2] === 'k' ? 1000 : match[2] === 'm' ? 1_000_000 : 1));
  return Number.isSafeInteger(n) && n > 0 ? n : undefined;
}
