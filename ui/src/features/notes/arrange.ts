// Puts cards beside their places without overlap: sorted by place, pushed down; the focused one stays exact and the
// others give way in both directions. Pure arithmetic in pixels.

/** A card that wants to stand at `top`. */
export interface Wanted {
  id: string;
  top: number;
  height: number;
}

/** The tops of all cards, by id. */
export function arrange(cards: Wanted[], focused: string | null, gap = 8): Record<string, number> {
  const sorted = [...cards].sort((a, b) => a.top - b.top);
  const at = Math.max(0, sorted.findIndex((card) => card.id === focused));
  const tops: Record<string, number> = {};
  let free = -Infinity;
  for (const card of sorted.slice(at)) {
    tops[card.id] = Math.max(card.top, free);
    free = (tops[card.id] ?? 0) + card.height + gap;
  }
  let ceiling = sorted[at] ? (tops[sorted[at].id] ?? 0) : 0;
  for (const card of sorted.slice(0, at).reverse()) {
    tops[card.id] = Math.min(card.top, ceiling - gap - card.height);
    ceiling = tops[card.id] ?? 0;
  }
  // Cards pushed above the paper's top edge could not be reached: then all move down together.
  const highest = Math.min(0, ...Object.values(tops));
  if (highest < 0) for (const id of Object.keys(tops)) tops[id] = (tops[id] ?? 0) - highest;
  return tops;
}
