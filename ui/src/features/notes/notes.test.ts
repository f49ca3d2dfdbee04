// Where cards stand, what they say, and what is kept: the rules of the margin.
import { beforeEach, expect, test, vi } from 'vitest';
import type { Store } from '../../api/store.svelte';
import type { Command, Note, Place, Region, Version } from '../../api/types';
import { KINDS } from '../../surfaces/registry';
import { arrange, folded, wayTo } from './arrange';
import { inOrder, lostWords, matchWords, nameOf, placesOf, reachWords } from './say';
import { Trash } from './trash.svelte';

const AT = '2026-11-20T10:00:00Z';
const text = (spans: [number, number][], reach: 'selection' | 'sentence' = 'selection'): Region => ({ kind: 'text', reach, spans: spans.map(([start, end]) => ({ start, end })) });

function note(place: Partial<Place> = {}, over: Partial<Note> = {}): Note {
  const region = text([[4, 9]]);
  return {
    id: 'n', path: 'a.md', n: 2, intent: 'change', text: 'Shorter', state: 'draft', left: false, answer: null, question: null, applied: null, thread: null, turn: null, created_at: AT, updated_at: AT,
    anchor: { version: 1, region, quote: { exact: '', visible: 'what it said', prefix: '', suffix: '', nth: 1, of: 1 }, structure: { block: '', headings: [], ordinal: 0, hash: '' } },
    place: { version: 1, status: 'exact', region, text: 'what it says', at: 'bytes:4-9', candidates: [], lost: null, ...place },
    ...over,
  };
}

const cards = (...tops: number[]) => tops.map((top, i) => ({ id: String.fromCharCode(97 + i), top, height: 80 }));

test.each<[string, number[], string | null, string]>([
  ['six in a view stand open', [0, 10, 20, 30, 40, 50], null, ''],
  ['seven fold', [0, 10, 20, 30, 40, 50, 60], null, 'abcdefg'],
  ['all but the focused one', [0, 10, 20, 30, 40, 50, 60], 'a', 'bcdefg'],
  ['seven over two views stand open', [0, 200, 400, 600, 800, 1000, 1200], null, ''],
  ['only the crowd folds', [0, 2000, 2010, 2020, 2030, 2040, 2050, 2060], null, 'bcdefgh'],
  ['those above the focused one give it room', [100, 110, 120], 'c', 'ab'],
  ['no more of them than must, the farthest first', [100, 110, 150], 'c', 'a'],
  ['where there is room they stand open', [100, 110, 400], 'c', ''],
])('%s', (_, tops, focused, want) => {
  expect([...folded(cards(...tops), focused, 900)].sort().join('')).toBe(want);
});

test('the focused card is in line with its place wherever those above it have room', () => {
  const all = [{ id: 'a', top: 0, height: 138 }, { id: 'b', top: 200, height: 152 }, { id: 'c', top: 225, height: 117 }, { id: 'd', top: 522, height: 98 }];
  expect(arrange(all, 'd')).toEqual({ a: 0, b: 200, c: 360, d: 522 });
  expect(arrange(all, 'd')['c']).toBeLessThan(522 - 117);
  // Where something stands over them, all are below it.
  expect(arrange(all, 'd', 60)).toEqual({ a: 60, b: 260, c: 420, d: 582 });
  let seed = 11;
  const next = (most: number) => (seed = (seed * 16807) % 2147483647) % most;
  for (let round = 0; round < 300; round++) {
    const some = Array.from({ length: 2 + next(6) }, (_, i) => ({ id: String(i), top: next(700), height: 30 + next(90) }));
    const sorted = [...some].sort((a, b) => a.top - b.top);
    const at = next(sorted.length);
    const focused = sorted[at] as (typeof some)[0];
    const needed = sorted.slice(0, at).reduce((sum, card) => sum + card.height + 8, 0);
    if (needed <= focused.top) expect(arrange(some, focused.id)[focused.id]).toBe(focused.top);
  }
});

test('a box that is written in never folds', () => {
  const many = cards(0, 10, 20, 30, 40, 50, 60, 70).map((card) => (card.id === 'c' ? { ...card, open: true } : card));
  expect(folded(many, null, 900).has('c')).toBe(false);
});

test.each<[string, [number, number], number]>([
  ['in view: nothing moves', [120, 180], 0],
  ['below: just so far', [480, 540], 40],
  ['above: to its top', [60, 90], -40],
  ['too long: its top first', [300, 900], 200],
])('scrolling to what is %s', (_, [top, bottom], want) => {
  expect(wayTo({ top, bottom }, { top: 100, bottom: 500 })).toBe(want);
});

test.each<[Region | null, string]>([
  [text([[0, 5]]), ''],
  [text([[0, 5], [20, 25], [30, 35]]), '3 places'],
  [text([[0, 5], [8, 40]]), ''],
  [text([[0, 5], [8, 13]], 'sentence'), ''],
  [{ kind: 'whole' }, ''],
  [null, ''],
])('places of %j', (region, want) => expect(placesOf(note({ region }))).toBe(want));

test('a note on cells says which, and how far it reaches', () => {
  expect(placesOf(note({ at: 'cells:Sales!D3:E5', region: text([[0, 5], [20, 25]]) }))).toBe('Sales!D3:E5');
  expect((['cell', 'selection', 'row', 'column', 'document'] as const).map((reach) => reachWords(reach, KINDS.sheet.words))).toEqual(['this cell', 'the selected cells', 'this row', 'this column', 'the whole sheet']);
  expect([reachWords('selection', KINDS.document.words), reachWords('document', KINDS.document.words)]).toEqual(['these words', 'the whole document']);
  expect(lostWords(note(), [], KINDS.sheet.words)).toBe('These cells were removed in version 1.');
});

test('the reach that holds is among those to choose from, from near to far', () => {
  expect(inOrder(['selection', 'document'], 'sentence')).toEqual(['selection', 'sentence', 'document']);
  expect(inOrder(['cell', 'row', 'column', 'document'], 'cell')).toEqual(['cell', 'row', 'column', 'document']);
});

test('a lost note says in which version its text went, and by whom', () => {
  const versions = [{ version: 4, made_by: 'person' }, { version: 5, made_by: 'outside' }, { version: 6, made_by: 'agent' }] as Version[];
  const gone = (version: number) => lostWords(note({ status: 'unplaced', region: null, lost: { version, seen: version - 1, region: text([[0, 1]]), refused: false } }), versions, KINDS.document.words);
  expect([gone(4), gone(5), gone(6), gone(9)]).toEqual([
    'This text was removed in version 4 (you).',
    'This text was removed in version 5 (in another program).',
    'This text was removed in version 6 (by the task).',
    'This text was removed in version 9.',
  ]);
});

test('a screen reader hears that a place is lost', () => {
  expect(nameOf(note({ status: 'unplaced', text: '' }), 2, 3, false)).toBe("Note 2 of 3, change, not sent, lost its place, on 'what it said'");
});

test.each([[2, 'Two places match'], [1, 'One place matches'], [12, '12 places match']])('%i candidates', (n, want) => expect(matchWords(n)).toBe(want));

const asked: Command[] = [];
const store = { submit: (command: Command) => (asked.push(command), Promise.resolve({ type: 'notes', notes: [{ id: 'new' }] })) } as unknown as Store;

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers();
});

test('a deleted draft is gone at once and is added again on Undo', async () => {
  const trash = new Trash(store);
  await trash.drop(note());
  expect(await trash.back()).toBe('new');
  expect(asked.map((command) => command.type)).toEqual(['note.drop', 'note.add']);
  expect(asked[1]).toMatchObject({ at: { by: 'where', at: 'bytes:4-9' }, text: 'Shorter', intent: 'change' });
  expect(trash.note).toBe(null);
});

test('a note without a place is only hidden until the time is over', async () => {
  const trash = new Trash(store);
  const lost = note({ status: 'unplaced', region: null, at: '' });
  await trash.drop(lost);
  expect([asked.length, trash.note]).toEqual([0, lost]);
  expect(await trash.back()).toBe('n');
  await vi.runAllTimersAsync();
  expect(asked).toEqual([]);
  await trash.drop(lost);
  await vi.runAllTimersAsync();
  expect(asked).toEqual([{ type: 'note.drop', note: 'n' }]);
});
