// What a pointer or a caret can rest on: a figure, a cell, a sentence, a block. Rust decides what a place is in the
// source; this only says which visible words the person means.
import type { Reach } from '../../api/types';
import { caretAt, leafOf, piecesOf, type Piece } from './runs';

/** Something that can be pointed at. */
export interface Unit {
  kind: 'figure' | 'cell' | 'sentence' | 'block';
  range: Range;
  reach: Reach;
}

/** A leaf's visible text, with a way from its offsets to the page. */
export class LeafText {
  readonly text: string;
  #pieces: Piece[];

  constructor(readonly leaf: HTMLElement) {
    this.#pieces = piecesOf(leaf).filter((piece) => piece.leaf === leaf);
    this.text = this.#pieces.map((piece) => piece.span.textContent ?? '').join('');
  }

  /** Offset in the leaf's text of a position in the page; none where it is not in the leaf's text. */
  offset(node: Node, at: number): number | null {
    let before = 0;
    for (const piece of this.#pieces) {
      if (piece.span.contains(node)) return before + (node.nodeType === Node.TEXT_NODE ? at : at === 0 ? 0 : piece.to);
      before += piece.to;
    }
    return null;
  }

  /** The page's range for two offsets; none where it is empty. */
  range(from: number, to: number): Range | null {
    if (to <= from) return null;
    const range = document.createRange();
    let before = 0;
    let begun = false;
    for (const piece of this.#pieces) {
      const text = piece.span.firstChild;
      const end = before + piece.to;
      if (text && !begun && from < end) {
        range.setStart(text, Math.max(0, from - before));
        begun = true;
      }
      if (text && begun && to <= end) {
        range.setEnd(text, to - before);
        return range;
      }
      before = end;
    }
    return null;
  }
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The sentences of a text as offsets, without the spaces at their ends. */
export function sentencesOf(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const { segment, index } of sentences.segment(text)) {
    const lead = segment.length - segment.trimStart().length;
    const end = index + segment.trimEnd().length;
    if (end > index + lead) found.push([index + lead, end]);
  }
  return found;
}

/** Widens two offsets to whole words, and drops spaces at the ends. */
export function toWords(text: string, from: number, to: number): [number, number] {
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--;
  if (to <= from) return [from, to];
  const first = words.segment(text).containing(from);
  const last = words.segment(text).containing(to - 1);
  if (first?.isWordLike) from = first.index;
  if (last?.isWordLike) to = last.index + last.segment.length;
  return [from, to];
}

/** Widens a free selection to whole words at both ends. */
export function snap(root: Element, range: Range): Range {
  const wide = range.cloneRange();
  const pieces = piecesOf(root).filter((piece) => range.intersectsNode(piece.span));
  const first = pieces[0]?.leaf;
  const last = pieces.at(-1)?.leaf;
  if (!(first instanceof HTMLElement) || !(last instanceof HTMLElement)) return wide;
  const head = new LeafText(first);
  const tail = new LeafText(last);
  const from = head.offset(range.startContainer, range.startOffset) ?? 0;
  const to = tail.offset(range.endContainer, range.endOffset) ?? tail.text.length;
  const [start, headEnd] = toWords(head.text, from, first === last ? to : head.text.length);
  const [, end] = first === last ? [start, headEnd] : toWords(tail.text, 0, to);
  const a = head.range(start, head.text.length);
  const b = tail.range(0, end);
  if (a) wide.setStart(a.startContainer, a.startOffset);
  if (b) wide.setEnd(b.endContainer, b.endOffset);
  return wide;
}

function whole(leaf: HTMLElement, kind: 'cell' | 'block'): Unit | null {
  const text = new LeafText(leaf);
  const range = text.range(0, text.text.length);
  return range && { kind, range, reach: kind === 'cell' ? 'cell' : 'paragraph' };
}

function figure(element: Element): Unit | null {
  const pieces = piecesOf(element);
  const first = pieces[0]?.span.firstChild;
  const last = pieces.at(-1)?.span.firstChild;
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first, 0);
  range.setEnd(last, last.textContent?.length ?? 0);
  return { kind: 'figure', range, reach: 'selection' };
}

/** True between two lines of text, where no word lies under the pointer and yet a sentence is meant. */
function isNear(caret: { node: Node; offset: number }, x: number, y: number): boolean {
  const range = document.createRange();
  range.setStart(caret.node, caret.offset);
  const rect = range.getBoundingClientRect();
  return Math.abs(x - rect.left) < 16 && y > rect.top - 10 && y < rect.bottom + 10;
}

const isCell = (leaf: Element) => leaf.matches('td, th');

/** What is under the pointer: figure, cell, sentence, else block. */
export function unitAt(root: Element, target: EventTarget | null, x: number, y: number): Unit | null {
  if (!(target instanceof Element) || !root.contains(target)) return null;
  const fact = target.closest('[data-fact]');
  if (fact) return figure(fact);
  const leaf = leafOf(target);
  if (!leaf || !root.contains(leaf)) return null;
  if (isCell(leaf)) return whole(leaf, 'cell');
  const caret = caretAt(x, y);
  const text = new LeafText(leaf);
  const at = caret && text.offset(caret.node, caret.offset);
  if (at === null || !caret || !(target.closest('[data-r]') || isNear(caret, x, y))) return whole(leaf, 'block');
  const found = sentencesOf(text.text).find(([from, to]) => at >= from && at <= to);
  const range = found && text.range(...found);
  return range ? { kind: 'sentence', range, reach: 'sentence' } : whole(leaf, 'block');
}

/** All of a block, for the caret: from its first visible word to its last. */
export function blockUnit(block: Element): Unit | null {
  const found = figure(block);
  return found && { ...found, kind: 'block', reach: 'paragraph' };
}

/** What stands inside a block, in order: cells of a table; sentences and figures of text. */
export function unitsIn(block: Element): Unit[] {
  const leaves = Array.from(block.querySelectorAll<HTMLElement>('[data-leaf]'));
  if (block instanceof HTMLElement && block.matches('[data-leaf]')) leaves.unshift(block);
  const units = leaves.flatMap((leaf): (Unit | null)[] => {
    if (isCell(leaf)) return [whole(leaf, 'cell')];
    const text = new LeafText(leaf);
    const inside = sentencesOf(text.text).map(([from, to]): Unit | null => {
      const range = text.range(from, to);
      return range && { kind: 'sentence', range, reach: 'sentence' };
    });
    const figures = Array.from(leaf.querySelectorAll('[data-fact]')).filter((fact) => leafOf(fact) === leaf);
    return [...inside, ...figures.map(figure)];
  });
  return units
    .filter((unit) => unit !== null)
    .sort((a, b) => a.range.compareBoundaryPoints(Range.START_TO_START, b.range) || b.range.compareBoundaryPoints(Range.END_TO_END, a.range));
}
