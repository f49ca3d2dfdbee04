// Which version Ctrl Z leads to: from the newest one back to the one that a file was opened in, a press a change, and forward
// again. It counts versions and asks for none; what another program wrote is not taken back by it.
import type { Version } from '../../api/types';

export class UndoHistory {
  /** Versions that are an older one again, by the one that they are. */
  readonly #again = new Map<number, number>();

  /** `opened` is the version in which the file was opened. */
  constructor(private readonly opened: number) {}

  /** A version is an older one again. */
  restored(version: number, as: number): void {
    this.#again.set(version, this.of(as));
  }

  /** The version whose content one is. */
  of(version: number): number {
    return this.#again.get(version) ?? version;
  }

  /** The versions that one press takes back: the one at hand, and those right before it that the same batch made. */
  batch(newest: number, versions: Version[]): Version[] {
    const made = versions.filter((one) => one.version <= this.of(newest) && one.version > this.opened).reverse();
    const other = made.findIndex((one, at) => one.version !== this.of(newest) - at || !isOfOne(one, made[0]));
    return other < 0 ? made : made.slice(0, other);
  }

  /** The version to go back to; none at the one that was opened, or where another program wrote the one at hand. */
  before(newest: number, versions: Version[]): number | null {
    const at = this.of(newest);
    const version = versions.find((one) => one.version === at);
    if (at <= this.opened || version?.made_by === 'outside') return null;
    const first = this.batch(newest, versions).at(-1) ?? version;
    return this.of(first?.parent ?? at - 1);
  }

  /** The version to go forward to: the change that was taken back last; none once something else was done. */
  after(newest: number, versions: Version[]): number | null {
    if (!this.#again.has(newest)) return null;
    const at = this.of(newest);
    const next = versions.findLast((one) => !this.#again.has(one.version) && one.version > at && this.of(one.parent ?? one.version - 1) === at && one.version < newest);
    const last = versions.findLast((one) => next && one.version < newest && !this.#again.has(one.version) && isOfOne(one, next));
    return (last ?? next)?.version ?? null;
  }
}

/** Whether two versions are one step: the same, or made by one batch of notes. */
function isOfOne(one: Version, other: Version | undefined): boolean {
  return one === other || (one.turn !== null && one.turn === other?.turn && !one.undoes);
}
