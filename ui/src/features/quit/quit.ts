// Consequences of quitting for what is at work, in words. Pure.
import type { ShellRequest } from '../../api/types';
import { count } from '../../parts/words';

/** The running tasks and automations, as the window says them. */
export type Running = Extract<ShellRequest, { wish: 'quit' }>;

/** Titles that are named before the rest is counted. */
export const NAMED = 5;

/** The consequences of quitting, a sentence or two. */
export function whatFollows(running: Running): string {
  const { working, automations, service } = running;
  if (service) return 'They go on without Gloss: the service on this computer keeps them.';
  if (!working.length) {
    const [they, rule] = automations === 1 ? ['It runs', 'its rule says'] : ['They run', 'their rules say'];
    return `${they} only while Gloss does. What comes due meanwhile is caught up, or listed as missed, as ${rule}.`;
  }
  const tasks = working.length === 1 ? 'It stops where it is and goes on when you start Gloss again.' : 'They stop where they are and go on when you start Gloss again.';
  if (!automations) return tasks;
  return `${tasks} ${count(automations, 'automation')} ${automations === 1 ? 'waits' : 'wait'} until then, too.`;
}

/** The heading: how many tasks or automations run. */
export function whatRuns(running: Running): string {
  const { working, automations } = running;
  if (working.length) return `${count(working.length, 'task')} ${working.length === 1 ? 'is' : 'are'} at work`;
  return `${count(automations, 'automation')} ${automations === 1 ? 'is' : 'are'} switched on`;
}
