// Visible words that were rewritten by hand, as the places that really differ. Pure but for reading the drawn leaf; what
// those places are in the source is the engine's answer.
import { diffWordsWithSpace } from 'diff';
import type { RunPoint, Selection } from '../../api/types';
import { describe } from './runs';
import { LeafText } from './sentences';
import { ownPieces } from './units';

/** A stretch of the words before, and what stands there now. */
export interface Stretch {
  from: number;
  to: number;
  words: string;
}

/** Whether a leaf's words are all that stands in it, so that they can be written without its source. */
export function isPlainToWrite(leaf: HTMLElement): boolean {
  return !leaf.matches('pre') && !leaf.querySelector('[data-leaf], [data-image], pre') && new LeafText(leaf).text.trim() !== '';
}

/** Where words differ. What was only put in takes the word beside it along, so that it has a place. */
export function stretches(before: string, after: string): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  let open: Stretch | null = null;
  for (const part of diffWordsWithSpace(before, after)) {
    if (!part.added && !part.removed) {
      if (open) found.push(open);
      open = null;
      at += part.value.length;
      continue;
    }
    open ??= { from: at, to: at, words: '' };
    if (part.removed) open.to = at += part.value.length;
    else open.words += part.value;
  }
  if (open) found.push(open);
  return merged(before, found.map((one) => (one.from < one.to ? one : beside(before, one))), found);
}

function beside(before: string, one: Stretch): Stretch {
  const left = /\S+\s*$/.exec(before.slice(0, one.from))?.[0];
  if (left) return { from: one.from - left.length, to: one.to, words: left + one.words };
  const right = /^\s*\S+/.exec(before.slice(one.to))?.[0] ?? '';
  return { from: one.from, to: one.to + right.length, words: one.words + right };
}

/** The text between two offsets after the edits in there. */
export function written(before: string, edits: Stretch[], from: number, to: number): string {
  let text = '';
  let at = from;
  for (const edit of edits) {
    if (edit.to < from || edit.from > to) continue;
    text += before.slice(at, edit.from) + edit.words;
    at = edit.to;
  }
  return text + before.slice(at, to);
}

/** Stretches that meet, as one. `edits` are the true differences, from which the words are put together. */
export function merged(before: string, wide: Stretch[], edits: Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const one of [...wide].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else out.push({ ...one });
  }
  return out.map((one) => ({ ...one, words: written(before, edits, one.from, one.to) }));
}

/** A drawn leaf whose words are written by hand. */
export class Writing {
  readonly words: string;
  #text: LeafText;

  constructor(private readonly root: Element, readonly leaf: HTMLElement) {
    this.#text = new LeafText(leaf);
    this.words = this.#text.text;
  }

  /** A stretch in the view's own coordinates. */
  selection(one: { from: number; to: number }): Selection | null {
    const range = this.#text.range(one.from, one.to);
    return range && describe(this.root, range);
  }

  /** The offsets that painted runs cover in the words. */
  offsets(paint: [RunPoint, RunPoint][]): { from: number; to: number } | null {
    const starts = new Map<number, number>();
    let at = 0;
    for (const piece of ownPieces(this.leaf)) {
      if (!starts.has(piece.run)) starts.set(piece.run, at - piece.base);
      at += piece.to;
    }
    const of = (point: RunPoint) => (starts.get(point.run) ?? NaN) + point.utf16;
    const from = Math.min(...paint.map(([start]) => of(start)));
    const to = Math.max(...paint.map(([, end]) => of(end)));
    return Number.isFinite(from) && Number.isFinite(to) ? { from, to } : null;
  }

  /** The offset of a point of the window in the words; their end where it is none of them. */
  offsetAt(caret: { node: Node; offset: number } | null): number {
    return (caret && this.#text.offset(caret.node, caret.offset)) ?? this.words.length;
  }
}
