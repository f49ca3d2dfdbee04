// A leaf's visible text as one string, its sentences and words, and the way back to the page. Rust snaps and widens
// again by its own rules; this is for what a person sees while pointing.
import { piecesOf, touched, type Piece } from './runs';

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
  const pieces = touched(root, range).flatMap(piecesOf).filter((piece) => range.intersectsNode(piece.span));
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
