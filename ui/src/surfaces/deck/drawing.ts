// A slide's drawing as elements: the engine's SVG, of which only what a drawing needs is taken, and where words, cells and
// points stand in it. It holds no script, opens no address and decides no line.

import './fonts.css';

/** The allowed elements of a drawing. */
const ELEMENTS = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'image', 'defs', 'clipPath', 'linearGradient', 'radialGradient', 'stop', 'pattern', 'filter', 'feGaussianBlur', 'feOffset', 'feFlood', 'feComposite', 'feMerge', 'feMergeNode', 'feDropShadow', 'use', 'mask', 'title', 'marker', 'symbol']);

/** True for a value that leads nowhere but into the drawing itself, or holds a picture. */
function isInside(value: string): boolean {
  return value.startsWith('#') || /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*$/.test(value);
}

/** True for an attribute that draws. */
function draws(name: string, value: string): boolean {
  if (/^on/i.test(name) || name === 'style') return false;
  if (name === 'href' || name === 'xlink:href') return isInside(value);
  return !/url\(\s*['"]?(?!#)/i.test(value);
}

/** The elements of a drawing; none where it is no SVG. */
export function parseDrawing(source: string): SVGSVGElement | null {
  const parsed = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg' || parsed.querySelector('parsererror')) return null;
  for (const element of [parsed, ...parsed.querySelectorAll('*')]) {
    if (!ELEMENTS.has(element.localName)) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes]) if (!draws(name, value)) element.removeAttribute(name);
  }
  return document.importNode(parsed, true) as unknown as SVGSVGElement;
}

/** A line of words in the drawing, by the paragraph that it is part of. */
export interface DrawnLine {
  element: SVGTextContentElement;
  /** `7`, or `7/0,2` for a cell. */
  holder: string;
  paragraph: number;
  /** Its UTF-16 units in the paragraph. */
  start: number;
  end: number;
}

/** Which shape, and which cell of it, an element belongs to; none for what comes from the layout. */
export function holderOf(element: Element | null): string | null {
  const shape = element?.closest('[data-shape]');
  if (!shape || shape.closest('[data-inherited]')) return null;
  const id = shape.getAttribute('data-shape') ?? '';
  const cell = element?.closest('[data-cell]')?.getAttribute('data-cell');
  return cell ? `${id}/${cell}` : id;
}

/** The shape of a holder, which may be one of its cells. */
export function shapeOf(holder: string): string {
  return holder.split('/')[0] ?? '';
}

/** All lines of words, in the order in which they are drawn. */
export function linesOf(drawing: SVGSVGElement): DrawnLine[] {
  const lines: DrawnLine[] = [];
  for (const element of drawing.querySelectorAll<SVGTextContentElement>('[data-start]')) {
    const holder = holderOf(element);
    const paragraph = element.closest('[data-paragraph]')?.getAttribute('data-paragraph');
    if (holder === null || paragraph === null || paragraph === undefined) continue;
    lines.push({ element, holder, paragraph: Number(paragraph), start: Number(element.getAttribute('data-start')), end: Number(element.getAttribute('data-end')) });
  }
  return lines;
}

/** A point of the window in an element's own units. */
function within(element: SVGGraphicsElement, x: number, y: number): DOMPoint | null {
  const matrix = element.getScreenCTM();
  return matrix ? new DOMPoint(x, y).matrixTransform(matrix.inverse()) : null;
}

/** The offset in a line that is nearest to a point of the window. */
export function offsetAt(line: DrawnLine, x: number, y: number): number {
  const point = within(line.element, x, y);
  const count = Math.min(line.element.getNumberOfChars(), line.end - line.start);
  if (!point || count <= 0) return line.start;
  for (let i = 0; i < count; i++) {
    const box = line.element.getExtentOfChar(i);
    if (point.x < box.x + box.width / 2) return line.start + i;
  }
  return line.start + count;
}

/** Where a part of a line lies in the window. */
export function rectOfPart(line: DrawnLine, from: number, to: number): DOMRect | null {
  const count = Math.min(line.element.getNumberOfChars(), line.end - line.start);
  const [a, b] = [Math.max(from - line.start, 0), Math.min(to - line.start, count)];
  if (a >= b) return null;
  const [first, last] = [line.element.getExtentOfChar(a), line.element.getExtentOfChar(b - 1)];
  const matrix = line.element.getScreenCTM();
  if (!matrix) return null;
  const corners = [[first.x, first.y], [last.x + last.width, first.y], [first.x, first.y + first.height], [last.x + last.width, first.y + first.height]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  return new DOMRect(Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys));
}
