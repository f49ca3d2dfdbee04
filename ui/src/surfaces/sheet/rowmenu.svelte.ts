// The menu of rows and columns: where it is open, and which of its lines. It does nothing of what they say.
import type { FillTo, Reshape } from '../../api/types';
import type { Plane } from './plane.svelte';
import { linesOf, type Line } from './reshape';

export type RowLine = Reshape | FillTo | 'more';

/** All else that can be done to the cells stands in a menu of its own. */
const MORE: Line<RowLine> = { how: 'more', label: 'More for this place…' };

export class RowMenu {
  /** Where it is open. */
  at = $state.raw<DOMRect | null>(null);
  /** Only these of its lines were asked for by key. */
  #some = $state<'insert' | 'delete' | null>(null);

  constructor(private readonly plane: Plane) {}

  open(at: DOMRect | null, some: 'insert' | 'delete' | null = null): void {
    [this.at, this.#some] = [at, some];
  }

  /** Its lines: cells are filled where they can be `written`, and there is `more` where cells have acts. */
  lines(written: boolean, more: boolean): Line<RowLine>[] {
    const { chosen, selected } = this.plane;
    const [some, all] = [this.#some, chosen && selected ? linesOf(chosen, selected, written) : []];
    if (some) return all.filter(({ how }) => how.startsWith(some));
    return more ? [...all, MORE] : all;
  }
}
