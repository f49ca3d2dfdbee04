// Values made anew that say what they said before, given back as the very objects they were: what hangs on them is then not
// looked at again. Pure.

/** Whether two objects have the same fields, each the same value. */
function isSame<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Things with ids; each that has the same fields as one of `before` is that one. */
export function steadyList<T extends { id: string }>(next: T[], before: T[]): T[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const kept = next.map((one) => {
    const was = known.get(one.id);
    return was && isSame(was, one) ? was : one;
  });
  return kept.length === before.length && kept.every((one, i) => one === before[i]) ? before : kept;
}

/** A set; `before` where it has the same members. */
export function steadySet<T>(next: Set<T>, before: Set<T>): Set<T> {
  return next.size === before.size && [...next].every((one) => before.has(one)) ? before : next;
}
