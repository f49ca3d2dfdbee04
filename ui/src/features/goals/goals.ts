// The words of goals. Pure.
import type { Goal, GoalCheck } from '../../api/types';

/** A check as a person reads it. */
export function checkWords(check: GoalCheck): string {
  if (check.by === 'file') return check.says.length ? `${check.path} says “${check.says.join('”, “')}”` : `${check.path} is there`;
  if (check.by === 'review') return `A reviewer agrees: ${check.question}`;
  const than = { at_least: 'at least', at_most: 'at most', exactly: 'exactly' }[check.is];
  return `The figure is ${than} ${check.value}`;
}

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
