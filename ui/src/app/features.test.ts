// The rules of the features that are plain functions.
import { expect, test } from 'vitest';
import type { Approval, DocumentView, InlineNode, Item, ItemBody, Note, Thread, Turn } from '../api/types';
import { sendable } from '../features/composer/sending';
import { finder, firstDrawn, foldSame, named, PAGE, rowsOf } from '../features/conversation/rows';
import { arrange } from '../features/notes/arrange';
import { intentFor, nameOf } from '../features/notes/say';
import { headlineFigure, longestParagraph } from '../features/tour/places';
import { groupOf, wordOf } from '../features/rail/groups';
import { isAtWork, readerOf } from '../parts/runs';

const AT = '2026-11-20T10:00:00Z';

test.each<[string, [string, number, number][], string | null, Record<string, number>]>([
  ['apart: each at its place', [['a', 0, 50], ['b', 100, 50]], null, { a: 0, b: 100 }],
  ['close: the later one gives way', [['a', 0, 50], ['b', 10, 50]], null, { a: 0, b: 58 }],
  ['the focused one is exact, those before move up', [['a', 100, 50], ['b', 110, 50]], 'b', { a: 52, b: 110 }],
  ['and those after move down', [['a', 100, 50], ['b', 110, 50], ['c', 120, 20]], 'b', { a: 52, b: 110, c: 168 }],
  ['none leaves the paper at the top', [['a', 0, 50], ['b', 10, 50]], 'b', { a: 0, b: 58 }],
  ['none', [], null, {}],
])('cards %s', (_, cards, focused, want) => {
  expect(arrange(cards.map(([id, top, height]) => ({ id, top, height })), focused)).toEqual(want);
});

test('cards never overlap, whatever has the focus', () => {
  let seed = 7;
  const next = (most: number) => (seed = (seed * 16807) % 2147483647) % most;
  for (let round = 0; round < 300; round++) {
    const cards = Array.from({ length: 1 + next(8) }, (_, i) => ({ id: String(i), top: next(600), height: 30 + next(150) }));
    const tops = arrange(cards, String(next(9)));
    const placed = cards.map((c) => ({ top: tops[c.id] ?? NaN, end: (tops[c.id] ?? NaN) + c.height })).sort((a, b) => a.top - b.top);
    placed.slice(1).forEach((card, i) => expect(card.top).toBeGreaterThanOrEqual((placed[i]?.end ?? 0) + 8));
    expect(placed[0]?.top).toBeGreaterThanOrEqual(0);
  }
});

test.each<[string, boolean, 'ask' | 'change', 'ask' | 'change']>([
  ['Where from?', false, 'change', 'ask'],
  ['Where from? ', false, 'change', 'ask'],
  ['为什么？', false, 'change', 'ask'],
  ['Is it? Say so.', false, 'ask', 'change'],
  ['Where from?', true, 'change', 'change'],
  ['Shorter', true, 'ask', 'ask'],
])('%s (chosen %s, now %s) is %s', (words, chosen, now, want) => {
  expect(intentFor(words, chosen, now)).toBe(want);
});

const note = (id: string, over: Partial<Note> = {}, status: Note['place']['status'] = 'exact'): Note => {
  const region = { kind: 'whole' as const };
  return {
    id, path: 'a.md', n: 1, intent: 'change', text: '', state: 'draft', left: false, answer: null, question: null, applied: null, thread: null, turn: null, created_at: AT, updated_at: AT,
    anchor: { version: 1, region, quote: { exact: '', visible: 'said', prefix: '', suffix: '', nth: 1, of: 1 }, structure: { block: '', headings: [], ordinal: 0, hash: '' } },
    place: { version: 1, status, region, text: 'same-shop sales', at: 'all', candidates: [], lost: null },
    ...over,
  };
};

test('a screen reader hears number, kind, state and words', () => {
  expect(nameOf(note('n'), 2, 3, false)).toBe("Note 2 of 3, change, not sent, on 'same-shop sales'");
  expect(nameOf(note('n'), 2, 3, true)).toContain('next round');
});

test('only certain places are sent; a question may go with a suggested one', () => {
  const drafts = [note('a'), note('b', {}, 'edited'), note('c', {}, 'suggested'), note('d', { intent: 'ask' }, 'suggested'), note('e', {}, 'ambiguous'), note('f', { intent: 'ask' }, 'unplaced')];
  const { send, lost } = sendable(drafts);
  expect([send.map((n) => n.id).join(''), lost.map((n) => n.id).join('')]).toEqual(['abd', 'cef']);
});

const thread = (status: Thread['status'], suggestions = 0): Thread => ({ id: 't', title: '', status, model: '', latest: '', suggestions, usage: { input: 0, cached: 0, cache_written: 0, output: 0, estimated: 0 }, cost: { micro_usd: 0, partial: false }, budget: null, ceiling: null, on_approval: 'ask', questions: [], question_count: 0, spans: [], helps: null, automation: null, recipe: null, goal: null, from_task: false, created_at: AT, updated_at: AT });
test.each<[Thread['status'], Note[], string, number, string]>([
  ['working', [], 'working', 0, ''],
  ['queued', [], 'working', 0, 'waits'],
  ['waiting', [], 'needs', 0, 'answer'],
  ['failed', [], 'needs', 0, 'problem'],
  ['done', [note('n', { thread: 't', state: 'needs_you' })], 'needs', 0, 'answer'],
  ['done', [], 'finished', 1, '1 suggestion'],
  ['interrupted', [], 'finished', 0, 'stopped'],
])('a task that is %s', (status, notes, group, suggestions, word) => {
  const one = thread(status, suggestions);
  expect(groupOf(one, notes)).toBe(group);
  expect(wordOf(one, groupOf(one, notes), [])).toBe(word);
});

test('a task that waits for leave says so, and is at work for all that would begin in it', () => {
  const one = { ...thread('waiting'), model: 'openai/gpt' };
  const asks = [{ task: 't' } as unknown as Approval];
  expect(wordOf(one, groupOf(one, []), [], asks)).toBe('allow?');
  expect([isAtWork(one, []), isAtWork(one, asks), isAtWork(thread('queued'), []), isAtWork(undefined, asks)]).toEqual([false, true, true, false]);
});

test('who sees what is read is only said where it is known', () => {
  const one = { ...thread('waiting'), model: 'openai/gpt' };
  const helper = { ...thread('waiting'), id: 'h', helps: { task: 't', role: 'worker', only_reads: false } };
  const asked = { task: 't' } as unknown as Approval;
  expect([readerOf(asked, [one]), readerOf(asked, [one, helper]), readerOf(asked, [])]).toEqual(['openai/gpt', null, null]);
});

let n = 0;
const item = (body: ItemBody, id = 'i' + ++n): Item => ({ id, thread: 't', turn: 'u', n, status: 'done', body, started_at: AT, ended_at: AT });
const tool = (says: string) => item({ kind: 'tool', name: 'x', says, detail: '' });
const message = (text: string) => item({ kind: 'message', from: 'agent', text, attachments: [], cut_off: false, steer: false, put: false });
const problem = { code: 'internal' as const, says: 'x', next: '', retry: true };

test('steps that follow each other stand together', () => {
  const rows = rowsOf('t', [message('a'), tool('1'), tool('2'), message('b'), tool('3')], [], {});
  expect(rows.map((row) => (row.kind === 'steps' ? row.items.length : row.kind))).toEqual(['message', 2, 'message', 1]);
});

test('words that still come replace those of their step, or stand at the end', () => {
  const said = message('He');
  const at = { thread: 't', turn: 'u' };
  const rows = rowsOf('t', [said], [], { [said.id]: { ...at, text: 'Hello' }, new: { ...at, text: 'And' }, other: { thread: 'x', turn: 'u', text: 'no' } });
  expect(rows.map((row) => (row.kind === 'message' ? row.body.text : ''))).toEqual(['Hello', 'And']);
});

test('a row that says the same is the same object, so that a streamed piece draws its own alone', () => {
  const items = [message('a'), tool('1'), tool('2'), message('b'), tool('3')];
  const with_ = (text: string) => ({ new: { thread: 't', turn: 'u', text } });
  const rows = rowsOf('t', items, [], with_('He'));
  const next = rowsOf('t', [...items, tool('4')], [], with_('Hello'), rows);
  expect(next.map((row, i) => row === rows[i])).toEqual([true, true, true, false, false]);
});

test('a turn that failed says so once', () => {
  const turn: Turn = { id: 'u', thread: 't', status: 'failed', awaits: false, found_nothing: false, notes: [], says: '', problem, usage: { input: 0, cached: 0, cache_written: 0, output: 0, estimated: 0 }, cost: { micro_usd: 0, partial: false }, started_at: AT, ended_at: AT };
  expect(rowsOf('t', [], [turn], {}).map((row) => row.kind)).toEqual(['problem']);
  expect(rowsOf('t', [item({ kind: 'problem', problem })], [turn], {}).map((row) => row.kind)).toEqual(['problem']);
});

test('a plan is shown once, as it is now', () => {
  const plan = (status: 'pending' | 'completed') => item({ kind: 'plan', steps: [{ step: 's', status }] });
  const rows = rowsOf('t', [plan('pending'), tool('1'), plan('completed')], [], {});
  expect(rows.map((row) => (row.kind === 'plan' ? row.body.steps[0]?.status : row.kind))).toEqual(['completed', 'steps']);
});

test('names of files are found in a sentence', () => {
  expect(named('Read a.csv, 3 rows', finder(['a.csv', 'csv']))).toEqual([{ text: 'Read ', name: false }, { text: 'a.csv', name: true }, { text: ', 3 rows', name: false }]);
  expect(named('Read it', finder([]))).toEqual([{ text: 'Read it', name: false }]);
});

test('the tour points at the first figure and the longest paragraph', () => {
  const run = (id: number, text: string): InlineNode => ({ t: 'run', id, text, whole: false });
  const block = (id: number, node: InlineNode) => ({ id, span: { start: 0, end: 0 }, hash: String(id), node });
  const words = 'word '.repeat(30);
  const view: DocumentView = {
    path: 'a.md', version: 1, total: 3, plain: null, can: { point: true, change: true, write: true, compare: true, exchange: true, facts: true, query: false, check: false, suggest: false, exports: [] },
    blocks: [
      block(0, { t: 'el', el: 'heading', of: [run(0, 'word '.repeat(60))] }),
      block(1, { t: 'el', el: 'paragraph', of: [run(1, 'Up '), { t: 'el', el: 'fact', to: 'f', of: [run(2, '8 %')] }] }),
      block(2, { t: 'el', el: 'paragraph', of: [run(3, words), { t: 'el', el: 'strong', of: [run(4, 'end')] }] }),
    ],
  };
  expect(headlineFigure(view)).toEqual({ fact: 'f', selection: { start: { run: 2, utf16: 0 }, end: { run: 2, utf16: 3 }, text: '8 %' } });
  const count = block(3, { t: 'el', el: 'fact', to: 'n', of: [run(9, '56')] });
  expect(headlineFigure({ ...view, blocks: [count, ...view.blocks] })?.fact).toBe('f');
  expect(headlineFigure({ ...view, blocks: [count] })?.fact).toBe('n');
  expect(longestParagraph(view)).toEqual({ start: { run: 3, utf16: 0 }, end: { run: 4, utf16: 3 }, text: words + 'end' });
  expect(longestParagraph({ ...view, blocks: view.blocks.slice(0, 2) })).toBe(null);
  expect(headlineFigure({ ...view, blocks: view.blocks.slice(0, 1) })).toBe(null);
});

test('steps that say the same one after the other are one line', () => {
  const step = (says: string, status = 'done') => ({ status, body: { name: 'compute', says } });
  const steps = [step('Read a'), step('Worked out'), step('Worked out'), step('Worked out', 'failed'), step('Worked out'), step('Wrote b')];
  expect(foldSame(steps).map((line) => line.length)).toEqual([1, 2, 1, 1, 1]);
});

test('a long task draws its newest rows, and takes nothing from who reads further back', () => {
  const begun = Infinity;
  expect(firstDrawn(begun, 0, true)).toBe(0);
  expect(firstDrawn(begun, PAGE, true)).toBe(0);
  expect(firstDrawn(begun, 500, true)).toBe(500 - PAGE);
  let first = 0;
  for (let count = 0; count <= 1500; count++) {
    first = firstDrawn(first, count, true);
    expect(count - first).toBeLessThanOrEqual(PAGE * 2);
  }
  expect(firstDrawn(40, 1500, false)).toBe(40);
  expect(firstDrawn(1400, 100, true)).toBe(40);
});
