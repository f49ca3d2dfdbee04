// Which drawn row stands in which slot: a slot is a row's elements, which take the cells of another row when theirs is
// scrolled away, because making elements anew costs a web view several times as much. Knows numbers, and no elements.

/** A row and the slot it stands in. */
export interface Placed {
  row: number;
  slot: number;
}

/** The slots of one sheet. */
export class Slots {
  /** Rows and their slots, in the order in which they stand. */
  #placed: Placed[] = [];
  #made = 0;

  /** Places rows, sorted: those that stay keep their slots, others take those that become free, in the order in which they
   * stand, so that after a jump to rows far away no element moves. The same rows are placed as they were. */
  place(rows: number[]): Placed[] {
    const wanted = new Set(rows);
    const kept = new Map(this.#placed.filter(({ row }) => wanted.has(row)).map(({ row, slot }) => [row, slot]));
    const free = this.#placed.filter(({ row }) => !kept.has(row)).map(({ slot }) => slot);
    this.#placed = rows.map((row) => ({ row, slot: kept.get(row) ?? free.shift() ?? this.#made++ }));
    return this.#placed;
  }
}
