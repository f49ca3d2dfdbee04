// Which blocks are drawn anew when another version comes: those whose source differs, and no other. Runs are numbered
// through the whole document, so a block is drawn with numbers of its own and told where its numbers begin. Pure.
import type { Block, DocumentView, InlineNode } from '../../api/types';
import type { Ghost } from './draw';

/** A block as it was drawn first; it stays the same object as long as its source does. */
export interface Drawn {
  key: string;
  node: InlineNode;
  /** The number of its first run when it was drawn first. */
  base: number;
}

/** A block at its place in a version. */
export interface Row {
  drawn: Drawn;
  block: Block;
  /** The number of its first run in this version; one past all runs where no more come. */
  base: number;
  /** The number of its first line in its file, where it is drawn as lines; from 0. */
  line: number;
}

/** A document's blocks up to which each is laid out at once; in longer ones those out of view wait. */
export const SHORT_DOCUMENT = 150;
/** About this many characters stand in a line of the paper. */
const LINE = 72;
/** The same of code, and how high one of its lines is. */
const [CODE_LINE, CODE_HIGH] = [90, 20];
/** A line's height in pixels, for blocks that were not laid out yet. */
const LINE_HIGH = 25;

function firstRun(node: InlineNode): number | null {
  if (node.t === 'run') return node.id;
  for (const child of node.of) {
    const found = firstRun(child);
    if (found !== null) return found;
  }
  return null;
}

/** True for what stands over a part of a text: of lines the name of their file. */
export function isName(node: InlineNode): boolean {
  return node.t === 'el' && node.el === 'heading';
}

const bases = new WeakMap<DocumentView, number[]>();

/** The first run of each block, in order. A block without runs begins where the next one does. */
export function basesOf(view: DocumentView): number[] {
  const known = bases.get(view);
  if (known) return known;
  const found: number[] = new Array<number>(view.blocks.length);
  let next = Number.MAX_SAFE_INTEGER;
  for (let i = view.blocks.length - 1; i >= 0; i--) {
    const block = view.blocks[i];
    next = (block && firstRun(block.node)) ?? next;
    found[i] = next;
  }
  bases.set(view, found);
  return found;
}

const firstLines = new WeakMap<DocumentView, number[]>();

/** The number of each block's first line in its file, from 0: where there are several, they begin behind a file's name. */
export function firstLinesOf(view: DocumentView): number[] {
  const known = firstLines.get(view);
  if (known) return known;
  const starts = basesOf(view);
  let file = 0;
  const found = view.blocks.map(({ node }, i) => {
    const base = starts[i] ?? 0;
    if (isName(node)) file = base + 1;
    return Math.max(0, base - file);
  });
  firstLines.set(view, found);
  return found;
}

/** The last index whose value is at most `wanted` in ascending values; -1 where there is none. */
export function lastUpTo(values: number[], wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? Infinity) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The block that shows a run. */
export function blockOf(view: DocumentView, run: number): Block | undefined {
  return view.blocks[lastUpTo(basesOf(view), run)];
}

/** Lays a version's blocks out as rows; blocks that `before` drew are taken from there. Equal twins keep their order. */
export function rowsOf(view: DocumentView, before: ReadonlyMap<string, Drawn>): Row[] {
  const starts = basesOf(view);
  const seen = new Map<string, number>();
  const lines = firstLinesOf(view);
  return view.blocks.map((block, i) => {
    const n = seen.get(block.hash) ?? 0;
    seen.set(block.hash, n + 1);
    const key = `${block.hash}/${n}`;
    const base = starts[i] ?? 0;
    return { drawn: before.get(key) ?? { key, node: block.node, base }, block, base, line: lines[i] ?? 0 };
  });
}

/** About how high a block will be, in pixels, before it is laid out. */
export function guessHeight(block: Block): number {
  const { node } = block;
  const length = block.span.end - block.span.start;
  if (node.t === 'el' && node.of[0]?.t === 'el' && node.of[0].el === 'line') return Math.max(node.of.length, Math.ceil(length / CODE_LINE)) * CODE_HIGH;
  if (node.t === 'el' && node.el === 'table') return node.of.length * 34 + 20;
  if (node.t === 'el' && (node.el === 'list' || node.el === 'ordered_list')) return Math.max(node.of.length, Math.ceil(length / LINE)) * 29;
  return Math.ceil(length / LINE) * LINE_HIGH + 12;
}

/** Blocks of a long document that are laid out together: a browser looks at each such stretch at every frame. */
export interface Stretch {
  key: string;
  rows: Row[];
}

const [FEWEST, MOST] = [8, 48];

/** Cuts where the blocks' own sources say so, so that a block that came or went moves one stretch's end and no other. */
export function stretchesOf(rows: Row[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const row of rows) {
    const last = stretches.at(-1);
    const cut = !last || last.rows.length >= MOST || (last.rows.length >= FEWEST && row.block.hash.endsWith('0'));
    if (cut) stretches.push({ key: row.drawn.key, rows: [row] });
    else last.rows.push(row);
  }
  return stretches;
}

/** Ghosts by block, in its own numbers. A block whose ghosts are the same keeps their very list, and its drawing. */
export function ghostsByBlock(rows: Row[], ghosts: Ghost[], before: ReadonlyMap<string, Ghost[]>): Map<string, Ghost[]> {
  const next = new Map<string, Ghost[]>();
  const starts = ghosts.length ? rows.map((one) => one.base) : [];
  for (const ghost of ghosts) {
    const one = rows[lastUpTo(starts, ghost.run)];
    if (one) next.set(one.drawn.key, [...(next.get(one.drawn.key) ?? []), { ...ghost, run: ghost.run - one.base }]);
  }
  for (const [key, list] of next) {
    const old = before.get(key);
    if (old && JSON.stringify(old) === JSON.stringify(list)) next.set(key, old);
  }
  return next;
}
