// A task's use of a model, in words. Pure; the engine works out its price.
import type { BudgetLine, BudgetOf, Cost, Usage } from '../../api/types';
import { amountWords, spentWords, typed } from '../../parts/money';

/** A limit as large as the one that every task has is no news before a tenth of it is used. */
const LARGE = 1_000_000;

/** `12.4k tokens`, `12.4k of 50k tokens`, and where it is known ` · $0.03 of $2.00`. */
export function usedWords(usage: Usage, budget: number | null, cost: Cost, ceiling: number | null = null, currency = 'USD'): string {
  const used = `${usage.estimated ? 'about ' : ''}${short(usage.input + usage.output)}`;
  const words = budget === null || (budget >= LARGE && (usage.input + usage.output) * 10 < budget) ? `${used} tokens` : `${used} of ${short(budget)} tokens`;
  const spent = spentWords(cost, currency);
  const money = spent && ceiling !== null && cost.micro_usd > 0 ? `${spent} of ${amountWords(ceiling, currency)}` : spent;
  return [words, money].filter(Boolean).join(' · ');
}

/** The cost as a sentence. */
export function costWords(cost: Cost, currency = 'USD'): string {
  const spent = spentWords(cost, currency);
  if (!spent) return 'What it cost is not known: no price is set for its model.';
  return cost.partial ? `It cost ${spent}; the price of the rest is not known.` : `It cost ${spent}, by the prices at the time.`;
}

/** How often a task has asked the person, as a sentence. */
export function questionWords(n: number): string {
  return n === 0 ? 'It has asked you nothing.' : n === 1 ? 'It has asked you once.' : `It has asked you ${n} times.`;
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

/** A ceiling that is reached, and the larger one that is offered in its stead. */
export interface Raise {
  of: BudgetOf;
  label: string;
  /** The amount as it is typed. */
  amount: string;
}

/** The names of ceilings in a button. */
const WHOSE: Record<BudgetOf['of'], string> = { task: '', automation: ' for its automation', month: ' for this month', all: ' for everything' };

/** The nearest ceiling of a task, raised: in tokens where these are used up, else in money; none where nothing here can raise it. */
export function raiseOf(lines: BudgetLine[], currency: string): Raise | null {
  const spent = lines.find((line) => line.of.of === 'task' && line.suggested && line.most_tokens !== null && line.tokens >= line.most_tokens);
  if (spent?.most_tokens) {
    const more = spent.most_tokens * (Math.floor(spent.tokens / spent.most_tokens) + 1);
    return { of: spent.of, label: `Raise to ${short(more)} tokens`, amount: `${more} tokens` };
  }
  const left = (line: BudgetLine) => (line.ceiling ?? Infinity) - line.used - line.reserved;
  const [nearest] = lines.filter((line) => line.ceiling !== null).sort((a, b) => left(a) - left(b));
  if (!nearest?.suggested) return null;
  const amount = typed(nearest.suggested);
  return { of: nearest.of, label: `Raise to ${amountWords(nearest.suggested, currency)}${WHOSE[nearest.of.of]}`, amount };
}
