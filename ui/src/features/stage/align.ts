// Which blocks of two versions belong together: equal ones, and between them those that share the most words. Pure: it
// says how to draw a comparison, not what differs.
import { diffArrays } from 'diff';
import type { Block, InlineNode } from '../../api/types';

/** A block of the older version beside one of the newer; one of them may be none. */
export interface Pair {
  old: Block | null;
  now: Block | null;
}

/** Blocks of a stretch that are compared each with each: above it they are taken in order. */
const MOST = 60;
/** The part of words that two blocks share at least, to be one block rewritten. */
const ALIKE = 0.3;
/** Equal blocks left in view beside a change. */
const AROUND = 1;
/** Fewer equal blocks than this are not worth folding. */
const FEW = 3;

/** The blocks of both versions, in the order in which they are drawn. */
export function align(old: Block[], now: Block[]): Pair[] {
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  let [gone, come]: [Block[], Block[]] = [[], []];
  const flush = () => {
    pairs.push(...between(gone, come));
    [gone, come] = [[], []];
  };
  for (const part of diffArrays(old.map((b) => b.hash), now.map((b) => b.hash))) {
    const count = part.value.length;
    if (part.removed) gone.push(...old.slice(i, (i += count)));
    else if (part.added) come.push(...now.slice(j, (j += count)));
    else {
      flush();
      for (let k = 0; k < count; k++) pairs.push({ old: old[i++] ?? null, now: now[j++] ?? null });
    }
  }
  flush();
  return pairs;
}

function wordsOf(node: InlineNode): string {
  return node.t === 'run' ? node.text + ' ' : node.of.map(wordsOf).join('');
}

/** The part of words that two texts share (Dice). */
function alike(a: Set<string>, b: Set<string>): number {
  let both = 0;
  for (const word of a) if (b.has(word)) both++;
  return a.size + b.size ? (2 * both) / (a.size + b.size) : 1;
}

function between(old: Block[], now: Block[]): Pair[] {
  if (!old.length || !now.length || old.length > MOST || now.length > MOST) {
    return Array.from({ length: Math.max(old.length, now.length) }, (_, k) => ({ old: old[k] ?? null, now: now[k] ?? null }));
  }
  const sets = (blocks: Block[]) => blocks.map((b) => new Set(wordsOf(b.node).toLowerCase().match(/[\p{L}\p{N}]+/gu)));
  const [a, b] = [sets(old), sets(now)];
  const score = (i: number, j: number) => {
    const one = old[i]?.node;
    const other = now[j]?.node;
    const same = one?.t === 'el' && other?.t === 'el' && one.el === other.el;
    const part = alike(a[i] ?? new Set(), b[j] ?? new Set());
    return same && part >= ALIKE ? part : old.length === 1 && now.length === 1 && same ? 0.01 : -1;
  };
  // The best way through, from the end: pair, or leave one alone.
  const best: number[][] = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = best[i];
      if (row) row[j] = Math.max(at(i + 1, j), at(i, j + 1), score(i, j) > 0 ? score(i, j) + at(i + 1, j + 1) : 0);
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && score(i, j) > 0 && at(i, j) === score(i, j) + at(i + 1, j + 1)) pairs.push({ old: old[i++] ?? null, now: now[j++] ?? null });
    else if (i < old.length && (j >= now.length || at(i, j) === at(i + 1, j))) pairs.push({ old: old[i++] ?? null, now: null });
    else pairs.push({ old: null, now: now[j++] ?? null });
  }
  return pairs;
}

/** A pair to draw, or a stretch of equal ones that is folded. */
export type AlignedRow = { pair: Pair; key: string } | { fold: number; from: number; key: string };

/** Folds what is equal on both sides, but for a little around each change. `open` are folds that were opened. */
export function fold(pairs: Pair[], only: boolean, open: ReadonlySet<number>): AlignedRow[] {
  const key = (pair: Pair, i: number) => `${pair.old?.id ?? '-'}/${pair.now?.id ?? '-'}/${i}`;
  const equal = (pair: Pair | undefined) => !!pair?.old && pair.old.hash === pair.now?.hash;
  const shown: AlignedRow[] = [];
  for (let i = 0; i < pairs.length; ) {
    let end = i;
    while (equal(pairs[end])) end++;
    const from = i === 0 ? 0 : Math.min(i + AROUND, end);
    const to = end === pairs.length ? end : Math.max(end - AROUND, from);
    const folds = only && to - from >= FEW && !open.has(from);
    for (; i < end; i++) {
      const pair = pairs[i];
      if (folds && i >= from && i < to) {
        if (i === from) shown.push({ fold: to - from, from, key: `fold/${from}` });
      } else if (pair) shown.push({ pair, key: key(pair, i) });
    }
    const pair = pairs[i];
    if (pair) shown.push({ pair, key: key(pair, i) });
    i++;
  }
  return shown;
}
