// Tests of the things that wait for the person, from wherever they come.
import { expect, test } from 'vitest';
import type { Approval, Automation, Goal, Note, Thread } from '../../api/types';
import { needsOf, wantsModel, whereOf } from './needs';

const AT = '2026-11-20T10:00:00Z';
const thread = (id: string, over: Partial<Thread>): Thread => ({
  id, title: id, status: 'done', model: '', latest: '', suggestions: 0, usage: { input: 0, cached: 0, cache_written: 0, output: 0, estimated: 0 }, cost: { micro_usd: 0, partial: false },
  budget: null, ceiling: null, on_approval: 'ask', questions: [], question_count: 0, spans: [], helps: null, automation: null, recipe: null, goal: null, from_task: false, created_at: AT, updated_at: AT, ...over,
});
const question = { item: 'i', text: 'Which?', choices: [], at: '2026-11-20T09:00:00Z' };
const kinds = (threads: Thread[], notes: Note[] = [], automations: Automation[] = []) => needsOf(threads, notes, automations).map((need) => `${need.kind} ${need.id}`);

test('questions, and tasks that can not go on, the first asked first', () => {
  expect(kinds([
    thread('failed', { status: 'failed' }),
    thread('asks', { status: 'waiting', questions: [question] }),
    thread('key', { status: 'waiting' }),
    thread('done', {}),
    thread('working', { status: 'working', questions: [{ ...question, item: 'j', at: '2026-11-20T11:00:00Z' }] }),
    thread('', { status: 'failed' }),
  ])).toEqual(['question i', 'stopped failed', 'stopped key', 'question j']);
});

test('a helper that failed is its task\'s to deal with', () => {
  expect(kinds([thread('h', { status: 'failed', helps: { task: 't', role: 'worker', only_reads: false } })])).toEqual([]);
});

test('notes that ask, drafts without a place, and nothing else of notes', () => {
  const note = (id: string, state: Note['state'], status: Note['place']['status']) => ({ id, state, text: '', question: null, thread: null, path: 'a.md', updated_at: AT, place: { status } }) as unknown as Note;
  expect(kinds([], [note('a', 'needs_you', 'exact'), note('b', 'draft', 'unplaced'), note('c', 'draft', 'ambiguous'), note('d', 'draft', 'exact'), note('e', 'sent', 'unplaced'), note('f', 'answered', 'unplaced')])).toEqual(['note a', 'lost b', 'lost c']);
});

test('what an agent marked in a file is one thing', () => {
  const left = (id: string, path: string) => ({ id, state: 'draft', left: true, text: '', question: null, thread: 't', path, updated_at: AT, place: { status: 'exact' } }) as unknown as Note;
  expect(kinds([], [left('a', 'm.md'), left('b', 'm.md'), left('c', 'n.md')])).toEqual(['marked m.md', 'marked n.md']);
});

test('a run that became no task says why here; one that did says it there', () => {
  const automation = (id: string, status: string, task: string | null) => ({ id, name: id, updated_at: AT, latest: { status, thread: task, says: 'no', ended_at: AT } }) as unknown as Automation;
  expect(kinds([], [], [automation('a', 'failed', null), automation('b', 'failed', 't'), automation('c', 'missed', null), automation('d', 'done', 't')])).toEqual(['run a']);
});

test('of an automation that fails again and again only the newest run needs the person, and one that was paused says why', () => {
  const automation = (id: string, over: object) => ({ id, name: id, updated_at: AT, status: 'active', why: '', latest: { status: 'failed', thread: 'new', says: 'no', ended_at: AT }, ...over }) as unknown as Automation;
  const failed = (id: string) => thread(id, { status: 'failed', automation: 'a' });
  expect(kinds([failed('old'), failed('new')], [], [automation('a', {})])).toEqual(['stopped new']);
  expect(kinds([], [], [automation('a', { status: 'paused', why: 'The zone is not known.' }), automation('b', { status: 'paused' })])).toEqual(['paused a']);
});

test('a run that is not as wanted needs the person until they have seen it', () => {
  const automation = (id: string, met: boolean, seen: boolean) => ({ id, name: id, updated_at: AT, latest: { status: 'done', thread: 't', says: 'no', ended_at: AT, seen, verdict: { met, says: 'late' } } }) as unknown as Automation;
  expect(kinds([], [], [automation('a', false, false), automation('b', true, false), automation('c', false, true)])).toEqual(['run a']);
});

test('a goal that trouble or its budget ended waits here, and one that the person paused does not', () => {
  const goal = (id: string, status: string, why: string, task = 'none') => ({ id, thread: task, status, why, updated_at: AT, objective: id }) as unknown as Goal;
  const goals = [goal('spent', 'spent', 'It used 10 rounds.'), goal('trouble', 'paused', 'The key is not set.'), goal('mine', 'paused', ''), goal('told', 'paused', 'x', 'failed'), goal('done', 'done', 'x'), goal('stopped', 'stopped', 'x')];
  expect(needsOf([thread('failed', { status: 'failed' })], [], [], goals).map((need) => `${need.kind} ${need.id}`)).toEqual(['stopped failed', 'goal spent', 'goal trouble']);
});

const approval = (id: string, task: string, at: string) => ({ id, task, why: id, asked_at: at, state: 'waiting' }) as unknown as Approval;

test('what waits for leave stands here once for each call, and its task is not told as stopped beside it', () => {
  const threads = [thread('t', { status: 'waiting' }), thread('helper', { status: 'waiting', helps: { task: 't', role: 'worker', only_reads: false } })];
  const approvals = [approval('b', 't', '2026-11-20T11:00:00Z'), approval('a', 't', '2026-11-20T09:00:00Z'), approval('old', 'unread', '2026-11-20T12:00:00Z')];
  const needs = needsOf(threads, [], [], [], approvals);
  expect(needs.map((need) => `${need.kind} ${need.kind === 'approval' ? need.approvals[0].id : ''}`)).toEqual(['approval a', 'approval b', 'approval old']);
  expect(needs.map((need) => (need.kind === 'approval' ? need.thread?.id : ''))).toEqual(['t', 't', undefined]);
  // Alike ones are one thing.
  const alike = needsOf(threads, [], [], [], approvals.map((one) => ({ ...one, why: 'It is hidden.' })));
  expect(alike.map((need) => (need.kind === 'approval' ? need.approvals.map((one) => one.id) : []))).toEqual([['b', 'a'], ['old']]);
  // Once it is answered, a task that still waits does so for another reason.
  expect(needsOf(threads, [], [], [], []).map((need) => need.kind)).toEqual(['stopped']);
});

test.each<[string, string, boolean]>([
  ['builtin', 'This needs a model. I know no words for it.', true],
  ['builtin', 'This stands in one cell. Widen it, then send it again.', false],
  ['openai/gpt', 'Which model of the car do you mean?', false],
])('a note that %s asks “%s” about', (model, question, want) => {
  expect(wantsModel({ question } as unknown as Note, thread('t', { model }))).toBe(want);
  expect(wantsModel({ question } as unknown as Note, undefined)).toBe(false);
});

test('a note stands in its cells, or under its heading', () => {
  const at = (at: string, headings: string[]) => whereOf({ place: { at }, anchor: { structure: { headings } } } as unknown as Note);
  expect([at('cells:Costs!B5', ['x']), at('bytes:1-2', ['Report', 'Rent']), at('all', [])]).toEqual(['Costs!B5', 'Rent', '']);
});
