// The caret's way through a document, which blocks are drawn anew, the outline's shape, words written by hand.
import { beforeEach, describe as group, expect, test } from 'vitest';
import type { Block, DocumentView, InlineNode } from '../../api/types';
import { basesOf, blockOf, lastUpTo, rowsOf, stretchesOf, type Drawn } from './blocks';
import { Caret } from './caret';
import { walkFigures } from './figures';
import { linesOf, outline } from './outline';
import { describe, layOut, rangesOf } from './runs';
import { isPlainToWrite, merged, stretches, written, Writing } from './words';

const PAGE = `<div data-block="0" data-base="0"><h1 data-leaf><span data-r="0">Title</span></h1></div>
<div data-block="1" data-base="1"><p data-leaf><span data-r="0">Sales rose </span><span data-fact="f" tabindex="0"><span data-r="1">8 %</span></span><span data-r="2">. They held.</span></p></div>
<div data-block="2" data-base="4"><table><thead><tr><td data-leaf></td><th data-leaf><span data-r="0">now</span></th></tr></thead><tbody><tr><td data-leaf><span data-r="1">a</span></td><td data-leaf><span data-fact="g" tabindex="-1"><span data-r="2">12</span></span></td></tr></tbody></table></div>
<div data-block="3" data-base="7"><pre data-leaf><code><span data-r="0">one\n</span><span data-r="1">two</span></code></pre></div>
<div data-block="4" data-base="9"><p data-leaf><span data-image="x.png"><span class="chrome">i</span><span data-r="0" data-w="">a chart</span></span></p></div>`;

let root: HTMLElement;
let caret: Caret;
beforeEach(() => {
  document.body.innerHTML = `<article>${PAGE}</article>`;
  root = document.body.firstElementChild as HTMLElement;
  layOut(root);
  caret = new Caret(root);
});

const press = (...keys: string[]) => {
  for (const chord of keys) {
    const parts = chord.split('+');
    caret.key({ key: parts.at(-1) ?? '', altKey: parts.includes('Alt'), shiftKey: parts.includes('Shift'), ctrlKey: false, metaKey: false });
  }
  const unit = caret.unit();
  return unit && `${unit.kind} ${unit.range.toString()}`;
};

group('the caret', () => {
  test.each<[string, string[], string | null]>([
    ['begins with the first place', ['ArrowDown'], 'heading Title'],
    ['goes from sentence to sentence', ['ArrowDown', 'ArrowDown', 'ArrowDown'], 'sentence They held.'],
    ['goes into figures sideways', ['ArrowRight', 'ArrowRight', 'ArrowRight'], 'figure 8 %'],
    ['goes back', ['ArrowDown', 'ArrowDown', 'ArrowUp'], 'heading Title'],
    ['stays at the beginning', ['ArrowDown', 'ArrowUp', 'ArrowUp'], 'heading Title'],
    ['an empty cell is no place', ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'], 'cell now'],
    ['goes down a column', ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'], 'cell 12'],
    ['goes along a row', ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight'], 'cell a'],
    ['leaves the table below', ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'], 'line one'],
    ['by block', ['Alt+ArrowDown', 'Alt+ArrowDown'], 'block Sales rose 8 %. They held.'],
    ['a table is one block', ['Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown'], 'block nowa12'],
    ['past a table by block', ['Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown'], 'block one\ntwo'],
    ['back by block', ['Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowDown', 'Alt+ArrowUp'], 'block Sales rose 8 %. They held.'],
    ['from a block into it', ['Alt+ArrowDown', 'Alt+ArrowDown', 'ArrowRight'], 'sentence Sales rose 8 %.'],
    ['reaches further with Shift', ['ArrowDown', 'ArrowDown', 'Shift+ArrowDown'], 'sentence Sales rose 8 %. They held.'],
    ['reaches back with Shift', ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Shift+ArrowUp'], 'sentence Sales rose 8 %. They held.'],
    ['to the end: an image', ['End'], 'image a chart'],
    ['to the beginning', ['End', 'Home'], 'heading Title'],
  ])('%s', (_, keys, want) => {
    expect(press(...keys)).toBe(want);
  });

  test('stands on its block again after that was drawn anew', () => {
    press('ArrowDown', 'ArrowDown');
    const block = root.querySelector('[data-block="1"]') as HTMLElement;
    block.innerHTML = '<p data-leaf><span data-r="0">New words.</span></p>';
    layOut(root);
    expect(caret.unit()?.range.toString()).toBe('New words.');
  });
});

test('figures are one stop; arrows go from one to the next', () => {
  const [f, g] = root.querySelectorAll<HTMLElement>('[data-fact]');
  f?.focus();
  const arrow = (key: string) => walkFigures(root, Object.assign(new KeyboardEvent('keydown', { key }), {}) as KeyboardEvent & { target: HTMLElement });
  root.addEventListener('keydown', (event) => walkFigures(root, event));
  f?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  expect(document.activeElement).toBe(g);
  expect([f?.tabIndex, g?.tabIndex]).toEqual([-1, 0]);
  expect(arrow('Enter')).toBe(false);
});

test('runs are numbered by their blocks', () => {
  const ranges = rangesOf(root, [[{ run: 3, utf16: 2 }, { run: 3, utf16: 6 }], [{ run: 6, utf16: 0 }, { run: 6, utf16: 2 }], [{ run: 40, utf16: 0 }, { run: 40, utf16: 1 }]]);
  expect(ranges.map(String)).toEqual(['They', '12']);
  expect(ranges[0] && describe(root, ranges[0])?.start).toEqual({ run: 3, utf16: 2 });
});

group('blocks', () => {
  const run = (id: number): InlineNode => ({ t: 'run', id, text: 'x', whole: false });
  const block = (id: number, hash: string, runs: number[]): Block => ({ id, hash, span: { start: 0, end: 9 }, node: { t: 'el', el: runs.length ? 'paragraph' : 'rule', of: runs.map(run) } });
  const view = (blocks: Block[]): DocumentView => ({ path: 'a.md', version: 1, total: blocks.length, plain: null, can: { point: true, change: true, write: true, compare: true, exchange: true, facts: true, query: false, check: false, suggest: false, exports: [] }, blocks });

  test('a block keeps its drawing while its source is the same, wherever it moved', () => {
    const before = rowsOf(view([block(0, 'a', [0, 1]), block(1, 'b', [2]), block(2, 'a', [3, 4])]), new Map());
    const known = new Map<string, Drawn>(before.map((row) => [row.drawn.key, row.drawn]));
    const after = rowsOf(view([block(0, 'c', [0]), block(1, 'a', [1, 2]), block(2, 'B', [3]), block(3, 'a', [4, 5])]), known);
    expect(after.map((row) => [row.drawn === known.get(row.drawn.key), row.base, row.drawn.base])).toEqual([[false, 0, 0], [true, 1, 0], [false, 3, 3], [true, 4, 3]]);
  });

  test('a block that is put in moves the end of one stretch and no other', () => {
    const all = Array.from({ length: 400 }, (_, i) => block(i, (i * 7 + 3).toString(16), [i]));
    const keys = (blocks: Block[]) => stretchesOf(rowsOf(view(blocks), new Map())).map((one) => one.key);
    const [before, after] = [keys(all), keys([...all.slice(0, 200), block(400, 'new', [400]), ...all.slice(200)])];
    expect(before.length).toBeGreaterThan(8);
    expect(after.filter((key) => !before.includes(key)).length).toBeLessThan(2);
    const stretches = stretchesOf(rowsOf(view(all), new Map()));
    expect(stretches.flatMap((one) => one.rows.map((row) => row.block.id))).toEqual(all.map((one) => one.id));
    expect(Math.max(...stretches.map((one) => one.rows.length))).toBeLessThan(49);
  });

  test('a run is found in its block, past blocks without any', () => {
    const one = view([block(0, 'a', [0, 1, 2]), block(1, 'r', []), block(2, 'b', [3]), block(3, 'r', [])]);
    expect(basesOf(one)).toEqual([0, 3, 3, Number.MAX_SAFE_INTEGER]);
    expect([0, 2, 3, 9].map((id) => blockOf(one, id)?.id)).toEqual([0, 0, 2, 2]);
    expect(lastUpTo([], 3)).toBe(-1);
  });
});

group('the outline', () => {
  const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

  test('pieces of one line are one box, and lines stay apart', () => {
    expect(linesOf([box(10, 0, 20, 10), box(20, 1, 30, 9), box(5, 0, 5, 10), box(0, 14, 12, 24)])).toEqual([box(10, 0, 30, 10), box(0, 14, 12, 24)]);
  });

  test.each<[string, ReturnType<typeof box>[], number]>([
    ['nothing', [], 0],
    ['one line', [box(0, 0, 50, 10)], 1],
    ['lines that share a column are one shape', [box(20, 0, 100, 10), box(0, 14, 60, 24)], 1],
    ['the end of a line and the beginning of the next are two', [box(80, 0, 100, 10), box(0, 14, 30, 24)], 2],
  ])('%s', (_, lines, shapes) => {
    const path = outline(lines);
    expect(path.split('Z').length - 1).toBe(shapes);
    expect(path).not.toMatch(/NaN|Infinity/);
  });
});

group('words written by hand', () => {
  test.each<[string, string, string, [number, number, string][]]>([
    ['nothing', 'as it was', 'as it was', []],
    ['a word', 'it fell much', 'it rose much', [[3, 7, 'rose']]],
    ['put in: the word before comes along', 'it fell much', 'it fell very much', [[3, 8, 'fell very ']]],
    ['put in at the beginning', 'it fell', 'Yes it fell', [[0, 2, 'Yes it']]],
    ['taken away', 'it fell very much', 'it fell much', [[8, 13, '']]],
    ['two places', 'it fell much by now', 'it rose much by then', [[3, 7, 'rose'], [16, 19, 'then']]],
  ])('%s', (_, before, after, want) => {
    const got = stretches(before, after);
    expect(got.map((one) => [one.from, one.to, one.words])).toEqual(want);
    expect(written(before, got, 0, before.length)).toBe(after);
  });

  test('places that meet are one, with all that was rewritten in them', () => {
    const before = 'a b c d';
    const edits = [{ from: 0, to: 1, words: 'A' }, { from: 4, to: 5, words: 'C' }];
    expect(merged(before, [{ from: 0, to: 3, words: '' }, { from: 2, to: 5, words: '' }], edits)).toEqual([{ from: 0, to: 5, words: 'A b C' }]);
  });

  test('a stretch is told in runs, and runs are found back', () => {
    const writing = new Writing(root, root.querySelector('[data-block="1"] p') as HTMLElement);
    expect(writing.words).toBe('Sales rose 8 %. They held.');
    const selection = writing.selection({ from: 6, to: 12 });
    expect(selection).toEqual({ start: { run: 1, utf16: 6 }, end: { run: 2, utf16: 1 }, text: 'rose 8' });
    expect(writing.offsets([[{ run: 1, utf16: 6 }, { run: 1, utf16: 11 }], [{ run: 2, utf16: 0 }, { run: 2, utf16: 3 }]])).toEqual({ from: 6, to: 14 });
    expect(writing.offsets([[{ run: 99, utf16: 0 }, { run: 99, utf16: 1 }]])).toBe(null);
  });

  test.each([['[data-block="1"] p', true], ['pre', false], ['[data-block="4"] p', false], ['td', false], ['h1', true]])('%s by its words: %s', (leaf, want) => {
    expect(isPlainToWrite(root.querySelector(leaf) as HTMLElement)).toBe(want);
  });
});
