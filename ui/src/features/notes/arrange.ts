// Puts cards beside their places without overlap: sorted by place, pushed down; the focused one stays exact and the
// others give way in both directions. Where many stand together they fold to one line. Pure arithmetic in pixels.

/** A card that wants to stand at `top`. */
export interface Wanted {
  id: string;
  top: number;
  height: number;
  /** Never folded to one line: a box that is written in. */
  open?: boolean;
}

/** A card that is folded to one line is this high. */
export const CHIP = 32;
/** More cards than these in one view fold, all but the focused one. */
const MOST = 6;
const GAP = 8;

/** The tops of all cards, by id. None stands above `least`, where something else stands. */
export function arrange(cards: Wanted[], focused: string | null, least = 0, gap = GAP): Record<string, number> {
  const sorted = [...cards].sort((a, b) => a.top - b.top);
  const at = Math.max(0, sorted.findIndex((card) => card.id === focused));
  const tops: Record<string, number> = {};
  const down = (some: Wanted[]) => {
    let free = -Infinity;
    for (const card of some) {
      const top = Math.max(card.top, free);
      tops[card.id] = top;
      free = top + card.height + gap;
    }
  };
  down(sorted.slice(0, at));
  down(sorted.slice(at));
  // Those before the focused one give way upwards, no further than they must.
  let ceiling = sorted[at] ? (tops[sorted[at].id] ?? 0) : 0;
  for (const card of sorted.slice(0, at).reverse()) {
    ceiling = Math.min(tops[card.id] ?? card.top, ceiling - gap - card.height);
    tops[card.id] = ceiling;
  }
  // Cards pushed above that could not be reached: then all move down together.
  const over = least - Math.min(least, ...Object.values(tops));
  if (over > 0) for (const id of Object.keys(tops)) tops[id] = (tops[id] ?? 0) + over;
  return tops;
}

/** Which cards fold to one line: those that stand with more than six others in a view of this height, and those above
    the focused one where they would push it away from its place. */
export function folded(cards: Wanted[], focused: string | null, view: number, least = 0): Set<string> {
  const sorted = cards.filter((card) => !card.open).sort((a, b) => a.top - b.top);
  const fold = new Set<string>();
  let from = 0;
  for (let to = 0; to < sorted.length; to++) {
    while ((sorted[to]?.top ?? 0) - (sorted[from]?.top ?? 0) > view) from++;
    if (to - from + 1 > MOST) for (const card of sorted.slice(from, to + 1)) fold.add(card.id);
  }
  const exact = cards.find((card) => card.id === focused);
  if (exact) {
    const above = sorted.filter((card) => card.top < exact.top && card.id !== exact.id);
    let needed = above.reduce((sum, card) => sum + (fold.has(card.id) ? CHIP : card.height) + GAP, 0);
    // The farthest first, and no more of them than must.
    for (const card of above) {
      if (needed <= exact.top - least) break;
      if (!fold.has(card.id)) needed -= card.height - CHIP;
      fold.add(card.id);
    }
    fold.delete(exact.id);
  }
  return fold;
}

/** How far to scroll until a stretch can be seen: no further than needed, its top first where it is too long. */
export function wayTo(stretch: { top: number; bottom: number }, view: { top: number; bottom: number }): number {
  if (stretch.top < view.top || stretch.bottom - stretch.top > view.bottom - view.top) return stretch.top - view.top;
  return Math.max(0, stretch.bottom - view.bottom);
}
