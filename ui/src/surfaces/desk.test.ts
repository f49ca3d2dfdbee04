// The desk with a sheet on it: what is asked of the engine, and that the rows are shown whatever it answers.
import { expect, test } from 'vitest';
import type { Store } from '../api/store.svelte';
import type { Artifact, Change, Problem, Query } from '../api/types';
import { Desk } from './desk.svelte';
import { KINDS } from './registry';

const artifact = { path: 'a.xlsx', kind: 'sheet', title: '', version: 3, versions: 3, present: true, thread: null, updated_at: '' } as Artifact;
const problem = (says: string): Problem => ({ code: 'too_large', says, next: '', retry: false });

/** A desk with the sheet open; queries that are not answered are refused. */
function deskWith(answers: Partial<Record<Query['type'], unknown>>, held: Partial<Change>[] = []): { desk: Desk; asked: string[] } {
  const asked: string[] = [];
  const query = (one: Query) => {
    asked.push(one.type);
    return one.type in answers ? Promise.resolve(answers[one.type]) : Promise.reject(problem(`No ${one.type}.`));
  };
  const state = { artifacts: [artifact], notes: [], held, threads: [], turns: {} };
  const desk = new Desk({ state, files: [], query } as unknown as Store);
  desk.open('a.xlsx');
  return { desk, asked };
}

const view = (plain: string | null) => ({ view: { path: 'a.xlsx', version: 3, blocks: [], total: 0, plain } });

test('a sheet that can be pointed into has a view like a document', async () => {
  const { desk } = deskWith({ view: view(null) });
  await desk.load();
  expect([desk.view?.version, desk.toRead, desk.kind, desk.problem]).toEqual([3, null, KINDS.sheet, null]);
});

test.each<[string, Partial<Record<Query['type'], unknown>>, string]>([
  ['the engine says that it is too large', { view: view('It is too large.') }, 'It is too large.'],
  ['its view fails', {}, 'No view.'],
])('a sheet is to be read, and shown, where %s', async (_, answers, why) => {
  const { desk } = deskWith(answers);
  await desk.load();
  expect([desk.toRead, desk.problem]).toEqual([why, null]);
});

test('a version is shown by two queries, and its review keeps what was known where it fails', async () => {
  const review = { version: 3, versions: [], paints: { a: [] }, facts: [], unsourced: [], proof: null, cells_before: [] };
  const answers: Partial<Record<Query['type'], unknown>> = { view: view(null), review: { review } };
  const { desk, asked } = deskWith(answers);
  await desk.load();
  await Promise.all([desk.readReview(), desk.readReview()]);
  // A review that is asked again while the first answer is on its way is asked once more, and no oftener.
  expect(asked).toEqual(['view', 'review', 'review']);
  delete answers.review;
  await desk.readReview();
  expect(Object.keys(desk.places.paints)).toEqual(['a']);
});

test('a review that a busy engine refused is asked for again', async () => {
  const review = { version: 3, versions: [], paints: { a: [] }, facts: [], unsourced: [], proof: null, cells_before: [] };
  const answers: Partial<Record<Query['type'], unknown>> = { view: view(null) };
  const { desk, asked } = deskWith(answers);
  await desk.load();
  const reading = desk.readReview();
  answers.review = { review };
  await reading;
  expect(asked).toEqual(['view', 'review', 'review']);
  expect(Object.keys(desk.places.paints)).toEqual(['a']);
});
