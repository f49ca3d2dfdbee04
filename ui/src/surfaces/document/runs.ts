// From the page's text to runs and back. It reads only what stands inside [data-r] spans, since everything else
// (bullets, numbers, struck-out words) is drawn by Gloss and is not part of the artifact. It changes nothing, and looks
// at the blocks that matter only: a document may have tens of thousands of runs.
import type { RunPoint, Selection } from '../../api/types';
import { lastUpTo } from './blocks';

/** The drawn blocks of a document, in order, with the number of each one's first run. */
interface Layout {
  elements: HTMLElement[];
  bases: number[];
}

const layouts = new WeakMap<Element, Layout>();

/** Notes where the blocks of a drawn document are, after it was drawn. */
export function layOut(root: Element): void {
  const elements = Array.from(root.querySelectorAll<HTMLElement>('[data-block]'));
  layouts.set(root, { elements, bases: elements.map((element) => Number(element.dataset['base'] ?? 0)) });
}

/** The element of a block by its place in the document. */
export function elementAt(root: Element, index: number): HTMLElement | undefined {
  return layouts.get(root)?.elements[index];
}

/** The block that an element or text stands in. */
export function blockAbove(node: Node | null): HTMLElement | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  return element?.closest<HTMLElement>('[data-block]') ?? null;
}

function baseOf(span: Element): number {
  return Number(blockAbove(span)?.dataset['base'] ?? 0);
}

/** One piece of visible text: a span that shows a run, or its part from `base` on. */
export interface Piece {
  span: HTMLElement;
  run: number;
  /** UTF-16 units of the run before this span. */
  base: number;
  /** Units of the span's own text. */
  from: number;
  to: number;
  /** Taken whole or not at all. */
  whole: boolean;
  leaf: Element;
}

/** The innermost block that holds text. */
export function leafOf(node: Node | null): HTMLElement | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  return element?.closest<HTMLElement>('[data-leaf]') ?? null;
}

function pieceOf(span: HTMLElement): Piece {
  const length = span.textContent?.length ?? 0;
  return {
    span,
    run: Number(span.dataset['r']) + baseOf(span),
    base: Number(span.dataset['o'] ?? 0),
    from: 0,
    to: length,
    whole: span.dataset['w'] !== undefined,
    leaf: leafOf(span) ?? span,
  };
}

/** The pieces of visible text under an element, in order. */
export function piecesOf(root: Element): Piece[] {
  return Array.from(root.querySelectorAll<HTMLElement>('[data-r]'), pieceOf);
}

/** The pieces of visible text that a range touches; a run that is taken whole is widened to its ends. */
export function piecesIn(root: Element, range: Range): Piece[] {
  const found: Piece[] = [];
  for (const piece of touched(root, range).flatMap(piecesOf)) {
    if (!range.intersectsNode(piece.span)) continue;
    const from = piece.span.contains(range.startContainer) ? offsetIn(piece, range.startContainer, range.startOffset) : 0;
    const to = piece.span.contains(range.endContainer) ? offsetIn(piece, range.endContainer, range.endOffset) : piece.to;
    if (to > from) found.push(piece.whole ? piece : { ...piece, from, to });
  }
  return found;
}

/** The blocks that a range touches; all of the document where it does not begin and end in blocks. */
export function touched(root: Element, range: Range): Element[] {
  const first = blockAbove(range.startContainer);
  const last = blockAbove(range.endContainer);
  const all = layouts.get(root)?.elements;
  if (!first || !last || !all || !root.contains(first)) return [root];
  if (first === last) return [first];
  const from = all.indexOf(first);
  return all.slice(from, all.indexOf(last, from) + 1);
}

function offsetIn(piece: Piece, container: Node, offset: number): number {
  return container.nodeType === Node.TEXT_NODE ? offset : offset === 0 ? 0 : piece.to;
}

/** The words of some pieces; blocks are joined with a line end. */
export function textOf(pieces: Piece[]): string {
  let text = '';
  let last: Element | null = null;
  for (const piece of pieces) {
    if (last && last !== piece.leaf) text += '\n';
    text += (piece.span.textContent ?? '').slice(piece.from, piece.to);
    last = piece.leaf;
  }
  return text;
}

/** The selection of a range, in the view's own coordinates; none where it holds no text of the artifact. */
export function describe(root: Element, range: Range): Selection | null {
  const pieces = piecesIn(root, range);
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || !last) return null;
  return {
    start: { run: first.run, utf16: first.base + first.from },
    end: { run: last.run, utf16: last.base + last.to },
    text: textOf(pieces),
  };
}

/** The block that shows a run; none before the document was laid out. */
export function blockOfRun(root: Element, run: number): HTMLElement | undefined {
  const layout = layouts.get(root);
  return layout?.elements[lastUpTo(layout.bases, run)];
}

/** The DOM position of a point in a run. At the seam of two pieces, `end` prefers the earlier one. */
function position(root: Element, point: RunPoint, end: boolean): [Node, number] | null {
  const layout = layouts.get(root);
  const at = layout ? lastUpTo(layout.bases, point.run) : -1;
  const home = layout?.elements[at] ?? root;
  const spans = home.querySelectorAll<HTMLElement>(`[data-r="${point.run - (layout?.bases[at] ?? 0)}"]`);
  for (const span of spans) {
    const offset = point.utf16 - Number(span.dataset['o'] ?? 0);
    const text = span.firstChild;
    const length = text?.textContent?.length ?? 0;
    const last = span === spans[spans.length - 1];
    if (text && offset >= 0 && (end ? offset <= length : offset < length || (offset === length && last))) return [text, offset];
  }
  return null;
}

/** A DOM range for two points; none where either is not drawn. */
export function rangeOf(root: Element, [start, end]: [RunPoint, RunPoint]): Range | null {
  const a = position(root, start, false);
  const b = position(root, end, true);
  if (!a || !b) return null;
  const range = document.createRange();
  range.setStart(...a);
  range.setEnd(...b);
  return range.collapsed && start.utf16 !== end.utf16 ? null : range;
}

/** All DOM ranges for a place. */
export function rangesOf(root: Element, paint: [RunPoint, RunPoint][]): Range[] {
  return paint.map((pair) => rangeOf(root, pair)).filter((range) => range !== null);
}

/** The caret position under a point of the window: WebKit's way, then the standard's. */
export function caretAt(x: number, y: number): { node: Node; offset: number } | null {
  if ('caretRangeFromPoint' in document) {
    const range = document.caretRangeFromPoint(x, y);
    return range ? { node: range.startContainer, offset: range.startOffset } : null;
  }
  const caret = (document as Document).caretPositionFromPoint?.(x, y);
  return caret ? { node: caret.offsetNode, offset: caret.offset } : null;
}
