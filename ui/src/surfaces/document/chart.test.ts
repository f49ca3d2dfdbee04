// A chart is copied element by element: what is on no list does not arrive.
import { expect, test } from 'vitest';
import { drawChart } from './chart';

const drawn = (svg: string) => {
  const node = document.createElement('span');
  drawChart(node, svg);
  return node;
};
const open = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-label="Bars">';

test('marks arrive with their numbers and words', () => {
  const node = drawn(`${open}<g transform="translate(1 2)"><rect data-mark="3" width="4" height="5" fill="var(--chart-1, #2f4bb8)"><title>A &lt; B: 4</title></rect></g></svg>`);
  const mark = node.querySelector('[data-mark="3"]');
  expect(mark?.getAttribute('fill')).toBe('var(--chart-1, #2f4bb8)');
  expect(mark?.textContent).toBe('A < B: 4');
  expect(node.querySelector('svg')?.getAttribute('aria-label')).toBe('Bars');
});

test.each([
  ['a script', `${open}<script>alert(1)</script></svg>`],
  ['a handler', `${open}<rect onclick="alert(1)" width="1"/></svg>`],
  ['a link', `${open}<a href="https://example.org"><rect width="1"/></a></svg>`],
  ['an image', `${open}<image href="https://example.org/x.png"/></svg>`],
  ['a page', `${open}<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>`],
  ['an address', `${open}<rect fill="url(https://example.org/x)"/></svg>`],
  ['a style', `${open}<style>*{color:red}</style><rect style="color:red"/></svg>`],
])('%s does not arrive', (_, svg) => {
  expect(drawn(svg).innerHTML).not.toMatch(/script|onclick|href|<image|foreign|url\(|style/i);
});

test('what is no SVG draws nothing', () => {
  expect(drawn('<p>x</p>').childElementCount).toBe(0);
  expect(drawn('no markup').childElementCount).toBe(0);
});
