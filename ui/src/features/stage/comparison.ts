// Differences between two versions, from the engine, made ready to draw: where words were, where they are now, and
// where struck-out ones stand in the newer text. It asks; it compares nothing itself.
import type { Store } from '../../api/store.svelte';
import type { DocumentView, InlineNode, RunPoint, Span } from '../../api/types';
import { paintsOf, placedChanges, type Placed } from '../../surfaces/compared';
import { blockOf } from '../../surfaces/document/blocks';
import type { Ghost } from '../../surfaces/document/draw';
import type { Paint } from '../../surfaces/marks';
import { align, type Pair } from './align';

/** One change, with where it is drawn. */
export interface Change extends Placed {
  /** Where its removed words stand in the newer version; none where a whole block went. */
  ghost: Ghost | null;
}

/** Two versions side by side. */
export interface Compared {
  old: DocumentView;
  now: DocumentView;
  pairs: Pair[];
  changes: Change[];
}

/** How a change's class is called. */
export const CLASSES = { inside: 'What you pointed at', follows: 'Follows from it', outside: 'Outside your notes' } as const;

/** Reads two versions and what differs. Rejects with a Problem. */
export async function compare(store: Store, path: string, a: number, b: number): Promise<Compared> {
  const view = async (version: number) => (await store.query({ type: 'view', path, version, from: 0, count: 0 })).view;
  const paint = (version: number, spans: Span[]): Promise<Paint[]> => paintsOf(store, path, version, spans);
  const [old, now, changes] = await Promise.all([view(a), view(b), placedChanges(store, path, a, b)]);
  const pairs = align(old.blocks, now.blocks);
  const paired = new Set(pairs.filter((pair) => pair.old && pair.now).map((pair) => pair.old?.id));
  const words = new Map(old.blocks.flatMap((block) => runs(block.node)));
  const anchors = await Promise.all(changes.map(async (change) => change.added[0]?.[0] ?? (change.removed.length ? await anchor(change.new.start, now, (spans) => paint(b, spans)) : null)));
  return {
    old, now, pairs,
    changes: changes.map((change, i) => {
      // Words that went with their whole block are drawn as that block.
      const kept = change.removed.filter(([start]) => paired.has(blockOf(old, start.run)?.id));
      const text = kept.map(([start, end]) => slice(words, start, end)).join('').trim();
      const at = anchors[i];
      const tone = change.class === 'inside' ? {} : { tone: change.class };
      return { ...change, ghost: at && text ? { run: at.run, utf16: at.utf16, text, ...tone } : null };
    }),
  };
}

/** Where nothing came in the place of removed words: behind the words before, or before those behind. */
async function anchor(byte: number, view: DocumentView, paint: (spans: Span[]) => Promise<Paint[]>): Promise<RunPoint | null> {
  const block = view.blocks.find((one) => one.span.start <= byte && byte <= one.span.end);
  if (!block) return null;
  const [before, after] = await paint([{ start: block.span.start, end: byte }, { start: byte, end: block.span.end }]);
  return before?.at(-1)?.[1] ?? after?.[0]?.[0] ?? null;
}

function runs(node: InlineNode): [number, string][] {
  return node.t === 'run' ? [[node.id, node.text]] : node.of.flatMap(runs);
}

function slice(words: Map<number, string>, start: RunPoint, end: RunPoint): string {
  let text = '';
  for (let run = start.run; run <= end.run; run++) {
    const all = words.get(run) ?? '';
    text += all.slice(run === start.run ? start.utf16 : 0, run === end.run ? end.utf16 : undefined);
  }
  return text;
}
