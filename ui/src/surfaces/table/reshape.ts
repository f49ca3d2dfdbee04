// What can be done with whole rows and columns of what is selected, in words, and which keys do it. Pure: it does nothing.
import type { Reshape } from '../../api/types';
import { count } from '../../parts/words';
import type { Chosen } from './moves';
import type { Cells } from './range';

/** One line of the menu of rows and columns. */
export interface Line {
  how: Reshape;
  label: string;
  /** Its keys, where it has some. */
  keys?: string;
}

const INSERT = 'Ctrl+Shift+=';
const DELETE = 'Ctrl+-';

const many = (n: number, what: string) => (n === 1 ? what : count(n, what));

/** What can be done with the rows and columns that are selected: of whole rows nothing is said of columns. */
export function linesOf({ whole }: Chosen, { top, bottom, left, right }: Cells): Line[] {
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
  return [...(whole === 'columns' ? [] : ofRows), ...(whole === 'rows' ? [] : ofColumns)];
}

/** What a key does with whole rows or columns, as in any program for sheets; cells alone leave it to the page. */
export function reshapeOf({ whole }: Chosen, event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): Reshape | null {
  if (whole === 'cells' || !(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const [more, less] = [event.key === '+' || (event.shiftKey && event.key === '='), !event.shiftKey && event.key === '-'];
  if (more) return whole === 'rows' ? 'insert_above' : 'insert_left';
  return less ? (whole === 'rows' ? 'delete_rows' : 'delete_columns') : null;
}

/** True for the keys that open the menu of what is selected. */
export function isMenuKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
}
