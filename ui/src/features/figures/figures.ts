// The figures of a document as a person reads them: what is wrong with each, in order of how much it matters. Pure; what
// agrees and what is stale is the engine's to say.
import type { FactUse, SiteNews } from '../../api/types';
import { count } from '../../parts/words';

/** Where a figure stands. */
export type Standing = 'stale' | 'disagrees' | 'unknown' | 'agrees';

/** The order in which they are listed, with what is said of each. */
export const STANDINGS: [Standing, string, string][] = [
  ['stale', 'Changed', 'The data behind these has changed.'],
  ['disagrees', 'Disagrees with its source', 'What is written is not what the cells give.'],
  ['unknown', 'Source not known', 'They point to a computation that is not here.'],
  ['agrees', 'Agrees with its source', ''],
];

export function standingOf(use: FactUse): Standing {
  if (!use.sources.length) return 'unknown';
  if (use.stale) return 'stale';
  return use.agrees ? 'agrees' : 'disagrees';
}

/** Figures by where they stand, each in the order of the text. */
export function grouped(uses: FactUse[]): { standing: Standing; head: string; about: string; uses: FactUse[] }[] {
  return STANDINGS.map(([standing, head, about]) => ({ standing, head, about, uses: uses.filter((use) => standingOf(use) === standing) })).filter((group) => group.uses.length);
}

/** The first of what would say something else, each pair of old and new once. */
export function pairsOf(changed: FactUse[], most: number): FactUse[] {
  const told = changed.filter((use) => use.now);
  return told.filter((use, at) => told.findIndex((other) => other.shown === use.shown && other.now === use.now) === at).slice(0, most);
}

/** `3 of 76 figures change`. */
export function changeWords(changed: number, all: number): string {
  return `${changed} of ${count(all, 'figure')} ${changed === 1 ? 'changes' : 'change'}`;
}

/** Summary of changes in a made site: `12 of its markets change, 3 are new, 1 is gone`. */
export function newsWords(news: SiteNews): string {
  const many = (n: number, one: string, several: string) => (n ? `${n.toLocaleString('en')} ${n === 1 ? one : several}` : '');
  const noun = `of its ${news.noun} `;
  const parts = [many(news.changed, noun + 'changes', noun + 'change'), many(news.added, 'is new', 'are new'), many(news.removed, 'is gone', 'are gone')].filter(Boolean);
  return parts.join(', ').replace(/^(\d[\d,]*) (is|are) /, `$1 ${noun}$2 `);
}

/** The words of the task that makes a site again. */
export function againWords(path: string): string {
  return `Make ${path.includes(' ') ? `“${path}”` : path} again from the newest data`;
}

/** The slide that a figure stands on; nothing in what has none. */
export function slideWords(use: FactUse): string {
  const slide = /^slide:(\d+)/.exec(use.at)?.[1];
  return slide ? `Slide ${slide}` : '';
}

/** A value as it is, for comparing it with what is shown. */
export function valueWords(value: FactUse['value']): string {
  if (value === null) return 'nothing';
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 6 }) : value;
}

/** Where a figure comes from: `sales.csv · C2:C57`. */
export function sourceWords(use: FactUse): string {
  return use.sources.map((source) => `${source.path} · ${source.range}`).join(', ');
}
