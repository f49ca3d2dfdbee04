// Highlights of the notes on the desk, the same for every kind of artifact: which places are highlighted, where
// pins stand, which cards speak of a place. It knows nothing of how a surface draws them.
import type { Change } from '../api/types';
import type { Desk } from './desk.svelte';
import type { Mark } from './document/paint';
import type { Paint } from './marks';

/** A note's number, to stand at its place. */
interface Pin {
  id: string;
  n: number;
  paint: Paint;
}

/**
 * All that is highlighted: what the surface marks by itself, the notes that are open, these suggestions, and the places
 * that have the attention.
 */
export function highlightsOf(desk: Desk, own: Mark[], held: Change[]): Mark[] {
  const { paints, hint } = desk.places;
  const list = [...own];
  for (const note of desk.notes) {
    const paint = paints[note.id] ?? [];
    if (note.place.status === 'suggested') list.push({ style: 'suggested', paint });
    else if (note.state !== 'applied') list.push({ style: desk.focused === note.id ? 'note-focus' : 'note', paint });
  }
  if (desk.marks === 'changes') for (const change of held) list.push({ style: 'held', paint: paints[change.id] ?? [] });
  if (hint) list.push({ style: 'note-focus', paint: hint });
  const { box } = desk.drafting;
  if (box && box.path === desk.tab?.path) list.push({ style: 'note-focus', paint: box.paint });
  return list;
}

/** The pins of the notes that have a place. */
export function pinsOf(desk: Desk): Pin[] {
  return desk.notes.flatMap((note) => {
    const paint = desk.places.paints[note.id] ?? [];
    return paint.length ? [{ id: note.id, n: note.n, paint }] : [];
  });
}

/**
 * Tells at each noted place which cards speak of it, `note-1 note-2`, in the slot that the surface has for the place. In
 * an older version nothing: no card stands beside that.
 */
export function tellCards(desk: Desk, slotOf: (paint: Paint) => [cards: Map<number, string>, at: number] | null): void {
  for (const note of desk.newest ? desk.notes : []) {
    const slot = slotOf(desk.places.paints[note.id] ?? []);
    if (!slot) continue;
    const [cards, at] = slot;
    cards.set(at, `${cards.get(at) ?? ''} note-${note.id}`.trim());
  }
}
