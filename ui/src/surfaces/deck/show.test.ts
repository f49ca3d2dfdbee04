// A deck that is shown: which keys go where, and what is passed over.
import { describe, expect, it } from 'vitest';
import type { Store } from '../../api/store.svelte';
import { clockOf, Show } from './show.svelte';

const slide = (id: number, hidden = false) => ({ id, title: `Slide ${id}`, hidden, notes: '', run: id, last: id, hash: String(id) });

async function startShow(first: number | null = null): Promise<Show> {
  const slides = [slide(1), slide(2, true), slide(3), slide(4)];
  const store = { query: () => Promise.resolve({ type: 'slides', slides }) } as unknown as Store;
  const show = new Show(store, 'a.pptx', 1);
  await show.begin(first);
  return show;
}

describe('a deck that is shown', () => {
  it('goes over the slides that are not hidden', async () => {
    const show = await startShow();
    const seen = ['ArrowRight', ' ', 'PageDown', 'ArrowLeft', 'Home', 'End'].map((key) => (show.key({ key }), show.slide?.id));
    expect(seen).toEqual([3, 4, 4, 3, 1, 4]);
  });

  it('begins with the slide that was looked at, though it is hidden', async () => {
    const show = await startShow(2);
    expect([show.slide?.id, show.slides.length]).toEqual([2, 4]);
  });

  it('goes to a typed number, as it is printed on the slide', async () => {
    const show = await startShow();
    const type = (keys: string[]) => (keys.forEach((key) => show.key({ key })), [show.slide?.id, show.typed, show.slides.length]);
    expect(type(['0', '3', 'Enter'])).toEqual([3, '', 3]);
    expect(type(['4', 'Enter'])).toEqual([4, '', 3]);
    expect(type(['2', 'Enter'])).toEqual([2, '', 4]);
    expect(type(['9', '9', 'Enter'])).toEqual([4, '', 4]);
    expect(type(['0', 'Enter'])).toEqual([1, '', 4]);
  });

  it('is black or white until the next key', async () => {
    const show = await startShow();
    const covers = ['b', 'w', 'w', ',', '.', 'b'].map((key) => (show.key({ key }), show.blank));
    expect(covers).toEqual(['black', 'white', null, 'white', 'black', null]);
    show.key({ key: 'b' });
    show.key({ key: 'ArrowRight' });
    expect([show.blank, show.slide?.id]).toEqual([null, 1]);
    expect(show.key({ key: 'x' })).toBe(false);
  });

  it('tells the time that has passed', () => {
    expect([0, 59_999, 61_000, 3_600_000].map(clockOf)).toEqual(['0:00', '0:59', '1:01', '60:00']);
  });
});
