// Before and after in place: cut to the words that differ, whole where runs do not allow it.
import { expect, test } from 'vitest';
import type { Change, DocumentView, Note } from '../api/types';
import { appliedMarks, around, byPlace, carried, type Paint } from './marks';

const note = (before: string, after: string, state: Note['state'] = 'applied') => ({ id: 'n', state, applied: { version: 2, parts: [{ before, after, change: 'c' }] } }) as Note;
const at = (run: number, from: number, to: number): Paint => [[{ run, utf16: from }, { run, utf16: to }]];

test.each<[string, Note, Paint, Paint, [number, number, string][]]>([
  ['one word', note('It is flat.', 'It is up.'), at(3, 10, 19), at(3, 16, 18), [[3, 16, 'flat']]],
  ['words put in', note('the heat', 'perhaps the heat'), at(0, 0, 16), at(0, 0, 8), []],
  ['words taken out', note('the big heat', 'the heat'), at(0, 5, 13), at(0, 9, 9), [[0, 9, 'big']]],
  ['over several runs', note('up 8 % now', 'up 9 % now'), [...at(1, 4, 7), ...at(2, 0, 3), ...at(3, 0, 4)], at(2, 0, 1), [[2, 0, '8']]],
  ['from one run into the next', note('a b c d', 'a x y d'), [...at(1, 0, 4), ...at(2, 0, 3)], [...at(1, 2, 4), ...at(2, 0, 1)], [[1, 2, 'b c']]],
  ['where the words on paper are others, too', note('a b', 'a c'), at(1, 0, 9), at(1, 0, 9), [[1, 0, 'a b']]],
  ['only applied notes', note('a', 'b', 'answered'), at(1, 0, 1), [], []],
])('%s', (_, one, paint, added, ghosts) => {
  const got = appliedMarks([one], [], { n: paint });
  expect(got.added).toEqual(added);
  expect(got.ghosts.map((ghost) => [ghost.run, ghost.utf16, ghost.text])).toEqual(ghosts);
});

test('places in a sheet, which has no blocks, stay where they are until the engine says more', () => {
  const view = (version: number) => ({ version, blocks: [] }) as unknown as DocumentView;
  expect(carried(view(1), view(2), at(1048577, 2, 2))).toEqual(at(1048577, 2, 2));
});

test('each place of a note has its own old words', () => {
  const one = note('', '');
  one.applied = { version: 2, parts: [{ before: '19 %', after: '20 %', change: 'c' }, { before: 'up', after: 'down', change: 'd' }] };
  const places = [...at(1, 3, 7), ...at(4, 0, 4)];
  const got = appliedMarks([one], [], { n: places });
  expect(got.ghosts.map((ghost) => [ghost.run, ghost.utf16, ghost.text])).toEqual([[1, 3, '19'], [4, 0, 'up']]);
  // Where the places on paper are others by now, no old word is put where it was not.
  expect(appliedMarks([one], [], { n: at(1, 3, 12) })).toEqual({ added: at(1, 3, 12), follows: [], ghosts: [] });
});

test('a note that is not painted marks nothing', () => {
  expect(appliedMarks([note('a', 'b')], [], {})).toEqual({ added: [], follows: [], ghosts: [] });
});

const view = (...blocks: [string, number, string][]): DocumentView =>
  ({ path: 'a.md', version: 1, total: blocks.length, plain: null, blocks: blocks.map(([hash, run, text], id) => ({ id, hash, span: { start: 0, end: 0 }, node: { t: 'run', id: run, text, whole: false } })) }) as DocumentView;

test('a place is carried to where its block stands now, and nowhere else', () => {
  const old = view(['a', 0, 'one'], ['b', 1, 'two']);
  expect(carried(old, view(['n', 0, 'new'], ['a', 1, 'one'], ['b', 2, 'two']), at(1, 0, 2))).toEqual(at(2, 0, 2));
  expect(carried(old, view(['a', 0, 'one']), at(1, 0, 2))).toEqual([]);
  expect(carried(old, view(['b', 0, 'two'], ['a', 1, 'one'], ['b', 2, 'two']), at(1, 0, 2))).toEqual([]);
});

test('the words around a place', () => {
  expect(around(view(['a', 4, 'It is flat now.']), at(4, 6, 10))).toEqual({ lead: 'It is ', rest: ' now.' });
});

test('what follows from a note is marked where it stands', () => {
  const change = { id: 'c', before: '[See](#old)', after: '[Look](#new)' } as Change;
  const got = appliedMarks([], [change], { c: at(7, 0, 4) });
  expect([got.follows, got.ghosts]).toEqual([at(7, 0, 4), [{ run: 7, utf16: 0, text: 'See', tone: 'follows' }]]);
});

test('notes that share one change are marked once, where all of it stands', () => {
  const [one, two] = [{ ...note('a b c', 'a x c'), id: 'part' }, { ...note('a b c', 'a x c'), id: 'all' }];
  const got = appliedMarks([one, two], [], { part: at(1, 2, 3), all: at(1, 0, 5) });
  expect([got.added, got.ghosts.map((ghost) => ghost.text)]).toEqual([at(1, 2, 3), ['b']]);
});

test('places stand in the order of the text, and what has none comes last', () => {
  const places: (Paint | undefined)[] = [undefined, at(2, 5, 6), [], at(2, 1, 9), at(1, 7, 8)];
  expect([...places.keys()].sort((a, b) => byPlace(places[a], places[b]))).toEqual([4, 3, 1, 0, 2]);
});
