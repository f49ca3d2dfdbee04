// Things that wait for the person, in one list: approvals, questions, problems, notes. Pure; answering is the screen's.
import type { Approval, Automation, Goal, Note, Question, ServerForm, Thread } from '../../api/types';
import { BUILTIN } from '../../api/models.svelte';
import { alike, alikeKey } from '../../parts/asks';
import { isPast } from '../../parts/runs';
import { needsModel } from '../../parts/words';
import { cellsAt } from '../../surfaces/change-text';

/** One thing that waits. */
export type Need =
  /** Alike ones are one thing, known again by what they have in common. Their task may be older than those that were read. */
  | { kind: 'approval'; id: string; approvals: [Approval, ...Approval[]]; thread: Thread | null; at: string }
  | { kind: 'form'; id: string; form: ServerForm; thread: Thread | null; at: string }
  | { kind: 'question'; id: string; thread: Thread; question: Question; at: string }
  | { kind: 'stopped'; id: string; thread: Thread; at: string }
  | { kind: 'note'; id: string; note: Note; at: string }
  | { kind: 'lost'; id: string; note: Note; at: string }
  | { kind: 'marked'; id: string; notes: Note[]; at: string }
  | { kind: 'run'; id: string; automation: Automation; at: string }
  | { kind: 'paused'; id: string; automation: Automation; at: string }
  | { kind: 'goal'; id: string; goal: Goal; at: string };

/** All that waits, what was asked first at the top. */
export function needsOf(threads: Thread[], notes: Note[], automations: Automation[], goals: Goal[] = [], approvals: Approval[] = [], forms: ServerForm[] = []): Need[] {
  const needs: Need[] = [];
  for (const form of forms) needs.push({ kind: 'form', id: form.id, form, thread: threads.find((one) => one.id === form.task) ?? null, at: form.at });
  for (const group of alike(approvals)) {
    const [first] = group;
    needs.push({ kind: 'approval', id: alikeKey(first), approvals: group, thread: threads.find((one) => one.id === first.task) ?? null, at: first.asked_at });
  }
  for (const thread of threads) {
    for (const question of thread.questions ?? []) needs.push({ kind: 'question', id: question.item, thread, question, at: question.at });
    const asks = approvals.some((one) => one.task === thread.id) || (thread.questions ?? []).some((question) => !question.whose) || notes.some((note) => note.thread === thread.id && note.state === 'needs_you');
    const stopped = thread.status === 'failed' || (thread.status === 'waiting' && !asks);
    // A helper's failure is told to its task, which goes on without it.
    if (thread.title && stopped && !thread.helps && !isPast(thread, automations)) needs.push({ kind: 'stopped', id: thread.id, thread, at: thread.updated_at });
  }
  const marked = new Map<string, Note[]>();
  for (const note of notes) {
    if (note.state === 'needs_you') needs.push({ kind: 'note', id: note.id, note, at: note.updated_at });
    else if (note.state === 'draft' && ['unplaced', 'ambiguous'].includes(note.place.status)) needs.push({ kind: 'lost', id: note.id, note, at: note.updated_at });
    // An agent's marks in a file are one thing to look at.
    else if (note.state === 'draft' && note.left) marked.set(note.path, [...(marked.get(note.path) ?? []), note]);
  }
  for (const [path, list] of marked) needs.push({ kind: 'marked', id: path, notes: list, at: list[0]?.updated_at ?? '' });
  // A run that never became a task has no other place to say why, and one that is not as wanted looks finished.
  for (const automation of automations) {
    if (automation.status === 'paused' && automation.why) needs.push({ kind: 'paused', id: automation.id, automation, at: automation.updated_at });
    const run = automation.latest;
    if (run && !run.seen && ((run.status === 'failed' && !run.thread) || run.verdict?.met === false)) needs.push({ kind: 'run', id: automation.id, automation, at: run.ended_at ?? automation.updated_at });
  }
  // A goal that rests for a reason that is not the person's own, and whose task does not say so itself.
  for (const goal of goals) {
    const told = threads.some((thread) => thread.id === goal.thread && (thread.status === 'failed' || thread.status === 'waiting'));
    if ((goal.status === 'paused' || goal.status === 'spent') && goal.why && !told) needs.push({ kind: 'goal', id: goal.id, goal, at: goal.updated_at });
  }
  return needs.sort((a, b) => a.at.localeCompare(b.at));
}

/** Whether a note's question is Gloss's own that only a model helps with: it is answered by connecting one. `thread` is
 * the task that served the note. */
export function wantsModel(note: Note, thread: Thread | undefined): boolean {
  return isBuiltin(thread) && needsModel(note.question ?? '');
}

/** Whether the built-in assistant asks: it hears a note's words, and no answer to it. */
export function isBuiltin(thread: Thread | undefined): boolean {
  return thread?.model === BUILTIN;
}

/** Where a note stands, in a few words: the cells, or the heading that it is under. */
export function whereOf(note: Note): string {
  return cellsAt(note.place.at) || note.anchor.structure.headings.at(-1) || '';
}
