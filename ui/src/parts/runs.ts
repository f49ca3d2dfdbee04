// Runs of automations among the tasks. Pure.
import type { Automation, Thread } from '../api/types';

/** True for a run that came to rest and is not its automation's newest: what it came to is no news any more (hey.rs says the same). */
export function isPast(thread: Thread, automations: Automation[]): boolean {
  if (!thread.automation || ['queued', 'working', 'waiting'].includes(thread.status)) return false;
  const latest = automations.find((one) => one.id === thread.automation)?.latest;
  // One that waits for its turn has come to nothing yet.
  return latest?.status !== 'queued' && latest?.thread !== thread.id;
}
