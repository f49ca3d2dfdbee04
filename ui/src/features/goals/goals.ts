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
