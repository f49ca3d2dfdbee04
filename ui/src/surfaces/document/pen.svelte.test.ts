// Tests of a block's drawing: elements of the list alone, text as text, and nothing in the page beside them.
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { FactUse, InlineNode } from '../../api/types';
import type { Drawing, Ghost } from './draw';
import { Pen } from './pen.svelte';

const NOTHING: Drawing = { fact: () => undefined, askable: () => false, image: () => ({ why: 'No.' }) };
type Name = Extract<InlineNode, { t: 'el' }>['el'];
const run = (id: number, text: string, whole = false): InlineNode => ({ t: 'run', id, text, whole });
const el = (el: Name, of: InlineNode[], more: { n?: number; to?: string } = {}) => ({ t: 'el', el, of, n: null, to: null, ...more }) as unknown as InlineNode;

/** Draws; the box, and how to let go of what lives in it. */
function drawn(node: InlineNode, drawing = NOTHING, ghosts: Ghost[] = []): [HTMLElement, () => void] {
  const box = document.createElement('div');
  const stop = $effect.root(() => {
    $effect(() => new Pen(drawing, 10, ghosts).replace(box, node));
  });
  flushSync();
  return [box, stop];
}

const cases: [string, InlineNode, string][] = [
  ['words', el('paragraph', [run(10, 'a < b & '), el('strong', [run(11, '<i>c</i>')])]), '<p data-leaf=""><span data-r="0">a &lt; b &amp; </span><strong><span data-r="1">&lt;i&gt;c&lt;/i&gt;</span></strong></p>'],
  ['what is taken whole', el('paragraph', [run(12, '&', true)]), '<p data-leaf=""><span data-r="2" data-w="true">&amp;</span></p>'],
  ['a heading deeper than there are', el('heading', [run(10, 'h')], { n: 9 }), '<h6 data-leaf="" aria-level="7"><span data-r="0">h</span></h6>'],
  ['a link that may be opened', el('link', [run(10, 'l')], { to: 'https://a.example/"x' }), '<a href="https://a.example/&quot;x" target="_blank" rel="noopener noreferrer" title="https://a.example/&quot;x"><span data-r="0">l</span></a>'],
  ['one that may not', el('link', [run(10, 'l')], { to: 'javascript:x' }), '<a target="_blank" rel="noopener noreferrer" title="javascript:x"><span data-r="0">l</span></a>'],
  [
    'a table',
    el('table', [el('table_head', [el('table_cell', [run(10, 'n')], { n: 3 })]), el('table_row', [el('table_cell', [run(11, '1')], { n: 3 })])]),
    '<div class="wide"><table><thead><tr><th data-leaf="" class="number" style="text-align: right;"><span data-r="0">n</span></th></tr></thead><tbody><tr><td data-leaf="" class="number" style="text-align: right;"><span data-r="1">1</span></td></tr></tbody></table></div>',
  ],
  ['code', el('code_block', [el('line', [run(10, 'x\n')])]), '<pre data-leaf=""><code><span class="line"><span data-r="0">x\n</span></span></code></pre>'],
  ['a chart that could not be drawn', el('chart', [run(10, 'spec')], { n: 1, to: 'Why' }), '<figure class="chart" data-leaf=""><small class="chrome chart-why">Why</small><pre class="raw"><span data-r="0">spec</span></pre></figure>'],
  ['a list', el('ordered_list', [el('item', [el('task_box', [], { n: 1 }), run(10, 'i')])], { n: 4 }), '<ol start="4"><li data-leaf=""><span class="box chrome ticked" role="img" aria-label="Done"></span><span data-r="0">i</span></li></ol>'],
];

test.each(cases)('%s', (_, node, html) => {
  const [box, stop] = drawn(node);
  expect(box.innerHTML).toBe(html);
  stop();
});

test('words that a change removed stand where they were', () => {
  const [box, stop] = drawn(el('paragraph', [run(10, 'now here')]), NOTHING, [{ run: 0, utf16: 4, text: 'was', tone: 'outside', now: true }]);
  expect(box.innerHTML).toBe('<p data-leaf=""><span data-r="0">now </span><del class="ghost outside now" title="Before">was</del> <span data-r="0" data-o="4">here</span></p>');
  stop();
});

test('a figure says what is known of it, and stays the same element', () => {
  const now = $state({ use: { value: '5', agrees: true, stale: false } as unknown as FactUse, askable: false });
  const drawing: Drawing = { ...NOTHING, fact: () => now.use, askable: () => now.askable };
  const [box, stop] = drawn(el('paragraph', [el('fact', [run(10, '5')], { to: 'f1' })]), drawing);
  const figure = box.querySelector<HTMLElement>('[data-fact="f1"]');
  expect([figure?.className, figure?.title, figure?.getAttribute('role')]).toEqual(['fact', 'Has a source', null]);
  now.use = { ...now.use, stale: true };
  now.askable = true;
  flushSync();
  expect(box.querySelector('[data-fact]')).toBe(figure);
  expect([figure?.className, figure?.title, figure?.getAttribute('role'), figure?.tabIndex]).toEqual(['fact doubt', 'Its source has changed', 'button', -1]);
  now.askable = false;
  flushSync();
  expect(figure?.hasAttribute('role')).toBe(false);
  stop();
});

test('an image that can not be shown says why, beside its words', () => {
  const [box, stop] = drawn(el('paragraph', [el('image', [run(10, 'A cat')], { to: 'cat.png' })]));
  flushSync();
  expect(box.querySelector('.image')?.getAttribute('data-image')).toBe('cat.png');
  expect(box.querySelector('[data-r="0"]')?.textContent).toBe('A cat');
  expect(box.querySelector('img')).toBeNull();
  expect(box.querySelector('small')?.textContent).toBe('No.');
  stop();
});
