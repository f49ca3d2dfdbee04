// Differences between two versions, each with where it is drawn in either. It asks the engine and compares nothing.
import type { Store } from '../api/store.svelte';
import type { Comparison, Span } from '../api/types';
import type { Paint } from './marks';

/** A change, and where it is drawn in the older and in the newer version. */
export interface Placed extends Comparison {
  removed: Paint;
  added: Paint;
}

/** Where spans of a version are drawn, one after the other. */
export async function paintsOf(store: Store, path: string, version: number, spans: Span[]): Promise<Paint[]> {
  return spans.length ? (await store.query({ type: 'paint', path, version, spans })).paint : [];
}

/** All that differs. Rejects with a Problem. */
export async function placedChanges(store: Store, path: string, a: number, b: number): Promise<Placed[]> {
  const { changes } = await store.query({ type: 'compare', path, a, b });
  const [removed, added] = await Promise.all([paintsOf(store, path, a, changes.map((change) => change.old)), paintsOf(store, path, b, changes.map((change) => change.new))]);
  return changes.map((change, i) => ({ ...change, removed: removed[i] ?? [], added: added[i] ?? [] }));
}
