// Which slides two versions differ on, and what is ringed on each.
import { describe, expect, it } from 'vitest';
import type { DeckSlide, DrawnSlide, SlideShape } from '../../api/types';
import type { Placed } from '../compared';
import { slidesTouched, touched } from './touched';

type Runs = [number, number] | null;
const slide = (id: number, run: number, last: number, hash = `${id}/${run}`): DeckSlide => ({ id, title: `Slide ${id}`, hidden: false, notes: '', run, last, hash });
/** A change of runs before and now; none where it has nothing there, though the engine tells where that would be. */
const change = (was: Runs, is: Runs): Placed => {
  const paint = (runs: Runs): Placed['added'] => (runs ? Array.from({ length: runs[1] - runs[0] + 1 }, (_, i) => [{ run: (runs[0] ?? 0) + i, utf16: 0 }, { run: (runs[0] ?? 0) + i, utf16: 3 }]) : [[{ run: 0, utf16: 0 }, { run: 0, utf16: 0 }]]);
  return { where: '', class: 'inside', before: '', after: '', old: was ? { start: 1, end: 2 } : { start: 0, end: 0 }, new: is ? { start: 1, end: 2 } : { start: 0, end: 0 }, removed: paint(was), added: paint(is) };
};
const ids = (changes: Placed[], was: DeckSlide[], is: DeckSlide[]) => slidesTouched(changes, was, is).map((pair) => [pair.was?.id ?? null, pair.is?.id ?? null, pair.changes.length]);

describe('slides that differ', () => {
  const [one, two, three] = [slide(1, 0, 9), slide(2, 10, 19), slide(3, 20, 29)];
  const now = [slide(1, 0, 9, 'other'), slide(2, 10, 19, two.hash), slide(3, 20, 29, 'third')];

  it.each<[string, Placed[], (number | null)[][]]>([
    ['words of one', [change([2, 2], [2, 2])], [[1, 1, 1]]],
    ['two changes of one, and another slide first', [change([22, 22], [22, 22]), change([2, 2], [2, 2]), change([23, 23], [24, 24])], [[1, 1, 1], [3, 3, 2]]],
    ['a shape that went', [change([23, 25], null)], [[3, 3, 1]]],
    ['a shape that came', [change(null, [3, 5])], [[1, 1, 1]]],
    ['nothing', [], []],
  ])('%s', (_, changes, want) => {
    expect(ids(changes, [one, two, three], now)).toEqual(want);
  });

  it('are paired though their ids were given anew', () => {
    const renumbered = [slide(3, 0, 9, 'new'), slide(1, 10, 19, two.hash), slide(2, 20, 29, three.hash)];
    expect(ids([change([2, 2], [2, 2]), change([4, 6], null)], [one, two, three], renumbered)).toEqual([[1, 3, 2]]);
  });

  it('stand where they were when they went, and alone when they came', () => {
    expect(ids([change([10, 19], null)], [one, two, three], [slide(1, 0, 9, one.hash), slide(3, 10, 19, three.hash)])).toEqual([[2, null, 1]]);
    const more = [slide(1, 0, 9, 'x'), slide(9, 10, 19, 'y'), slide(2, 20, 29, two.hash)];
    expect(ids([change(null, [10, 19]), change([3, 3], [3, 3])], [one, two], more)).toEqual([[1, 1, 1], [null, 9, 1]]);
  });
});

describe('what is ringed', () => {
  const shape = (id: string, run: number, name: string, within: SlideShape['within'] = []): SlideShape => ({ id, run, name, words: '', x: 0, y: 0, width: 1, height: 1, turn: 0, moved: false, within });
  // 1 title, its words 2; 3 table: row mark 4, cells 5 and 7 with words 6 and 8; 9 chart: title 10, series 11, points 12 and 13;
  // 14 and 15 the speaker notes.
  const cells = [{ row: 0, column: 0, run: 5, name: 'A1: x' }, { row: 0, column: 1, run: 7, name: 'B1: y' }];
  const points = [{ row: 0, column: null, run: 11, name: 'Sales' }, { row: 0, column: 0, run: 12, name: 'Q1: 1' }, { row: 0, column: 1, run: 13, name: 'Q2: 2' }];
  const drawn: DrawnSlide = {
    svg: '', width: 10, height: 10, undrawn: [],
    shapes: [shape('7', 1, 'Title'), shape('8', 3, 'Table', cells), shape('9', 9, 'Chart', points)],
    lines: [{ shape: '7', cell: null, paragraph: 0, run: 2 }, { shape: '8', cell: [0, 0], paragraph: 0, run: 6 }, { shape: '8', cell: [0, 1], paragraph: 0, run: 8 }],
  };
  const on = slide(1, 0, 15);
  const rings = (changes: Placed[], side: 'was' | 'is' = 'is') => {
    const found = touched(changes, side, on, drawn);
    return [found.rings.map(([start, end]) => (end.utf16 > start.utf16 ? `line ${start.run}` : start.run)), found.slide];
  };

  it.each<[string, Placed[], (number | string)[], boolean]>([
    ['the line of a change of some words', [change([2, 2], [2, 2])], ['line 2'], false],
    ['a cell for its words', [change([8, 8], [8, 8])], [7], false],
    ['the cells of a row', [change(null, [4, 8])], [5, 7], false],
    ['a shape that moved', [change([1, 1], [1, 1])], [1], false],
    ['a whole shape once', [change(null, [3, 8]), change([6, 6], [6, 6])], [3], false],
    ['a point', [change([13, 13], [13, 13])], [13], false],
    ['the points of a series', [change([11, 11], [11, 11])], [12, 13], false],
    ['the chart for its title', [change([10, 10], [10, 10])], [9], false],
    ['the slide for itself', [change([0, 0], [0, 0]), change([2, 2], [2, 2])], [], true],
    ['nothing for the speaker notes', [change([15, 15], [15, 15])], [], false],
    ['nothing where it went', [change([2, 2], null)], [], false],
    ['nothing of another slide', [change([40, 41], [40, 41])], [], false],
  ])('%s', (_, changes, want, whole) => {
    expect(rings(changes)).toEqual([want, whole]);
  });

  it('is in the before only what went', () => {
    expect(rings([change([2, 2], null), change(null, [8, 8])], 'was')).toEqual([['line 2'], false]);
  });
});
