// Sorts tasks into what the person has to know: what needs them, what is at work, what is finished. Pure.
import type { Approval, Automation, Item, Note, ServerForm, Thread } from '../../api/types';
import { isPast } from '../../parts/runs';
import { count, when } from '../../parts/words';

/** A room: a view in place of a task. */
export type Room = 'needs' | 'automations' | 'goals' | 'recipes' | 'memory' | 'cards' | 'extensions' | 'access' | 'activity' | 'hey';

export type Group = 'needs' | 'working' | 'finished';

/** Where a task stands on the rail. */
export function groupOf(thread: Thread, notes: Note[], automations: Automation[] = [], forms: ServerForm[] = []): Group {
  if (forms.some((form) => form.task === thread.id)) return 'needs';
  if (thread.status === 'queued' || thread.status === 'working') return 'working';
  if (thread.helps) return 'finished';
  if (isPast(thread, automations)) return 'finished';
  if (thread.status === 'waiting' || thread.status === 'failed') return 'needs';
  return notes.some((note) => note.thread === thread.id && note.state === 'needs_you') ? 'needs' : 'finished';
}

/** True for what nobody has to see here: helpers, and runs of automations that are older or found nothing. */
export function hidden(thread: Thread, automations: Automation[]): boolean {
  if (thread.helps) return true;
  if (!thread.automation) return false;
  const latest = automations.find((one) => one.id === thread.automation)?.latest;
  return latest?.thread !== thread.id || latest.status === 'quiet';
}

/** A word or two at the right of a task's line. */
export function wordOf(thread: Thread, group: Group, items: Item[], approvals: Approval[] = [], forms: ServerForm[] = []): string {
  if (forms.some((form) => form.task === thread.id)) return 'form';
  if (group === 'needs' && approvals.some((one) => one.task === thread.id)) return 'allow?';
  if (group === 'needs') return thread.status === 'failed' ? 'problem' : 'answer';
  if (group === 'working') return thread.status === 'queued' ? 'waits' : progress(items);
  if (thread.suggestions > 0) return count(thread.suggestions, 'suggestion');
  return thread.status === 'interrupted' ? 'stopped' : when(thread.updated_at);
}

function progress(items: Item[]): string {
  const plan = items.map((item) => item.body).filter((body) => body.kind === 'plan').at(-1);
  if (plan?.kind !== 'plan' || !plan.steps.length) return '';
  const done = plan.steps.filter((step) => step.status === 'completed').length;
  return `${Math.min(done + 1, plan.steps.length)} of ${plan.steps.length}`;
}
