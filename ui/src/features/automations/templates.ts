// Automations to begin from, and the words of runs. Pure.
import type { Automation, AutomationDraft, Run } from '../../api/types';
import { count } from '../../parts/words';

/** A template: words that a person reads and changes before anything is saved. */
export interface Template {
  title: string;
  about: string;
  task: string;
  rule: string;
  good: string;
}

export const TEMPLATES: Template[] = [
  {
    title: 'Morning briefing', about: 'What is here, what changed, what is due', rule: 'every weekday at 8:30',
    task: 'Brief me on this folder: what changed since yesterday, what is due, and what is overdue.',
    good: 'It fits on a page, the overdue comes first, and every figure says where it comes from.',
  },
  {
    title: 'Weekly status', about: 'What moved this week, what stands still', rule: 'every Friday at 15:00',
    task: 'Write a weekly status from the files of this folder: what was finished, what moved, what is at risk, and what is next.',
    good: 'Each point names its owner and its file. Nothing is said twice.',
  },
  {
    title: 'Incident triage', about: 'New reports sorted by what they touch', rule: 'every hour',
    task: 'Look for new incident reports in this folder. Sort them by what they touch and how many it concerns, and say what to look at first.',
    good: 'Each incident is listed once, with its file and why it stands where it stands.',
  },
  {
    title: 'Meeting notes to tasks', about: 'Decisions, owners, dates', rule: 'every weekday at 17:00',
    task: 'Turn the newest meeting notes of this folder into decisions and actions, with owner and date.',
    good: 'Every action has one owner and a date, or says that it has none.',
  },
  {
    title: 'Campaign scorecard', about: 'Pace against the target', rule: 'every Monday at 9',
    task: 'Write a scorecard of the campaign from the data in this folder: spend, results, pace against the target, and whether it is on target.',
    good: 'Each figure has a source, and each line says on target or not.',
  },
];

/** The draft that a form begins with. */
export function draftOf(automation: Automation | null, from: Partial<AutomationDraft> = {}): AutomationDraft {
  if (automation) {
    const { name, task, trigger, recipe, attachments, model, good, budget, catch_up, overlap, jitter } = automation;
    return { name, task, trigger, recipe, attachments, model, good, budget, catch_up, overlap, jitter };
  }
  return { name: '', task: '', trigger: { on: 'time', rule: '', zone: '' }, recipe: null, attachments: [], model: null, good: '', budget: null, catch_up: 'one', overlap: 'skip', jitter: 0, ...from };
}

/** The status of a run, in a word or two. */
export function runWord(run: Run): string {
  switch (run.status) {
    case 'queued': return 'Waits for the one before';
    case 'working': return 'At work';
    case 'done': return 'Done';
    case 'quiet': return 'Nothing to report';
    case 'waiting': return 'Waits for you';
    case 'failed': return 'Failed';
    case 'missed': return run.count > 1 ? `${count(run.count, 'run')} missed` : 'Missed';
  }
}

/** The dot beside it. */
export function runDot(run: Run): string {
  return { queued: '', working: 'ring', done: 'done', quiet: '', waiting: 'ask', failed: 'bad', missed: 'ask' }[run.status];
}

/** `Mon 23 Nov, 09:00`, in the reader's own zone. */
export function moment(at: string, now = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  if (date.toDateString() === now.toDateString()) return `today, ${time}`;
  const year = date.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return `${date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year })}, ${time}`;
}
