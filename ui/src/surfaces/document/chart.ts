// A chart's SVG as elements of the page: what is on the list is copied, nothing else. It never makes markup from text,
// and what a chart draws with cannot run, link or fetch.

const SVG = 'http://www.w3.org/2000/svg';
const ELEMENTS = new Set(['svg', 'g', 'path', 'rect', 'circle', 'text', 'tspan', 'title']);
const ATTRIBUTES = new Set([
  'viewBox', 'width', 'height', 'role', 'aria-label', 'font-family', 'font-size', 'font-weight', 'transform', 'd', 'x', 'y', 'cx', 'cy', 'r', 'rx',
  'fill', 'fill-opacity', 'opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linejoin', 'stroke-linecap', 'stroke-dasharray', 'font-style', 'text-anchor', 'dominant-baseline', 'dx', 'dy', 'data-mark',
]);
/** Deeper than any chart. */
const DEEPEST = 8;

function copy(from: Element, depth: number): Element | null {
  if (from.namespaceURI !== SVG || !ELEMENTS.has(from.localName) || depth > DEEPEST) return null;
  const to = document.createElementNS(SVG, from.localName);
  for (const { name, value } of Array.from(from.attributes)) {
    if (ATTRIBUTES.has(name) && !/url\s*\(/i.test(value)) to.setAttribute(name, value);
  }
  for (const child of Array.from(from.childNodes)) {
    const made = child instanceof Element ? copy(child, depth + 1) : child.nodeType === Node.TEXT_NODE ? document.createTextNode(child.textContent ?? '') : null;
    if (made) to.append(made);
  }
  return to;
}

/** Draws a chart into an element, in place of what is there. */
export function drawChart(node: HTMLElement, svg: string): void {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const made = copy(parsed, 0);
  node.replaceChildren(...(made ? [made] : []));
}
