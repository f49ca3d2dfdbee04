// Views of rows: filters and an order, said in words and changed column by column. Pure; which rows that are, the
// engine decides.
import type { ColumnValues, RowFilter, RowKeep, RowView, ShownRows } from '../../api/types';
import { cut } from '../../parts/words';

/** All rows, as they stand in the file. */
export const ALL_ROWS: RowView = { sort: [], filters: [] };

/** Columns that rows are sorted by: those before stay in force among equal rows. */
const MOST_SORTS = 3;
/** Filters that are said; the others are counted. */
const SAID = 3;

/** Whether all rows are shown as they stand. */
export const isAll = (view: RowView): boolean => !view.sort.length && !view.filters.length;
/** Whether rows are left out. */
export const isFiltered = (view: RowView): boolean => view.filters.length > 0;

/** The filter of one column as a person writes it. */
export interface ColumnFilter {
  words: string;
  values: string[];
  from: string;
  to: string;
  fill: 'any' | 'empty' | 'filled';
}

/** Nothing is asked of it. */
export const NO_FILTER: ColumnFilter = { words: '', values: [], from: '', to: '', fill: 'any' };

/** The filter that a view has on a column. */
export function filterOf(view: RowView, column: number): ColumnFilter {
  const wish: ColumnFilter = { ...NO_FILTER };
  for (const { column: own, keep } of view.filters) {
    if (own !== column) continue;
    if (keep.by === 'words') wish.words = keep.words;
    else if (keep.by === 'values') wish.values = keep.values;
    else if (keep.by === 'numbers' || keep.by === 'days') [wish.from, wish.to] = [`${keep.from ?? ''}`, `${keep.to ?? ''}`];
    else wish.fill = keep.by;
  }
  return wish;
}

/** A number as a person types it; none where it is none. */
export function numberOf(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’_]/g, '');
  const dotted = /^[^.]*,\d{1,2}$/.test(plain) ? plain.replace(',', '.') : plain.replace(/,(?=\d{3}(\D|$))/g, '');
  const n = dotted === '' ? NaN : Number(dotted);
  return Number.isFinite(n) ? n : null;
}

/** Why a wish can't be met, in words; none where it can. */
export function wrongWith(wish: ColumnFilter, kind: ColumnValues['kind']): string | null {
  if (kind === 'number') {
    for (const text of [wish.from, wish.to]) if (text.trim() && numberOf(text) === null) return `“${cut(text, 20)}” is no number.`;
    const [from, to] = [numberOf(wish.from), numberOf(wish.to)];
    return from !== null && to !== null && from > to ? 'The first number is larger than the last.' : null;
  }
  return kind === 'date' && wish.from && wish.to && wish.from > wish.to ? 'The first day is after the last.' : null;
}

/** The view with a person's filter on a column in place of the one before. */
export function withFilter(view: RowView, at: { column: number; name: string }, wish: ColumnFilter, kind: ColumnValues['kind']): RowView {
  const keeps: RowKeep[] = [];
  const others = view.filters.filter((filter) => filter.column !== at.column);
  // An empty cell has no words and no values.
  if (wish.fill === 'empty') return { ...view, filters: [...others, { ...at, keep: { by: 'empty' } }] };
  // Ticked values are found by words, and say more than these.
  if (wish.values.length) keeps.push({ by: 'values', values: wish.values });
  else if (wish.words.trim()) keeps.push({ by: 'words', words: wish.words.trim() });
  if (kind === 'number' && (wish.from.trim() || wish.to.trim())) keeps.push({ by: 'numbers', from: numberOf(wish.from), to: numberOf(wish.to) });
  if (kind === 'date' && (wish.from || wish.to)) keeps.push({ by: 'days', from: wish.from || null, to: wish.to || null });
  if (wish.fill === 'filled') keeps.push({ by: 'filled' });
  return { ...view, filters: [...others, ...keeps.map((keep): RowFilter => ({ ...at, keep }))] };
}

/** The view sorted by a column, which keeps the order before among equal rows. */
export function sortedBy(view: RowView, at: { column: number; name: string }, down: boolean): RowView {
  const others = view.sort.filter((sort) => sort.column !== at.column);
  return { ...view, sort: [{ ...at, down }, ...others].slice(0, MOST_SORTS) };
}

/** The view without anything that is asked of a column. */
export function without(view: RowView, column: number): RowView {
  return { sort: view.sort.filter((sort) => sort.column !== column), filters: view.filters.filter((filter) => filter.column !== column) };
}

/** How a column takes part in a view. */
export function roleOf(view: RowView, column: number): { sort: 'ascending' | 'descending' | null; filtered: boolean } {
  const sort = view.sort.find((one) => one.column === column);
  return { sort: sort ? (sort.down ? 'descending' : 'ascending') : null, filtered: view.filters.some((one) => one.column === column) };
}

/** The labels of the two ways to sort a column. */
export function waysOf(kind: ColumnValues['kind']): { up: string; down: string } {
  if (kind === 'number') return { up: 'Smallest first', down: 'Largest first' };
  return kind === 'date' ? { up: 'Oldest first', down: 'Newest first' } : { up: 'A to Z', down: 'Z to A' };
}

/** A number with its thousands apart. */
export const grouped = (n: number): string => n.toLocaleString('en');

function keepWords(keep: RowKeep): string {
  switch (keep.by) {
    case 'words':
      return `has “${cut(keep.words, 24)}”`;
    case 'values': {
      const [first = ''] = keep.values;
      return keep.values.length === 1 ? (first ? `is “${cut(first, 24)}”` : 'is empty') : `is one of ${keep.values.length} values`;
    }
    case 'numbers':
    case 'days':
      return keep.from === null ? `is ${keep.to} or ${keep.by === 'days' ? 'before' : 'less'}` : keep.to === null ? `is ${keep.from} or ${keep.by === 'days' ? 'after' : 'more'}` : `is ${keep.from} to ${keep.to}`;
    default:
      return keep.by === 'empty' ? 'is empty' : 'is not empty';
  }
}

/** `Showing 214 of 12,000 rows where Region has “par”, sorted by Amount.` */
export function describeView({ view, kept, of }: Pick<ShownRows, 'view' | 'kept' | 'of'>): string {
  const rows = isFiltered(view) ? `Showing ${grouped(kept)} of ${grouped(of)} ${of === 1 ? 'row' : 'rows'}` : `Showing ${kept === 1 ? '1 row' : `all ${grouped(kept)} rows`}`;
  const where = view.filters.slice(0, SAID).map(({ name, keep }) => `${cut(name, 32)} ${keepWords(keep)}`);
  const more = view.filters.length - SAID;
  const filters = where.length ? ` where ${where.join(' and ')}${more > 0 ? ` and ${more} more` : ''}` : '';
  const order = view.sort.map(({ name, down }, i) => `${i ? 'then ' : ''}${cut(name, 32)}${down ? ' (in reverse)' : ''}`);
  return `${rows}${filters}${order.length ? `, sorted by ${order.join(', ')}` : ''}.`;
}
