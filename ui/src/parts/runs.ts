// Tasks at work and in the past. Pure.
import type { Approval, Automation, Thread } from '../api/types';

/** True for a run that came to rest and is not its automation's newest: what it came to is no news any more (hey.rs says the same). */
export function isPast(thread: Thread, automations: Automation[]): boolean {
  if (!thread.automation || ['queued', 'working', 'waiting'].includes(thread.status)) return false;
  const latest = automations.find((one) => one.id === thread.automation)?.latest;
  // One that waits for its turn has come to nothing yet.
  return latest?.status !== 'queued' && latest?.thread !== thread.id;
}

/** Whether a task is at work, or would be but for an approval that it waits for: nothing else can begin in it. */
export function isAtWork(thread: Thread | undefined, approvals: Approval[]): boolean {
  return thread?.status === 'working' || thread?.status === 'queued' || approvals.some((one) => one.task === thread?.id);
}

/** The model that sees what is read once it is allowed; none where that can't be told: helpers may have others. */
export function readerOf(approval: Approval, threads: Thread[]): string | null {
  if (threads.some((one) => one.helps?.task === approval.task)) return null;
  return threads.find((one) => one.id === approval.task)?.model ?? null;
}
