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
   * stand, so that after a jump to rows far away no element moves. Slots that a jump leaves over keep their rows, out of view,
   * for the rows around it, which are asked for next; of rows from `total` on, which are gone, none is kept. The same rows are
   * placed as they were. */
  place(rows: number[], total = Infinity): Placed[] {
    const wanted = new Set(rows);
    const kept = new Map(this.#placed.filter(({ row }) => wanted.has(row)).map(({ row, slot }) => [row, slot]));
    const left = this.#placed.filter(({ row }) => !kept.has(row));
    const [first, last] = [rows[0], rows.at(-1)];
    const over = left.length - (rows.length - kept.size);
    const isJump = first !== undefined && last !== undefined && kept.size === 0 && over > 0;
    // Those above stay first, those below last, each in its place.
    const there = isJump ? left.filter(({ row }) => row < total) : [];
    const above = there.filter(({ row }) => row < (first ?? 0)).slice(0, over);
    const more = over - above.length;
    const below = more > 0 ? there.filter(({ row }) => row > (last ?? 0)).slice(-more) : [];
    const stay = [...above, ...below];
    const free = left.filter((one) => !stay.includes(one)).map(({ slot }) => slot);
    const placed = rows.map((row) => ({ row, slot: kept.get(row) ?? free.shift() ?? this.#made++ }));
    this.#placed = [...above, ...placed, ...below];
    return this.#placed;
  }
}
