// Which slides are chosen in the film, and where they go when they are moved together. It changes no slide itself.

/** The slides that something is done to: those that are chosen, else the one that is shown; in their order. */
export function pickedOf(ids: number[], chosen: ReadonlySet<number>, shown: number): number[] {
  const picked = ids.filter((id) => chosen.has(id));
  return picked.length ? picked : ids.filter((id) => id === shown);
}

/** All slides between two of them, both included. */
export function rangeOf(ids: number[], from: number, to: number): Set<number> {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return new Set(a < 0 || b < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1));
}

/** The place of the first of them where they are dropped before a place of the film; none where nothing would move. */
export function droppedAt(ids: number[], picked: number[], before: number): number | null {
  const to = ids.slice(0, before).filter((id) => !picked.includes(id)).length;
  return moves(ids, picked, to) ? to : null;
}

/** The place of the first of them a step further on or back; none at the ends. */
export function steppedTo(ids: number[], picked: number[], step: number): number | null {
  const first = ids.indexOf(picked[0] ?? -1);
  const ahead = ids.slice(0, first).filter((id) => !picked.includes(id)).length;
  const to = ahead + step;
  return to >= 0 && to <= ids.length - picked.length && moves(ids, picked, to) ? to : null;
}

function moves(ids: number[], picked: number[], to: number): boolean {
  return picked.some((id, n) => ids[to + n] !== id);
}
