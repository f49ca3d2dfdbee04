// The words of goals. Pure.
import type { FactUse, Goal, GoalCheck } from '../../api/types';

/** A check as a person reads it. */
export function checkWords(check: GoalCheck): string {
  if (check.by === 'file') return check.says.length ? `${check.path} says “${check.says.join('”, “')}”` : `${check.path} is there`;
  if (check.by === 'review') return `A reviewer agrees: ${check.question}`;
  const than = { at_least: 'at least', at_most: 'at most', exactly: 'exactly' }[check.is];
  return `The figure is ${than} ${check.value}`;
}

/** The SELECT that gives a figure of a document, cell by cell where it is one of a result. */
export function figureSql(use: Pick<FactUse, 'fact' | 'query'>, columns: string[]): string {
  const cell = /\/r(\d+)c(\d+)$/.exec(use.fact);
  const column = cell && columns[Number(cell[2]) - 1];
  if (!cell || !column) return use.query;
  return `SELECT "${column.replaceAll('"', '""')}" FROM (${use.query.replace(/;\s*$/, '')}) LIMIT 1 OFFSET ${Number(cell[1]) - 1}`;
}

/** Letters of the words on each side of a figure. */
const AROUND = 32;

/** A figure with the words that it stands in; its own words alone where the text is another by now. `source` is UTF-8. */
export function figureWords(use: Pick<FactUse, 'shown' | 'span'>, source: Uint8Array): string {
  const read = (from: number, to: number) => new TextDecoder().decode(source.slice(from, to));
  if (!read(use.span.start, use.span.end).includes(use.shown)) return use.shown;
  const plain = (words: string) => words.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*_#|`>]+/g, ' ').replace(/\s+/g, ' ');
  // A link may be cut in two by the end of what is read: more is read than shown.
  const before = plain(read(Math.max(0, use.span.start - 8 * AROUND), use.span.start).split('\n').at(-1) ?? '').replace(/^.*?\]\([^)]*\)/, '').replace(/\[$/, '');
  const after = plain((read(use.span.end, use.span.end + 8 * AROUND).split('\n')[0] ?? '').replace(/^\]?\(fact:[^)]*\)/, '')).replace(/\[[^\]]*$/, '');
  const head = before.length > AROUND ? `…${before.slice(-AROUND).replace(/^\S*\s/, '')}` : before.trimStart();
  const tail = after.length > AROUND ? `${after.slice(0, AROUND).replace(/\s\S*$/, '')}…` : after.trimEnd();
  return `${head}${use.shown}${tail}`;
}

/** How often a goal goes on, in seconds. */
export const RHYTHMS: [number, string][] = [[0, 'At once'], [3600, 'Every hour'], [86_400, 'Once a day'], [604_800, 'Once a week']];

/** Where a goal stands, and the look of the word. */
export function statusWords(goal: Goal): { says: string; tag: string } {
  switch (goal.status) {
    case 'active': return goal.next ? { says: 'Waits for its next round', tag: 'change' } : { says: 'Working', tag: 'change' };
    case 'done': return { says: 'Reached', tag: 'done' };
    case 'stuck': return { says: 'Asks you', tag: 'need' };
    case 'paused': return { says: 'Paused', tag: 'ask' };
    case 'spent': return { says: 'Budget spent', tag: 'need' };
    case 'stopped': return { says: 'Ended', tag: 'ask' };
  }
}
