// The rows of one sheet, read in windows while somebody scrolls: all of them, or those of a view. It keeps what it read and
// works nothing out. A row is counted as it is shown; which row of the file it is, `fileRow` says.
import { asProblem } from '../../api/client';
import type { Problem, RowView, TableCell, TableView } from '../../api/types';
import { Merges } from './merges';
import { classOf } from './styles';
import { ALL_ROWS, isAll } from './viewing';

/** Reads a window of a sheet's rows, and where rows of the file are shown; rejects with a Problem. */
export type Fetch = (sheet: string | null, from: number, count: number, view: RowView, places: number[]) => Promise<TableView>;

/** A cell with the class that its look has. */
export type DrawnCell = TableCell & {
  look_class?: string;
  /** Its words stay in it: they are broken into lines, or stand in the middle or at the right. */
  fixed?: boolean;
};

/** Rows asked for at a time. */
const WINDOW = 120;
/** Milliseconds until a large file that is still being read is asked for its size again. */
const AGAIN = 400;
/** Milliseconds until it is looked again whether rows have come that somebody waits for, and how often. */
const SOON = 50;
const TRIES = 100;
/** Widths of columns in characters. */
const NARROWEST = 6;
const WIDEST = 34;

/** The rows of a file's sheet, window by window. */
export class Rows {
  /** The sheet as it was told with its first window; none before. */
  about = $state.raw<TableView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The view that is asked for; what is shown is still another one while it is made. */
  view = $state.raw<RowView>(ALL_ROWS);
  /** How far the view is that is being made; none where what is shown is what was asked for. */
  making = $state<string | null>(null);
  /** Columns keep the width that the first rows ask for, in characters, so that nothing jumps while scrolling. */
  widths = $state.raw<number[]>([]);
  /** The shown rows of the view; none where all rows are shown. */
  readonly shown = $derived(this.about?.shown ?? null);
  /** Whether the room beyond the table is shown, to be written into; never where rows are left out or stand otherwise. */
  roomy = $state(false);
  /** Rows that can be scrolled through. */
  readonly total = $derived(this.shown ? this.shown.head + this.shown.kept : this.#with(this.about?.total_rows ?? 0, this.about?.room_rows));
  readonly columns = $derived(this.#with(this.about?.columns ?? 0, this.about?.room_columns));
  readonly sheets = $derived(this.about?.sheets ?? []);
  /** The sheet's number in its workbook, from 0. */
  readonly sheet = $derived(this.about ? Math.max(0, this.about.sheets.indexOf(this.about.sheet)) : 0);
  readonly layout = $derived(this.about?.layout ?? null);
  readonly merges = $derived(new Merges(this.layout?.merges));
  #windows = $state.raw<ReadonlyMap<number, DrawnCell[][]>>(new Map());
  /** The file's rows of each window of a view. */
  #numbers = $state.raw<ReadonlyMap<number, number[]>>(new Map());
  /** Where rows of the file are shown, as far as it is known; none for those that are left out. */
  #places = $state.raw<ReadonlyMap<number, number | null>>(new Map());
  #fetch: Fetch | null = null;
  #chosen: string | null = null;
  #asked = new Set<number>();
  #round = 0;
  #rounds = 0;
  /** The round of what is shown. */
  #drawn = 0;
  /** Rows of the file whose places must be known as soon as other rows are shown. */
  wanted: () => number[] = () => [];
  /** Called right before other rows are shown; what it gives is called right after. */
  swapped: () => () => void = () => () => {};
  /** A sheet that is gone in another version gives way to the one that has its name now, or to the first one. */
  #lenient = false;
  #renamed = new Map<string, string>();

  /** Begins a file at one of its sheets; none is the first. */
  open(fetch: Fetch, sheet: string | null, view: RowView = ALL_ROWS): void {
    this.#fetch = fetch;
    this.#lenient = false;
    this.choose(sheet, view);
  }

  /** Reads another version of the same file; what is shown stays until that has come. */
  renew(fetch: Fetch): void {
    this.#fetch = fetch;
    this.#lenient = true;
    this.#begin();
  }

  /** A sheet is about to have another name: it stays the one that is shown, there and back again. */
  expect(from: string, to: string): void {
    this.#renamed.set(from, to).set(to, from);
  }

  /** Goes to another sheet of the file, of which all rows are shown where no view is given. */
  choose(sheet: string | null, view: RowView = ALL_ROWS): void {
    this.#chosen = sheet;
    this.view = view;
    this.about = null;
    this.#forget();
    this.#begin();
  }

  /** Reads from the beginning again. */
  again(): void {
    this.choose(this.#chosen, this.view);
  }

  /** Shows other rows, or in another order; what is shown stays until they have come. */
  show(view: RowView): void {
    this.view = view;
    this.#begin();
  }

  /** Stays with what is shown. */
  cancel(): void {
    if (!this.about) return this.choose(this.#chosen);
    this.#round = this.#drawn;
    this.view = this.shown?.view ?? ALL_ROWS;
    this.making = null;
  }

  /** The file's row that is shown at a place; none while it is read. */
  fileRow(row: number): number | undefined {
    if (!this.shown) return row;
    return this.#numbers.get(Math.floor(row / WINDOW))?.[row % WINDOW];
  }

  /** Where a row of the file is shown; null where it is left out, none where that is not known. */
  placeOf(file: number): number | null | undefined {
    if (!this.shown) return file;
    return this.#places.get(file);
  }

  /** Learns where rows of the file are shown. */
  async locate(files: number[]): Promise<void> {
    const unknown = files.filter((file) => this.placeOf(file) === undefined);
    if (!unknown.length || !this.#fetch) return;
    const mine = this.#round;
    try {
      const got = await this.#fetch(this.#chosen, 0, 1, this.view, unknown);
      if (mine === this.#round && got.shown && got.shown.making === null) this.#learn(unknown, got.shown.places);
    } catch {
      // It is drawn once the person comes to it.
    }
  }

  /** The file's rows that are shown from one place to another, read where they were not yet; none where that fails. */
  async files(top: number, bottom: number): Promise<number[] | null> {
    const mine = this.#round;
    this.need(top, bottom);
    for (let tries = 0; tries < TRIES && mine === this.#round; tries++) {
      const found = Array.from({ length: bottom - top + 1 }, (_, i) => this.fileRow(top + i));
      if (found.every((row) => row !== undefined)) return found;
      await new Promise((resolve) => setTimeout(resolve, SOON));
    }
    return null;
  }

  #learn(files: readonly number[], places: readonly (number | null)[]): void {
    const all = new Map(this.#places);
    files.forEach((file, i) => all.set(file, places[i] ?? null));
    this.#places = all;
  }

  #with(there: number, room = 0): number {
    return this.roomy && !this.shown && !this.about?.reading ? Math.max(there, room) : there;
  }

  #forget(): void {
    this.#windows = new Map();
    this.#numbers = new Map();
    this.#places = new Map();
  }

  /** Sees to it that these rows are there, or on their way. */
  need(first: number, last: number): void {
    for (let window = Math.floor(first / WINDOW); window <= Math.floor(Math.max(last, 0) / WINDOW); window++) void this.#load(window);
  }

  /** A row's cells; none while they are read. */
  row(row: number): DrawnCell[] | undefined {
    return this.#windows.get(Math.floor(row / WINDOW))?.[row % WINDOW];
  }

  #begin(): void {
    // Never the number of a round that was given up: its answers may still be on their way.
    this.#round = ++this.#rounds;
    this.#asked = new Set();
    this.problem = null;
    this.making = null;
    void this.#load(0);
  }

  /** Rows are counted otherwise before and after: nothing of the one is shown with the other. */
  #switches(): boolean {
    return this.#drawn !== this.#round && (!isAll(this.view) || this.shown !== null);
  }

  async #load(window: number): Promise<void> {
    if (!this.#fetch || this.#asked.has(window) || (window > 0 && this.#switches())) return;
    this.#asked.add(window);
    const mine = this.#round;
    const places = window === 0 && !isAll(this.view) ? this.wanted() : [];
    try {
      const got = await this.#fetch(this.#chosen, window * WINDOW, WINDOW, this.view, places);
      if (mine !== this.#round) return;
      if (got.shown?.making != null) {
        this.making = got.shown.making;
        return this.#later(window);
      }
      this.#take(got, window, places);
    } catch (thrown) {
      if (mine === this.#round) this.#failed(asProblem(thrown), window);
    }
  }

  #failed(problem: Problem, window: number): void {
    // A view that was given up because another one was asked for is asked for again.
    if (problem.code === 'busy' && !isAll(this.view)) return this.#later(window);
    this.#asked.delete(window);
    const gone = this.#lenient && window === 0 && this.#chosen !== null && problem.code !== 'not_found';
    if (gone) {
      this.#lenient = false;
      const now = this.#renamed.get(this.#chosen ?? '');
      if (now === undefined) return this.choose(null);
      this.#chosen = now;
      this.#begin();
    } else this.problem = problem;
  }

  /** Asks for the sheet's size again, once more of it is read. */
  #later(window = 0): void {
    const mine = this.#round;
    setTimeout(() => {
      if (mine !== this.#round) return;
      this.#asked.delete(window);
      void this.#load(window);
    }, AGAIN);
  }

  #take(got: TableView, window: number, places: number[]): void {
    const after = this.#switches() ? this.swapped() : null;
    if (after) this.#forget();
    this.#drawn = this.#round;
    this.#put(got, window);
    if (got.shown) {
      this.#numbers = new Map(this.#numbers).set(window, got.shown.numbers);
      this.#learn([...places, ...got.shown.numbers], [...got.shown.places, ...got.shown.numbers.map((_, i) => window * WINDOW + i)]);
    }
    after?.();
  }

  #put(got: TableView, window: number): void {
    const classes = got.looks.map(classOf);
    const fixed = got.looks.map((look) => look.wrap === true || (look.across !== undefined && look.across !== 'left'));
    const rows = classes.length ? got.rows.map((row) => row.map((cell): DrawnCell => (cell.look === undefined ? cell : { ...cell, look_class: classes[cell.look] ?? '', fixed: fixed[cell.look] ?? false }))) : got.rows;
    // A chart may reach below the last row: there is nothing in the rows under it.
    const empty = got.reading ? [] : Array.from({ length: Math.max(0, WINDOW - rows.length) }, (): DrawnCell[] => []);
    this.#windows = new Map(this.#windows).set(window, [...rows, ...empty]);
    if (window > 0 && this.about) return;
    if (this.about?.sheet !== got.sheet || this.about.columns !== got.columns) {
      this.widths = Array.from({ length: got.columns }, (_, c) => Math.min(WIDEST, Math.max(NARROWEST, ...got.rows.map((row) => drawnText(row[c]).length))));
    }
    this.#chosen = got.sheet;
    this.making = null;
    if (got.shown) this.view = got.shown.view;
    this.about = got;
    if (got.reading) this.#later();
  }
}

/** The displayed text of a cell. */
export const drawnText = (cell: TableCell | undefined): string => cell?.shown ?? cell?.text ?? '';
