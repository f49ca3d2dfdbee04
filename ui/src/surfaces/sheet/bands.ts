// Sizes of rows or columns along one side of a sheet: a usual one, and runs that have another. Pure arithmetic over as
// many as a sheet can have; nothing is kept for each of them.

/** A run of one size; ends included. */
export interface Run {
  from: number;
  to: number;
  size: number;
}

/** Where rows or columns begin, in pixels. */
export class Bands {
  readonly #runs: (Run & { at: number })[] = [];

  /** Runs may come in any order; of those that overlap the first one counts. */
  constructor(
    readonly count: number,
    readonly usual: number,
    runs: Run[] = [],
  ) {
    let [next, at] = [0, 0];
    for (const run of [...runs].sort((a, b) => a.from - b.from)) {
      const from = Math.max(run.from, next);
      const to = Math.min(run.to, count - 1);
      if (to < from) continue;
      at += (from - next) * usual;
      this.#runs.push({ from, to, size: run.size, at });
      at += (to - from + 1) * run.size;
      next = to + 1;
    }
  }

  /** Where one begins; the one behind the last is where all end. */
  at(index: number): number {
    const i = Math.max(0, Math.min(index, this.count));
    const run = this.#runs[this.#last((one) => one.from <= i)];
    if (!run) return i * this.usual;
    if (i <= run.to) return run.at + (i - run.from) * run.size;
    return run.at + (run.to - run.from + 1) * run.size + (i - run.to - 1) * this.usual;
  }

  /** How large one is; 0 where it is hidden. */
  size(index: number): number {
    const run = this.#runs[this.#last((one) => one.from <= index)];
    return run && index <= run.to ? run.size : this.usual;
  }

  /** The one at a distance that is not hidden; the nearest where there is none. */
  find(distance: number): number {
    const y = Math.max(0, distance);
    const run = this.#runs[this.#last((one) => one.at <= y)];
    let found: number;
    if (!run) found = Math.floor(y / this.usual);
    else {
      const inside = (run.to - run.from + 1) * run.size;
      if (run.size > 0 && y < run.at + inside) found = run.from + Math.floor((y - run.at) / run.size);
      else found = run.to + 1 + Math.floor((y - run.at - inside) / this.usual);
    }
    return this.shown(Math.min(found, this.count - 1), -1);
  }

  /** The next one in a direction that is not hidden, itself among them; itself where there is none. */
  shown(index: number, step: 1 | -1): number {
    for (let i = index; i >= 0 && i < this.count; ) {
      const run = this.#runs[this.#last((one) => one.from <= i)];
      if (!run || i > run.to || run.size > 0) return i;
      i = step > 0 ? run.to + 1 : run.from - 1;
    }
    return index;
  }

  /** How many are hidden right before one. */
  hiddenBefore(index: number): number {
    let count = 0;
    for (let i = index - 1; i >= 0; ) {
      const run = this.#runs[this.#last((one) => one.from <= i)];
      if (!run || i > run.to || run.size > 0) break;
      count += i - run.from + 1;
      i = run.from - 1;
    }
    return count;
  }

  /** How many are hidden at all. */
  get hidden(): number {
    return this.#runs.reduce((sum, run) => (run.size > 0 ? sum : sum + run.to - run.from + 1), 0);
  }

  /** The last run for which something holds that holds for all before it; -1 for none. */
  #last(holds: (run: Run & { at: number }) => boolean): number {
    let [from, to] = [-1, this.#runs.length - 1];
    while (from < to) {
      const mid = Math.ceil((from + to) / 2);
      if (holds(this.#runs[mid] as Run & { at: number })) from = mid;
      else to = mid - 1;
    }
    return from;
  }
}
