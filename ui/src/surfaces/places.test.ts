// A place that is only shown, while it is being looked up: what is answered late lights nothing.
import { expect, test } from 'vitest';
import type { Store } from '../api/store.svelte';
import type { DocumentView, Span } from '../api/types';
import { Places } from './places.svelte';

const span = (at: number) => ({ start: at, end: at + 1 }) as unknown as Span;
const paint = (at: number) => [[[{ block: at, offset: 0 }, { block: at, offset: 1 }]]];

/** Places of a document that is drawn; each question waits until it is answered by hand. */
function places(): { places: Places; answers: ((at: number) => Promise<void>)[] } {
  const answers: ((at: number) => Promise<void>)[] = [];
  const query = () => new Promise((done) => answers.push(async (at) => {
    done({ paint: paint(at) });
    await new Promise((then) => setTimeout(then));
  }));
  const view = { path: 'a.md', version: 1 } as DocumentView;
  return { places: new Places({ query } as unknown as Store, { view, notes: [], held: [], follows: [] } as unknown as ConstructorParameters<typeof Places>[1]), answers };
}

test('of two places shown in turn the later one is lit, whichever is answered last', async () => {
  const { places: one, answers } = places();
  void one.glance([span(1)]);
  void one.glance([span(9)]);
  await answers[1]?.(9);
  await answers[0]?.(1);
  expect(one.hint).toEqual(paint(9).flat());
});

test('a place that is no longer wanted when it is answered is not lit', async () => {
  const { places: one, answers } = places();
  void one.glance([span(1)]);
  one.clearHint();
  await answers[0]?.(1);
  expect(one.hint).toBeNull();
});
