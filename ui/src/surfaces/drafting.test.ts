// The note's box while a place is being looked up: what is answered late is no longer anybody's wish.
import { expect, test } from 'vitest';
import type { Store } from '../api/store.svelte';
import type { Artifact, DocumentView, Query, Selection } from '../api/types';
import { Desk } from './desk.svelte';

const artifact = { path: 'a.md', kind: 'document', title: '', version: 1, versions: 1, present: true, thread: null, updated_at: '' } as Artifact;
const words = (at: number): Selection => ({ kind: 'source', start: at, end: at + 1 }) as unknown as Selection;

/** A desk with a document on it; each question about a place waits until it is answered by hand. */
function desk(): { desk: Desk; answer: (nth: number, text: string) => Promise<void> } {
  const waiting: ((answer: unknown) => void)[] = [];
  const query = (one: Query) => (one.type === 'point' ? new Promise((done) => waiting.push(done)) : Promise.reject(new Error(one.type)));
  const state = { artifacts: [artifact], notes: [], held: [], threads: [], turns: {} };
  const made = new Desk({ state, files: [], query } as unknown as Store);
  made.open('a.md');
  made.view = { path: 'a.md', version: 1, blocks: [], total: 0, plain: null } as unknown as DocumentView;
  return {
    desk: made,
    answer: async (nth, text) => {
      waiting[nth]?.({ pointed: { at: text, text, paint: [], also: [] } });
      await new Promise((done) => setTimeout(done));
    },
  };
}

test('of two places pointed at in turn the later one counts, whichever is answered last', async () => {
  const { desk: one, answer } = desk();
  void one.drafting.pick(words(1), 'selection');
  void one.drafting.pick(words(9), 'selection');
  await answer(1, 'later');
  await answer(0, 'earlier');
  expect(one.drafting.box?.quote).toBe('later');
});

test('what was taken back while it was looked up opens no box', async () => {
  const { desk: one, answer } = desk();
  void one.drafting.pick(words(1), 'selection');
  one.drafting.withdraw();
  await answer(0, 'too late');
  expect(one.drafting.box).toBeNull();
});

test('a reach that was asked of one box changes no other', async () => {
  const { desk: one, answer } = desk();
  void one.drafting.pick(words(1), 'selection');
  await answer(0, 'here');
  void one.drafting.reach('paragraph' as never);
  void one.drafting.pick(words(9), 'selection');
  await answer(2, 'there');
  await answer(1, 'all around here');
  expect(one.drafting.box?.quote).toBe('there');
});
