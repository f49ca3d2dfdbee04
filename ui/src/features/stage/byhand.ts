// Saves words that a person rewrote by hand: asks the engine what each changed stretch is in the source, and changes
// exactly that in one version. Where the engine would take more than was meant, the words around are kept as they are.
import type { Store } from '../../api/store.svelte';
import type { DocumentView, Pointed, Version } from '../../api/types';
import { merged, stretches, type Stretch, type Writing } from '../../surfaces/document/words';
import { literally } from './literal';

/** Rounds of widening: each may join places, and there are few in a paragraph. */
const ROUNDS = 4;

interface Piece {
  stretch: Stretch;
  pointed: Pointed;
}

/** Saves what differs; none where nothing does. Of words that are written with marks these are kept from being any. Rejects with a Problem. */
export async function saveWords(store: Store, view: DocumentView, writing: Writing, after: string, marks: boolean): Promise<Version | null> {
  const edits = stretches(writing.words, after);
  if (!edits.length) return null;
  const pieces = await resolved(store, view, writing, edits, after);
  const at = pieces.flatMap((one) => (one.pointed.region.kind === 'text' ? one.pointed.region.spans.map((span, i) => ({ span, words: i ? '' : marks ? spelt(one.stretch, writing.leaf) : one.stretch.words })) : []));
  const [first, last] = [at[0], at.at(-1)];
  if (!first || !last) return null;
  const { start } = first.span;
  const where = `bytes:${start}-${last.span.end}`;
  const { text } = await store.query({ type: 'text', path: view.path, version: view.version, at: where });
  const source = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  let set = '';
  let done = 0;
  for (const { span, words } of at) {
    set += decoder.decode(source.subarray(done, span.start - start)) + words;
    done = span.end - start;
  }
  const result = await store.submit({ type: 'artifact.edit', path: view.path, at: { by: 'where', at: where }, set });
  return result.type === 'version' ? result.version : null;
}

const spelt = (one: Stretch, leaf: HTMLElement) => literally(one.words, { cell: leaf.matches('td, th'), line: leaf.matches('h1, h2, h3, h4, h5, h6, td, th'), start: one.from === 0 });

/** The source of each stretch, widened until it can be changed in balance. */
async function resolved(store: Store, view: DocumentView, writing: Writing, edits: Stretch[], after: string): Promise<Piece[]> {
  let wide = edits;
  for (let round = 0; round < ROUNDS; round++) {
    const pieces: Piece[] = [];
    for (const stretch of wide) {
      const selection = writing.selection(stretch);
      if (!selection) throw new Error('These words are no longer there.');
      const { pointed } = await store.query({ type: 'point', path: view.path, version: view.version, selection, reach: 'selection' });
      const cover = writing.offsets(pointed.paint) ?? stretch;
      pieces.push({ stretch: { from: Math.min(cover.from, stretch.from), to: Math.max(cover.to, stretch.to), words: '' }, pointed });
    }
    const next = merged(writing.words, pieces.map((one) => one.stretch), edits);
    const settled = next.length === wide.length && next.every((one, i) => one.from === wide[i]?.from && one.to === wide[i]?.to);
    if (settled) return pieces.map((one, i) => ({ ...one, stretch: next[i] ?? one.stretch }));
    wide = next;
  }
  // Never settled: all of the words are one place.
  const all = { from: 0, to: writing.words.length, words: after };
  const selection = writing.selection(all);
  if (!selection) throw new Error('These words are no longer there.');
  const { pointed } = await store.query({ type: 'point', path: view.path, version: view.version, selection, reach: 'paragraph' });
  return [{ stretch: all, pointed }];
}
