// Approvals that wait: which are alike, how far a yes to one can reach, and how it is given. What is decided is the person's.
import type { Store } from '../api/store.svelte';
import type { AnswerReach, Approval, Done, ThreadId } from '../api/types';

/** What approvals have in common that are answered together. */
export function alikeKey(one: Approval): string {
  return JSON.stringify([one.task, one.tool, one.permission, one.why, one.reaches, one.undo, one.outside]);
}

/** Approvals in groups that are answered together, in the order of their first ones. */
export function alike(approvals: Approval[]): [Approval, ...Approval[]][] {
  const groups = new Map<string, [Approval, ...Approval[]]>();
  for (const one of approvals) {
    const group = groups.get(alikeKey(one));
    if (group) group.push(one);
    else groups.set(alikeKey(one), [one]);
  }
  return [...groups.values()];
}

/** Whether its path is a file's, which two names that are cut may hide. */
export function isAboutFile(one: Approval): boolean {
  return one.permission === 'read' || one.permission === 'write';
}

/** The question of a card on which several are answered together. */
export function groupWords(list: Approval[]): string {
  const n = list.length;
  switch (list[0]?.permission) {
    case 'read': return `Read ${n} files?`;
    case 'write': return `Make or change ${n} files?`;
    case 'run': return `Run ${n} programs?`;
    case 'reach': return `Read pages ${n} times?`;
    default: return `Allow these ${n}?`;
  }
}

/** What stands about programs where one is asked about: whether any yes is one for the whole task, since only the inner wall is
 * left. */
export interface Programs {
  forTask: boolean;
}

/** What stands about programs in a task. */
export async function programsOf(store: Store, task: ThreadId): Promise<Programs> {
  const { card } = await store.query({ type: 'access', task });
  const byRule = card.lines.some((line) => line.action === 'run' && line.rule !== 'act');
  return { forTask: !byRule && card.walls === 'reduced' };
}

/** Allows one. */
export async function allow(store: Store, one: Approval, reach: AnswerReach, edited: string | null): Promise<Done> {
  return store.submit({ type: 'approval.answer', approval: one.id, allow: true, reach, edited });
}

/** Does not allow one. */
export async function deny(store: Store, one: Approval): Promise<Done> {
  return store.submit({ type: 'approval.answer', approval: one.id, allow: false, reach: 'once', edited: null });
}
