// Units that a pointer or a caret can rest on: a figure, a cell, a row or column, an image, a line of code, a sentence,
// a block. Rust decides what a place is in the source; this only says which visible words the person means.
import type { Reach } from '../../api/types';
import { caretAt, leafOf, piecesOf, type Piece } from './runs';
import { LeafText, sentencesOf } from './sentences';

/** Something that can be pointed at. */
export interface Unit {
  kind: 'figure' | 'cell' | 'row' | 'column' | 'image' | 'line' | 'sentence' | 'heading' | 'item' | 'block';
  range: Range;
  reach: Reach;
  /** Elements that are outlined in place of the range's own words. */
  cells?: HTMLElement[];
}

/** Pixels at a table's outer edges that mean the whole row or column. */
const EDGE = 9;

const isCell = (leaf: Element): leaf is HTMLTableCellElement => leaf instanceof HTMLTableCellElement;

/** The name of a leaf when all of it is meant. */
function kindOf(leaf: Element): 'cell' | 'heading' | 'item' | 'block' {
  if (isCell(leaf)) return 'cell';
  if (/^H[1-6]$/.test(leaf.tagName)) return 'heading';
  return leaf.closest('li') ? 'item' : 'block';
}

/** All words of a leaf. */
export function whole(leaf: HTMLElement): Unit | null {
  const text = new LeafText(leaf);
  // The blank lines that end a group of lines are no part of what is meant.
  const range = text.range(0, leaf.matches('pre') ? text.text.trimEnd().length : text.text.length);
  const kind = kindOf(leaf);
  return range && { kind, range, reach: kind === 'cell' ? 'cell' : 'paragraph' };
}

/** From the first visible word of an element to its last. */
function wordsIn(element: Element): Range | null {
  const spans = element.querySelectorAll<HTMLElement>('[data-r]');
  const first = spans[0]?.firstChild;
  const last = spans[spans.length - 1]?.firstChild;
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first, 0);
  range.setEnd(last, last.textContent?.length ?? 0);
  return range;
}

function inline(element: Element, kind: 'figure' | 'image'): Unit | null {
  const range = wordsIn(element);
  if (!range) return null;
  return kind === 'image' && element instanceof HTMLElement ? { kind, range, reach: 'selection', cells: [element] } : { kind, range, reach: 'selection' };
}

/** True between two lines of text, where no word lies under the pointer and yet a sentence is meant. */
function isNear(caret: { node: Node; offset: number }, x: number, y: number): boolean {
  const range = document.createRange();
  range.setStart(caret.node, caret.offset);
  const rect = range.getBoundingClientRect();
  return Math.abs(x - rect.left) < 16 && y > rect.top - 10 && y < rect.bottom + 10;
}

/** The row or column that a table's outer edge stands for; none elsewhere in a cell. */
function lineAt(cell: HTMLTableCellElement, x: number, y: number): Unit | null {
  const table = cell.closest('table');
  const row = cell.parentElement instanceof HTMLTableRowElement ? cell.parentElement : null;
  const unit = whole(cell);
  if (!table || !row || !unit) return null;
  const box = cell.getBoundingClientRect();
  if (row.rowIndex === 0 && y - box.top < EDGE) {
    return { ...unit, kind: 'column', reach: 'column', cells: Array.from(table.rows, (one) => one.cells[cell.cellIndex]).filter((one) => one !== undefined) };
  }
  if (cell.cellIndex === 0 && row.rowIndex > 0 && x - box.left < EDGE) return { ...unit, kind: 'row', reach: 'row', cells: Array.from(row.cells) };
  return null;
}

/** The line of code at an offset. */
function lineOfCode(text: LeafText, at: number): Unit | null {
  const from = text.text.lastIndexOf('\n', at - 1) + 1;
  const found = text.text.indexOf('\n', at);
  const end = found < 0 ? text.text.length : found;
  // Of `\r\n` no part is the line's.
  const words = text.text.slice(from, end).trimEnd();
  const range = text.range(from, from + words.length);
  return range && { kind: 'line', range, reach: 'selection' };
}

/** The unit under the pointer: figure, image, cell, line of code, sentence, else block. */
export function unitAt(root: Element, target: EventTarget | null, x: number, y: number): Unit | null {
  if (!(target instanceof Element) || !root.contains(target)) return null;
  const image = target.closest('[data-image]');
  if (image) return inline(image, 'image');
  const leaf = leafOf(target);
  if (leaf && isCell(leaf)) {
    const line = lineAt(leaf, x, y);
    if (line) return line;
  }
  const fact = target.closest('[data-fact]');
  if (fact) return inline(fact, 'figure');
  if (!leaf || !root.contains(leaf)) return null;
  if (isCell(leaf)) return whole(leaf);
  const caret = caretAt(x, y);
  const text = new LeafText(leaf);
  const at = caret && text.offset(caret.node, caret.offset);
  if (at === null || !caret || !(target.closest('[data-r]') || isNear(caret, x, y))) return whole(leaf);
  if (leaf.matches('pre')) return lineOfCode(text, at) ?? whole(leaf);
  return sentenceAt(text, at) ?? whole(leaf);
}

/** The sentence at an offset; all of a heading, and of an item that has one sentence. */
function sentenceAt(text: LeafText, at: number): Unit | null {
  const kind = kindOf(text.leaf);
  if (kind === 'heading') return whole(text.leaf);
  const all = sentencesOf(text.text);
  if (kind === 'item' && all.length < 2) return whole(text.leaf);
  const found = all.find(([from, to]) => at >= from && at <= to);
  const range = found && text.range(...found);
  return range ? { kind: 'sentence', range, reach: 'sentence' } : null;
}

/** The block under a finger: a cell, an item, a paragraph; what is in it is chosen by touching it again. */
export function blockAt(root: Element, target: EventTarget | null): Unit | null {
  if (!(target instanceof Element) || !root.contains(target)) return null;
  const image = target.closest('[data-image]');
  if (image) return inline(image, 'image');
  const leaf = leafOf(target);
  return leaf && root.contains(leaf) ? whole(leaf) : null;
}

/** All of a block, from its first visible word to its last. */
export function blockUnit(block: Element): Unit | null {
  const range = wordsIn(block);
  return range && { kind: 'block', range, reach: 'paragraph' };
}

/** The units in a leaf, in order: a cell; lines of code; sentences, figures and images of text. */
export function unitsIn(leaf: HTMLElement): Unit[] {
  if (isCell(leaf)) return [whole(leaf)].filter((unit) => unit !== null);
  const text = new LeafText(leaf);
  if (!text.text.trim()) return images(leaf);
  if (leaf.matches('pre')) return linesOfCode(text);
  const kind = kindOf(leaf);
  const all = sentencesOf(text.text);
  const plain = kind === 'heading' || (kind === 'item' && all.length < 2);
  const inside = plain ? [whole(leaf)] : all.map((span) => sentenceAt(text, span[0]));
  const figures = Array.from(leaf.querySelectorAll('[data-fact]')).filter((fact) => leafOf(fact) === leaf).map((fact) => inline(fact, 'figure'));
  const units = [...images(leaf), ...figures, ...inside].filter((unit) => unit !== null);
  return units.sort((a, b) => a.range.compareBoundaryPoints(Range.START_TO_START, b.range) || b.range.compareBoundaryPoints(Range.END_TO_END, a.range)).filter(isFirst);
}

/** A paragraph that is one image is one place, not two. */
function isFirst(unit: Unit, i: number, all: Unit[]): boolean {
  const before = all[i - 1];
  return !before || before.range.toString() !== unit.range.toString() || before.range.compareBoundaryPoints(Range.START_TO_START, unit.range) !== 0;
}

function images(leaf: HTMLElement): Unit[] {
  return Array.from(leaf.querySelectorAll('[data-image]')).filter((image) => leafOf(image) === leaf).map((image) => inline(image, 'image')).filter((unit) => unit !== null);
}

function linesOfCode(text: LeafText): Unit[] {
  const units: (Unit | null)[] = [];
  for (let at = 0; at < text.text.length; ) {
    units.push(lineOfCode(text, at));
    const end = text.text.indexOf('\n', at);
    at = end < 0 ? text.text.length : end + 1;
  }
  return units.filter((unit) => unit !== null);
}

/** The pieces of visible text of a leaf, without those of leaves in it. */
export const ownPieces = (leaf: HTMLElement): Piece[] => piecesOf(leaf).filter((piece) => piece.leaf === leaf);
