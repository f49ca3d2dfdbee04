// The way from a cell to the cells that it comes from, and how they are told. Pure.
import type { CellSource } from '../../api/types';
import { count } from '../../parts/words';
import { address, type Cells } from './range';

/** Cells on the way, on their sheet. */
export interface Stop {
  sheet: string;
  cells: Cells;
}

/** Stops that are kept: the way back to the first cells of a longer one is gone. */
const MOST = 12;

const same = (a: Stop, b: Stop) => a.sheet === b.sheet && a.cells.top === b.cells.top && a.cells.left === b.cells.left && a.cells.bottom === b.cells.bottom && a.cells.right === b.cells.right;
const within = (a: Stop, b: Stop) => a.sheet === b.sheet && a.cells.top >= b.cells.top && a.cells.bottom <= b.cells.bottom && a.cells.left >= b.cells.left && a.cells.right <= b.cells.right;
const one = (cells: Cells) => cells.top === cells.bottom && cells.left === cells.right;

/** The way after a step that the person asked for: on, or back to a stop where one came by. */
export function step(way: Stop[], to: Stop): Stop[] {
  const known = way.findIndex((stop) => same(stop, to));
  return known >= 0 ? way.slice(0, known + 1) : [...way, to].slice(-MOST);
}

/** The way after a cell was selected: it goes on from an area that holds the cell, and begins anew anywhere else. */
export function selected(way: Stop[], to: Stop): Stop[] {
  const last = way.at(-1);
  const goesOn = way.some((stop) => same(stop, to)) || (last && !one(last.cells) && within(to, last));
  return goesOn ? step(way, to) : [to];
}

/** A stop's address; its sheet too where another one is drawn. */
export function home(stop: Stop, sheet: string): string {
  return stop.sheet === sheet ? address(stop.cells) : `${stop.sheet}!${address(stop.cells)}`;
}

/** The description of cells that a formula reads. */
export function says(source: CellSource): string {
  const { area } = source;
  if (!area) return 'in another file, or not to be told';
  const many = (area.bottom - area.top + 1) * (area.right - area.left + 1);
  if (many === 1) {
    if (source.kind === 'empty') return 'empty';
    return `${source.shows || 'empty words'}, ${source.kind === 'worked_out' ? 'worked out' : 'typed'}`;
  }
  const kinds = { typed: 'typed', worked_out: 'worked out', both: 'typed and worked out', empty: 'empty', elsewhere: '' };
  return `${count(many, 'cell')}, ${kinds[source.kind]}`;
}
