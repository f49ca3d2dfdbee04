// Actions on whole selected rows and columns, and on the first cells of a selection, in words, and their keyboard
// shortcuts. Pure: it does nothing.
import type { FillTo, Reshape } from '../../api/types';
import { count } from '../../parts/words';
import type { Chosen } from './moves';
export { isMenuKey } from '../notekey';
import type { Cells } from './range';

/** Cells that are written at once: what was copied elsewhere, what the first of the selected ones hold, or nothing. */
export type Block = { paste: string } | { fill: FillTo } | { empty: true };

/** One line of a menu. */
export interface Line<How extends string = Reshape | FillTo> {
  how: How;
  label: string;
  /** Its keys, where it has some. */
  keys?: string;
}

const INSERT = 'Ctrl+Shift+=';
const DELETE = 'Ctrl+-';

const many = (n: number, what: string) => (n === 1 ? what : count(n, what));

/** Actions on the selected rows and columns: of whole rows nothing is said of columns. Cells are
 *  filled only where they can be `written`. */
export function linesOf({ whole }: Chosen, { top, bottom, left, right }: Cells, written = false): Line[] {
  const rows = many(bottom - top + 1, 'row');
  const columns = many(right - left + 1, 'column');
  const keys = (keys: string) => (whole === 'cells' ? {} : { keys });
  const ofRows: Line[] = [
    { how: 'insert_above', label: `Insert ${rows} above`, ...keys(INSERT) },
    { how: 'insert_below', label: `Insert ${rows} below` },
    { how: 'delete_rows', label: `Delete ${rows}`, ...keys(DELETE) },
  ];
  const ofColumns: Line[] = [
    { how: 'insert_left', label: `Insert ${columns} to the left`, ...keys(INSERT) },
    { how: 'insert_right', label: `Insert ${columns} to the right` },
    { how: 'delete_columns', label: `Delete ${columns}`, ...keys(DELETE) },
  ];
  const fills: Line[] = [
    { how: 'down', label: bottom > top ? 'Fill down from the first row' : 'Copy from the row above', keys: 'Ctrl+D' },
    { how: 'right', label: right > left ? 'Fill from the first column' : 'Copy from the column to the left', keys: 'Ctrl+R' },
  ];
  const filled = written ? fills.filter(({ how }) => (how === 'down' ? whole !== 'columns' && bottom > 0 : whole !== 'rows' && right > 0)) : [];
  return [...filled, ...(whole === 'columns' ? [] : ofRows), ...(whole === 'rows' ? [] : ofColumns)];
}

/** Which lines a key asks for where cells alone are selected: what is inserted or deleted around them is chosen then. */
export function askedOf({ whole }: Chosen, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): 'insert' | 'delete' | null {
  if (whole !== 'cells') return null;
  const found = reshapeOf({ anchor: { row: 0, column: 0 }, head: { row: 0, column: 0 }, whole: 'rows' }, event);
  return found && (found === 'delete_rows' ? 'delete' : 'insert');
}

/** The action of a key on whole rows or columns, as in any program for sheets; cells alone leave it to the page. */
export function reshapeOf({ whole }: Chosen, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): Reshape | null {
  if (whole === 'cells' || !(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const [more, less] = [event.key === '+' || (event.shiftKey && event.key === '='), !event.shiftKey && event.key === '-'];
  if (more) return whole === 'rows' ? 'insert_above' : 'insert_left';
  return less ? (whole === 'rows' ? 'delete_rows' : 'delete_columns') : null;
}

/** Which way a key fills cells, as in any program for sheets. */
export function fillOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): FillTo | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  return ({ d: 'down', r: 'right' } as const)[event.key.toLowerCase()] ?? null;
}
