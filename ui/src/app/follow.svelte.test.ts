// What is read again when another file comes to the desk, with the engine's answers a moment late.
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { Store } from '../api/store.svelte';
import type { Artifact, FactUse, Query } from '../api/types';
import { Desk } from '../surfaces/desk.svelte';
import { follow } from './follow.svelte';

const artifact = (path: string, kind: Artifact['kind']) => ({ path, kind, title: '', version: 1, versions: 1, present: true, thread: null, updated_at: '' }) as Artifact;
const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

test('the figures of a file that comes back to the desk are read again', async () => {
  const asked: string[] = [];
  const query = async (one: Query) => {
    const { path = '' } = one as { path?: string };
    asked.push(`${one.type} ${path}`);
    await later(one.type === 'view' ? 4 : 10);
    if (one.type === 'view') return { view: { path, version: 1, blocks: [], total: 0, plain: null } };
    const facts = path === 'a.md' ? [{ fact: 'f', stale: false } as FactUse] : [];
    return { review: { version: 1, versions: [], paints: {}, facts, unsourced: [], proof: null, cells_before: [] } };
  };
  const state = { artifacts: [artifact('a.md', 'document'), artifact('b.csv', 'sheet')], notes: [], held: [], threads: [], turns: {}, approvals: [], factsStamp: 0 };
  const store = { state, files: [], ready: true, query } as unknown as Store;
  const desk = new Desk(store);
  const end = $effect.root(() => follow(store, desk));
  const settle = async () => { flushSync(); await later(80); flushSync(); await later(80); };
  desk.open('a.md');
  await settle();
  expect([desk.facts.size, asked.splice(0)]).toEqual([1, ['view a.md', 'review a.md']]);
  desk.open('b.csv');
  await settle();
  desk.open('a.md');
  await settle();
  expect([desk.facts.size, desk.places.known], asked.join(', ')).toEqual([1, true]);
  end();
});
