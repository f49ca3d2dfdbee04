// The reducer: replaces by id, ignores what it has seen, folds deltas.
import { expect, test } from 'vitest';
import { EMPTY, fromSnapshot, reduce, withNotes, withTask, type State } from './reduce';
import type { Access, Approval, Event, Item, Note, Snapshot, Thread } from './types';

const AT = '2026-11-20T10:00:00Z';
const thread = (id: string, title = id): Thread => ({ id, title, status: 'working', model: 'builtin', latest: '', suggestions: 0, usage: { input: 0, cached: 0, cache_written: 0, output: 0, estimated: 0 }, cost: { micro_usd: 0, partial: false }, budget: null, ceiling: null, on_approval: 'ask', questions: [], question_count: 0, spans: [], helps: null, automation: null, recipe: null, goal: null, from_task: false, created_at: AT, updated_at: AT });
const note = (id: string, state: Note['state'] = 'draft'): Note => {
  const region = { kind: 'whole' as const };
  return {
    id, path: 'a.md', n: 1, intent: 'ask', text: '', state, left: false, answer: null, question: null, applied: null, thread: null, turn: null, created_at: AT, updated_at: AT,
    anchor: { version: 1, region, quote: { exact: '', visible: '', prefix: '', suffix: '', nth: 1, of: 1 }, structure: { block: '', headings: [], ordinal: 0, hash: '' } },
    place: { version: 1, status: 'exact', region, text: '', at: 'all', candidates: [], lost: null },
  };
};
const item = (id: string, text: string): Item => ({
  id, thread: 't', turn: 'u', n: 1, status: 'done', started_at: AT, ended_at: AT,
  body: { kind: 'message', from: 'agent', text, attachments: [], cut_off: false, steer: false, put: false },
});
type Body = Event extends infer E ? (E extends Event ? Omit<E, 'v' | 'workspace' | 'seq' | 'at'> : never) : never;
const event = (seq: number, body: Body) => ({ v: 1, workspace: 'w', seq, at: AT, ...body }) as Event;
const run = (...events: Event[]): State => events.reduce(reduce, EMPTY);

test('a new task stands first, a known one is replaced where it is', () => {
  const state = run(event(1, { type: 'thread.started', thread: thread('a') }), event(2, { type: 'thread.started', thread: thread('b') }), event(3, { type: 'thread.updated', thread: thread('a', 'new') }));
  expect(state.threads.map((t) => t.id + t.title)).toEqual(['bb', 'anew']);
  expect(state.seq).toBe(3);
});

test('an event that was seen changes nothing', () => {
  const state = run(event(5, { type: 'note.added', note: note('n') }));
  expect(reduce(state, event(5, { type: 'note.dropped', note: 'n' }))).toBe(state);
  expect(reduce(state, event(4, { type: 'note.dropped', note: 'n' }))).toBe(state);
});

test('notes come, change, leave', () => {
  const added = run(event(1, { type: 'note.added', note: note('n') }));
  expect(reduce(added, event(2, { type: 'note.updated', note: note('n', 'sent') })).notes.map((n) => n.state)).toEqual(['sent']);
  expect(reduce(added, event(2, { type: 'note.updated', note: note('n', 'resolved') })).notes).toEqual([]);
  expect(reduce(added, event(2, { type: 'note.dropped', note: 'n' })).notes).toEqual([]);
});

test('a delta carries what is new and leaves with the finished step', () => {
  const delta = (offset: number, text: string) => event(1, { type: 'item.delta', thread: 't', turn: 'u', item: 'i', offset, text });
  const one = run(event(1, { type: 'files.changed' }), delta(0, 'He 🎈'), delta(5, ' is'));
  expect(one.streams['i']?.text).toBe('He 🎈 is');
  expect(reduce(one, delta(99, 'lost')).streams).toBe(one.streams);
  expect(reduce(one, delta(0, '')).streams['i']?.text).toBe('');
  expect(reduce(one, delta(0, 'Anew')).streams['i']?.text).toBe('Anew');
  expect(one.seq).toBe(1);
  const two = reduce(one, event(2, { type: 'item.completed', item: item('i', 'Hello.') }));
  expect(two.streams).toEqual({});
  expect(two.items['t']?.[0]?.body).toMatchObject({ text: 'Hello.' });
});

test('words that were taken back leave with their turn', () => {
  const said = run(event(1, { type: 'item.delta', thread: 't', turn: 'u', item: 'i', offset: 0, text: 'The revenue' }), event(1, { type: 'item.delta', thread: 't2', turn: 'u2', item: 'j', offset: 0, text: 'Other' }));
  const turn = { id: 'u', thread: 't' } as unknown as Extract<Event, { type: 'turn.finished' }>['turn'];
  expect(Object.keys(reduce(said, event(2, { type: 'turn.finished', turn })).streams)).toEqual(['j']);
});

test('a task that is removed takes what was said in it along', () => {
  const both = run(event(1, { type: 'thread.started', thread: thread('t') }), event(2, { type: 'thread.started', thread: thread('a') }), event(3, { type: 'item.completed', item: item('i', 'Words') }), event(3, { type: 'item.delta', thread: 't', turn: 'u', item: 'j', offset: 0, text: 'More' }));
  const gone = reduce(both, event(4, { type: 'thread.removed', thread: 't' }));
  expect(gone.threads.map((one) => one.id)).toEqual(['a']);
  expect([gone.items, gone.streams]).toEqual([{}, {}]);
});

const approval = (id: string, task: string, state: Approval['state'] = 'waiting'): Approval => ({
  id, task, turn: 'u', call: 'c', tool: 'read_file', permission: 'read', says: 'May it read .env?', exact: '', editable: null, edited: null, reaches: '', undo: '', lasting: null, outside: [], opinion: null, path: '.env', why: 'It is a hidden file.', read_before: [], version: null, hash: '', state, asked_at: AT, answered_at: null, reviewed: false,
});

test('what waits for leave is listed until it is answered, taken back, or its task is removed', () => {
  const asked = run(event(1, { type: 'approval.asked', approval: approval('a', 't') }), event(2, { type: 'approval.asked', approval: approval('b', 't2') }));
  expect(asked.approvals.map((one) => one.id)).toEqual(['a', 'b']);
  for (const state of ['allowed', 'denied', 'withdrawn'] as const) {
    expect(reduce(asked, event(3, { type: 'approval.answered', approval: approval('a', 't', state) })).approvals.map((one) => one.id)).toEqual(['b']);
  }
  expect(reduce(asked, event(3, { type: 'thread.removed', thread: 't2' })).approvals.map((one) => one.id)).toEqual(['a']);
  // An old event, told late, carries what the approval is now.
  expect(run(event(1, { type: 'approval.asked', approval: approval('a', 't', 'allowed') })).approvals).toEqual([]);
});

test('what is given and taken away is told by a number that grows, once for each event', () => {
  const access: Access = { id: 'x', task: null, grant: { type: 'may', may: 'read_host', host: 'prices.example' }, since: AT, approval: null, revoked_at: null };
  const given = run(event(1, { type: 'access.given', access }));
  expect(given.accessStamp).toBe(1);
  expect(reduce(given, event(1, { type: 'access.given', access })).accessStamp).toBe(1);
  expect(reduce(given, event(2, { type: 'access.revoked', access: { ...access, revoked_at: AT } })).accessStamp).toBe(2);
});

test('an event of a newer engine only moves the number', () => {
  const state = reduce(EMPTY, { ...event(7, { type: 'files.changed' }), type: 'moon.risen' } as unknown as Event);
  expect(state).toEqual({ ...EMPTY, seq: 7 });
});

test('the state never changes in place', () => {
  const frozen = Object.freeze({ ...EMPTY, threads: Object.freeze([thread('a')]) as Thread[] });
  expect(reduce(frozen, event(1, { type: 'thread.updated', thread: thread('a', 'b') })).threads[0]?.title).toBe('b');
  expect(frozen.threads[0]?.title).toBe('a');
});

test('a snapshot replaces what it holds and keeps what was learnt of tasks', () => {
  const before = run(event(1, { type: 'item.completed', item: item('i', 'x') }), event(2, { type: 'note.added', note: note('n') }));
  const snapshot: Snapshot = { workspace: 'w', name: 'n', folder: '/f', seq: 9, threads: [], older: { count: 0, more: false, before: null }, artifacts: [], notes: [], held: [], approvals: [approval('a', 't')], automations: [], goals: [], recipes: [], model: 'builtin', currency: 'EUR' };
  const after = fromSnapshot(snapshot, before);
  expect([after.seq, after.notes.length, Object.keys(after.items), after.approvals.length]).toEqual([9, 0, ['t'], 1]);
});

test("a command's answer adds notes, and never takes back what is newer", () => {
  const known = { ...note('n', 'sent'), updated_at: '2026-11-20T10:00:05Z' };
  const state = run(event(1, { type: 'note.added', note: known }));
  expect(withNotes(state, [note('m'), note('n')]).notes.map((n) => n.id + n.state)).toEqual(['nsent', 'mdraft']);
});

test('the answer on a task never takes back what events have told since', () => {
  const done = { ...item('i', 'Worked out'), thread: 'a' };
  const ended = { ...thread('a'), status: 'done' as const, updated_at: '2026-11-20T10:00:05Z' };
  const state = run(event(1, { type: 'item.completed', item: done }), event(2, { type: 'thread.updated', thread: ended }));
  const begun: Item = { ...done, status: 'started', ended_at: null };
  const late = withTask(state, { thread: thread('a'), turns: [], bytes: 0, items: [begun, { ...begun, id: 'j', n: 2 }] });
  const steps = (state: State) => (state.items['a'] ?? []).map((one) => one.id + ' ' + one.status);
  expect([...steps(late), late.threads[0]?.status]).toEqual(['i done', 'j started', 'done']);
  expect(steps(withTask(late, { thread: ended, turns: [], bytes: 0, items: [{ ...done, id: 'j', n: 2 }] }))).toEqual(['i done', 'j done']);
});

test("a task's steps stand in their order, however they come", () => {
  const told = (id: string, n: number) => event(n, { type: 'item.started', item: { ...item(id, id), thread: 'a', n } });
  const events = run(told('b', 2), told('d', 4));
  const read = withTask(events, { thread: thread('a'), turns: [], bytes: 0, items: [{ ...item('a', 'a'), thread: 'a', n: 1 }, { ...item('c', 'c'), thread: 'a', n: 3 }] });
  expect(read.items['a']?.map((one) => one.id)).toEqual(['a', 'b', 'c', 'd']);
});
