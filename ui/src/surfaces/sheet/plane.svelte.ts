// A sheet as it lies on the screen: its rows, how it is scrolled, what is selected, and where any place of it is, drawn or
// not. It knows pixels and cells; what is done with them is not its business.
import { untrack } from 'svelte';
import type { RunPoint, Selection } from '../../api/types';
import { Bands } from './bands';
import { textOf } from './copy';
import { boxOf, cellAt, columnAt, drawnOf, headOf, leftsOf, scrolledTo, seenOf, stillHigh, stillWide, type Measures, type View } from './layout';
import { cellsOf, type Cell, type Chosen } from './moves';
import { around, selectionOf, selectionOfRows, spotsOf, type Spot } from './points';
import { address, letters, type Cells } from './range';
import { isFiltered } from './viewing';
import { Rows } from './rows.svelte';

type Paint = [RunPoint, RunPoint][];

/** A row's height at the usual text size; rows do not wrap, so that windows can be counted. */
const ROW_REM = 1.8125;
/** The width of a digit where it can't be measured, in pixels. */
const DIGIT = 7.8;
/** The width of a column in which nothing stands, in characters. */
const EMPTY = 8;
/** Width of a cell beside its text, in pixels: padding, its line, and a little for letters wider than a digit. */
const SIDES = 26;
/** Pixels that a column has beside what its file says: letters here are wider than those that it was made for. */
const BESIDE = 6;
/** A row that is not hidden is at least this high, in pixels. */
const LEAST = 10;
/** Rows that stand still at most. */
const MOST_STILL = 12;
/** Rows up to which it is looked whether they stand below each other in the file too. */
const NEAR = 1000;
/** Rows of a place of which it is looked up whether they are shown. */
const LOOKED = 5000;
/** Milliseconds until rows around the view are drawn too after a jump, and how long nothing is drawn of it while its rows
 * are on their way: mostly they come sooner, and are drawn once. */
const SETTLED = 350;
const PATIENCE = 120;
/** Further than any sheet is high, in pixels: where cells of other sheets are said to lie. */
const FAR = 1e8;

/** One drawn sheet. */
export class Plane {
  readonly rows = new Rows();
  /** The selection. */
  chosen = $state.raw<Chosen | null>(null);
  /** How far the sheet is scrolled, and how large its view is. */
  view = $state.raw<View>({ top: 0, left: 0, width: 800, height: 600 });
  #digit = $state(DIGIT);
  /** How large the view is, in steps: a scroll must not lay the sheet out anew. */
  #seen = $state.raw({ high: 600, wide: 800 });
  #node: HTMLElement | null = null;
  /** The cells to scroll to once their sheet was read. */
  #wanted: Cells | null = null;
  /** The cells to select once that sheet is drawn. */
  #choosing: Chosen | null = null;
  readonly #high = ROW_REM * (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  readonly measures = $derived.by((): Measures => {
    const { layout, total, columns, widths } = this.rows;
    const high = this.#high;
    // A file's own measures are those of a digit of 7 pixels and a row of 20; words here are no higher, rows have more air.
    const wide = this.#digit / 7;
    const tall = (size: number) => Math.max(LEAST, Math.round(Math.min((size * high) / 20, size + high - 20)));
    const across = layout?.columns.length ? new Bands(columns, layout.column, layout.columns) : null;
    const lefts = leftsOf(Array.from({ length: columns }, (_, c) => {
      if (!across) return Math.ceil((widths[c] ?? EMPTY) * this.#digit) + SIDES;
      const own = across.size(c);
      return own ? Math.round(own * wide) + BESIDE : 0;
    }));
    const runs = (layout?.rows ?? []).map(({ from, to, size }) => ({ from, to, size: size ? tall(size) : 0 }));
    const usual = layout ? tall(layout.row) : high;
    return { rows: total, high, down: new Bands(total, usual, runs), still: this.#still(lefts), numbers: Math.ceil(this.#digit * (String(this.rows.about?.total_rows ?? total).length + 3)), lefts };
  });
  /** Rows and columns that the file wants to stand still: no more than leave room for what scrolls. A file that can't say
   * so is a table, whose first row names its columns. */
  #still(lefts: number[]): { rows: number; columns: number } {
    const { layout, total, shown } = this.rows;
    if (!layout) return { rows: Math.min(shown ? Math.min(shown.head, MOST_STILL) : 1, total), columns: 0 };
    const rows = Math.min(layout.frozen_rows, MOST_STILL, Math.max(1, Math.floor(this.#seen.high / this.#high / 2)));
    const columns = (lefts[layout.frozen_columns] ?? 0) > this.#seen.wide * 0.6 ? 0 : layout.frozen_columns;
    return { rows, columns };
  }
  /** It was just scrolled to rows far away: those in view are drawn first. */
  #jumped = $state(false);
  /** Their rows are waited for. */
  #waiting = $state(false);
  #settling: ReturnType<typeof setTimeout>[] = [];
  #last: Cells | null = null;
  /** The rows behind the first one, and the columns, that are to be drawn. */
  readonly near = $derived(drawnOf(this.measures, this.view, this.#jumped));
  /** Those that are drawn; the same object as long as they are the same. */
  readonly drawn = $derived.by((): Cells => {
    const { near } = this;
    const { top, bottom, left, right } = this.#last ?? near;
    const same = near.top === top && near.bottom === bottom && near.left === left && near.right === right;
    const read = !this.#waiting || (this.rows.row(near.top) !== undefined && this.rows.row(near.bottom) !== undefined);
    if (!this.#last || (!same && read)) this.#last = near;
    return this.#last;
  });
  /** The selected cells; none where another version has no such rows or columns any more. */
  readonly selected = $derived.by((): Cells | null => {
    const { total, columns } = this.rows;
    const corners = this.chosen ? [this.chosen.anchor, this.chosen.head] : [];
    return this.chosen && corners.every(({ row, column }) => row < total && column < columns) ? cellsOf(this.chosen, { rows: total, columns }, this.first) : null;
  });
  /** The first row of a whole column: where rows are left out, those that are shown are meant, and not their header. */
  readonly first = $derived(this.rows.shown && isFiltered(this.rows.shown.view) ? this.rows.shown.head : 0);
  /** How many cells are selected. */
  readonly many = $derived(this.selected ? (this.selected.bottom - this.selected.top + 1) * (this.selected.right - this.selected.left + 1) : 0);
  /** The address of what is selected: `D3`, `D3:E5`, `D:D`, `3:4`. */
  readonly where = $derived.by(() => {
    const cells = this.selected;
    if (!cells) return '';
    if (this.rows.shown) return this.#apart(cells);
    if (this.chosen?.whole === 'columns') return `${letters(cells.left)}:${letters(cells.right)}`;
    return this.chosen?.whole === 'rows' ? `${cells.top + 1}:${cells.bottom + 1}` : address(cells);
  });

  /** The address of cells in the file's own rows, which may stand apart. */
  #apart(cells: Cells): string {
    const many = cells.bottom - cells.top + 1;
    const columns = cells.left === cells.right ? letters(cells.left) : `${letters(cells.left)}:${letters(cells.right)}`;
    const [top, bottom] = [this.rows.fileRow(cells.top), this.rows.fileRow(cells.bottom)];
    if (many === 1 && top !== undefined) return this.chosen?.whole === 'rows' ? `${top + 1}:${top + 1}` : address({ ...cells, top, bottom: top });
    const close = top !== undefined && bottom === top + many - 1 && many <= NEAR && Array.from({ length: many }, (_, i) => this.rows.fileRow(cells.top + i)).every((row, i) => row === top + i);
    return close ? address({ ...cells, top, bottom }) : `${columns}, ${many} rows`;
  }

  /** Selected cells in the coordinates of places: the file's own rows. None while some of them were not read. */
  selectionOf(chosen: Chosen): Selection | null {
    const { rows } = this;
    const cells = cellsOf(chosen, { rows: rows.total, columns: rows.columns }, this.first);
    if (!rows.shown) return selectionOf({ sheet: rows.sheet, cells });
    const files = Array.from({ length: cells.bottom - cells.top + 1 }, (_, i) => rows.fileRow(cells.top + i));
    return files.every((row) => row !== undefined) ? selectionOfRows(rows.sheet, files as number[], cells.left, cells.right) : null;
  }

  /** The rectangle around a place as it is shown: in a view its first row there. None where it is not shown. */
  shownAt(paint: Paint): Spot | null {
    const spot = around(paint);
    const { about, shown, sheet } = this.rows;
    if (!spot || !about || !shown || spot.sheet !== sheet) return spot;
    let first: Spot | null = null;
    let looked = 0;
    for (const { sheet: own, cells } of spotsOf(paint)) {
      if (own !== sheet) continue;
      for (let file = cells.top; file <= cells.bottom && looked < LOOKED; file++, looked++) {
        const row = this.rows.placeOf(file);
        if (row != null && (!first || row < first.cells.top)) first = { sheet, cells: { top: row, bottom: row, left: cells.left, right: cells.right } };
      }
    }
    return first;
  }

  /** The rows of the file that must be found again when other rows are shown: what is selected. */
  kept(): number[] {
    // The row below too: one that was written by hand is left for it.
    const ends = this.chosen ? [this.chosen.anchor.row, this.chosen.head.row, this.chosen.head.row + 1] : [];
    return ends.map((row) => this.rows.fileRow(row)).filter((row) => row !== undefined);
  }

  /** Other rows come: the selection goes with its cell, and is gone where that is not shown or others come between. */
  swap(): () => void {
    const { chosen } = this;
    const [anchor, head] = [chosen && this.rows.fileRow(chosen.anchor.row), chosen && this.rows.fileRow(chosen.head.row)];
    return () => {
      const row = anchor == null ? null : this.rows.placeOf(anchor);
      const single = anchor === head && row != null && row < this.rows.total;
      this.chosen = chosen && chosen.whole === 'columns' ? chosen : chosen && single ? { ...chosen, anchor: { ...chosen.anchor, row }, head: { ...chosen.head, row } } : null;
    };
  }

  /** The first cell that is wholly in view. */
  readonly start = $derived.by((): Cell => {
    const { top, left } = this.view;
    const { rows, down, lefts, still } = this.measures;
    const from = top + stillHigh(this.measures);
    const first = down.find(from);
    const along = left + stillWide(this.measures);
    const column = columnAt(lefts, along);
    const row = top > 0 ? Math.min(down.at(first) < from ? first + 1 : first, rows - 1) : Math.min(still.rows ? 0 : first, Math.max(0, rows - 1));
    return { row, column: left <= 0 ? 0 : (lefts[column] ?? 0) < along ? Math.min(column + 1, Math.max(0, lefts.length - 2)) : column };
  });
  /** The cell on which the keyboard stands, where it is drawn. */
  readonly stood = $derived.by((): Cell | null => {
    const { top, bottom, left, right } = this.drawn;
    const head = this.chosen?.head;
    const { still } = this.measures;
    const seen = head && (head.row < still.rows || (head.row >= top && head.row <= bottom)) && (head.column < still.columns || (head.column >= left && head.column <= right));
    return seen ? head : null;
  });

  /** Begins to follow the element that scrolls. Returns how to stop. */
  watch(node: HTMLElement): () => void {
    this.#node = node;
    this.moved();
    const resized = new ResizeObserver(() => this.moved());
    resized.observe(node);
    void document.fonts?.ready.then(() => this.#measure(node));
    return () => {
      resized.disconnect();
      this.#settling.forEach(clearTimeout);
      this.#node = null;
    };
  }

  /** As wide as a digit of the cells' own type. */
  #measure(node: HTMLElement): void {
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) return;
    const { fontWeight, fontSize, fontFamily } = getComputedStyle(node);
    canvas.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    this.#digit = canvas.measureText('0').width || DIGIT;
  }

  /** It was scrolled, or has another size; what is `needed` now is not waited for. */
  moved(needed = false): void {
    const node = this.#node;
    if (!node) return;
    const jumped = Math.abs(node.scrollTop - untrack(() => this.view.top)) > node.clientHeight;
    if (jumped || needed) {
      this.#settling.forEach(clearTimeout);
      this.#jumped = jumped;
      this.#waiting = jumped && !needed;
      this.#settling = jumped ? [setTimeout(() => (this.#jumped = false), SETTLED), setTimeout(() => (this.#waiting = false), PATIENCE)] : [];
    }
    this.view = { top: node.scrollTop, left: node.scrollLeft, width: node.clientWidth, height: node.clientHeight };
    const [high, wide] = [node.clientHeight, node.clientWidth];
    if (high && (high !== this.#seen.high || wide !== this.#seen.wide)) this.#seen = { high, wide };
  }

  /** The cell under a point of the window; letters and row numbers are -1. */
  at(x: number, y: number): Cell {
    const box = this.#node?.getBoundingClientRect();
    const found = cellAt(this.measures, this.view, x - (box?.left ?? 0), y - (box?.top ?? 0));
    return found.row < 0 || found.column < 0 ? found : this.rows.merges.anchor(found);
  }

  /** The cell to which a selection is drawn that began at `anchor`: beyond the edges the next one that is out of view. */
  drawnTo(anchor: Cell, x: number, y: number): Cell {
    const { row, column } = this.at(x, y);
    const { top, left } = this.view;
    const { still, down, lefts } = this.measures;
    const above = row < Math.max(1, still.rows) && top > 0 && anchor.row >= still.rows;
    const before = column < Math.max(0, still.columns) && left > 0 && anchor.column >= still.columns;
    return {
      row: above ? Math.max(still.rows, down.find(top + stillHigh(this.measures)) - 1) : Math.max(0, row),
      column: before ? Math.max(still.columns, columnAt(lefts, left + stillWide(this.measures)) - 1) : Math.max(0, column),
    };
  }

  /** Scrolls to cells, no further than needed. */
  bring(cells: Cells): void {
    const node = this.#node;
    if (!node) return;
    // A sheet that was just read is drawn, and not measured yet.
    this.moved();
    const to = scrolledTo(this.measures, this.view, cells);
    if (to.top === this.view.top && to.left === this.view.left) return;
    node.scrollTop = to.top;
    node.scrollLeft = to.left;
    // Drawn at once, so that a screen reader finds the cell that it is told of.
    this.moved(true);
  }

  /** Shows a place, in its sheet. */
  reveal(paint: Paint): void {
    const spot = this.shownAt(paint);
    if (!spot || !this.rows.about) return;
    if (spot.sheet === this.rows.sheet) return this.bring(spot.cells);
    this.#wanted = spot.cells;
    this.turn(spot.sheet);
  }

  /** Selects cells and shows them, in their sheet. */
  go(sheet: number, cells: Cells): void {
    const chosen: Chosen = { anchor: { row: cells.top, column: cells.left }, head: { row: cells.bottom, column: cells.right }, whole: 'cells' };
    const corner = { ...cells, bottom: cells.top, right: cells.left };
    if (sheet === this.rows.sheet) {
      this.chosen = chosen;
      return this.bring(corner);
    }
    this.turn(sheet);
    this.#wanted = corner;
    this.#choosing = chosen;
  }

  /** Goes to another sheet of the workbook, where nothing is selected yet. */
  turn(sheet: number): void {
    const name = this.rows.sheets[sheet];
    if (name === undefined || sheet === this.rows.sheet) return;
    this.restart();
    this.rows.choose(name);
  }

  /** Another sheet begins at its corner, with nothing selected. */
  restart(): void {
    this.chosen = null;
    if (this.#node) this.#node.scrollTop = this.#node.scrollLeft = 0;
    this.moved();
  }

  /** The sheet that was waited for is drawn. */
  arrived(): void {
    const cells = this.#wanted;
    this.#wanted = null;
    if (this.#choosing) this.chosen = this.#choosing;
    this.#choosing = null;
    if (cells) this.bring(cells);
  }

  /** Where a place lies in the window, also where it is scrolled away; cells of other sheets lie far above or below. */
  rectOf(paint: Paint): DOMRect | null {
    const spot = this.shownAt(paint);
    const box = this.#node?.getBoundingClientRect();
    if (!spot || !box || !this.rows.about) return null;
    if (spot.sheet !== this.rows.sheet) return new DOMRect(box.left, spot.sheet < this.rows.sheet ? box.top - FAR : box.top + FAR, 0, 0);
    const seen = seenOf(this.measures, this.view, this.rows.merges.around(spot.cells));
    return new DOMRect(box.left + seen.left, box.top + seen.top, seen.width, seen.height);
  }

  /** The visible part of a selection; none where nothing of it can be seen. */
  seen(): DOMRect | null {
    const box = this.#node?.getBoundingClientRect();
    if (!box || !this.selected) return null;
    const { left, top, width, height } = seenOf(this.measures, this.view, this.rows.merges.around(this.selected));
    const [right, bottom] = [Math.min(left + width, this.view.width), Math.min(top + height, this.view.height)];
    const [from, head] = [Math.max(left, 0), Math.max(top, 0)];
    return right > from && bottom > head ? new DOMRect(box.left + from, box.top + head, right - from, bottom - head) : null;
  }

  /** Whether a place is out of view, and to which side. */
  awayOf(paint: Paint): 'above' | 'below' | null {
    const spot = this.shownAt(paint);
    if (!spot || !this.rows.about) return null;
    if (spot.sheet !== this.rows.sheet) return spot.sheet < this.rows.sheet ? 'above' : 'below';
    if (spot.cells.top < this.measures.still.rows) return null;
    const { top, height } = boxOf(this.measures, spot.cells);
    // Half of a row is enough to be level with.
    const slack = this.#high / 2;
    if (top + height - slack <= this.view.top + headOf(this.measures)) return 'above';
    return top + slack >= this.view.top + this.view.height ? 'below' : null;
  }

  /** The text of a place, as far as it was read. */
  wordsOf(paint: Paint): string {
    const { rows } = this;
    const read = (file: number) => {
      const row = rows.placeOf(file);
      return row == null ? undefined : rows.row(row);
    };
    return spotsOf(paint).map((spot) => (spot.sheet === rows.sheet ? (textOf(spot.cells, read) ?? '') : '')).join('\n');
  }

  /** The width of a digit, in pixels. */
  get digit(): number {
    return this.#digit;
  }

  /** A selection after a key, moved on from what is not drawn: hidden rows and columns, and cells that another stands for. */
  settle(before: Chosen | null, next: Chosen): Chosen {
    const { rows, down, lefts } = this.measures;
    if (next.whole !== 'cells' || !rows) return next;
    const last = { row: rows - 1, column: Math.max(0, lefts.length - 2) };
    const from = before?.head ?? next.head;
    const to = this.rows.merges.step(from, next.head, last);
    const row = to.row === from.row ? to.row : down.shown(to.row, to.row > from.row ? 1 : -1);
    const side = to.column >= from.column ? 1 : -1;
    let { column } = to;
    while (column !== from.column && (lefts[column + 1] ?? 0) - (lefts[column] ?? 0) <= 0 && column + side >= 0 && column + side <= last.column) column += side;
    const head = { row: down.size(row) ? row : from.row, column: (lefts[column + 1] ?? 0) > (lefts[column] ?? 0) ? column : from.column };
    const single = next.anchor.row === next.head.row && next.anchor.column === next.head.column;
    return { ...next, head, anchor: single ? head : next.anchor };
  }

  /** Whether something stands in a cell; what was not read yet counts as filled. */
  filled(row: number, column: number): boolean {
    const cells = this.rows.row(row);
    return !cells || (cells[column]?.text ?? '') !== '';
  }

  /** Gives the cells the keyboard. */
  focus(): void {
    this.#node?.focus({ preventScroll: true });
  }
}
