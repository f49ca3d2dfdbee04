// The rows of one sheet, read in windows while somebody scrolls. It keeps what it read and works nothing out.
import { asProblem } from '../../api/client';
import type { Problem, TableCell, TableView } from '../../api/types';
import { Merges } from './merges';
import { classOf } from './styles';

/** Reads a window of a sheet's rows; rejects with a Problem. */
export type Fetch = (sheet: string | null, from: number, count: number) => Promise<TableView>;

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
/** Widths of columns in characters. */
const NARROWEST = 6;
const WIDEST = 34;

/** The rows of a file's sheet, window by window. */
export class Rows {
  /** The sheet as it was told with its first window; none before. */
  about = $state.raw<TableView | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Columns keep the width that the first rows ask for, in characters, so that nothing jumps while scrolling. */
  widths = $state.raw<number[]>([]);
  readonly total = $derived(this.about?.total_rows ?? 0);
  readonly columns = $derived(this.about?.columns ?? 0);
  readonly sheets = $derived(this.about?.sheets ?? []);
  /** The sheet's number in its workbook, from 0. */
  readonly sheet = $derived(this.about ? Math.max(0, this.about.sheets.indexOf(this.about.sheet)) : 0);
  readonly layout = $derived(this.about?.layout ?? null);
  readonly merges = $derived(new Merges(this.layout?.merges));
  #windows = $state.raw<ReadonlyMap<number, DrawnCell[][]>>(new Map());
  #fetch: Fetch | null = null;
  #chosen: string | null = null;
  #asked = new Set<number>();
  #round = 0;
  /** A sheet that is gone in another version gives way to the first one. */
  #lenient = false;

  /** Begins a file at one of its sheets; none is the first. */
  open(fetch: Fetch, sheet: string | null): void {
    this.#fetch = fetch;
    this.#lenient = false;
    this.choose(sheet);
  }

  /** Reads another version of the same file; what is shown stays until that has come. */
  renew(fetch: Fetch): void {
    this.#fetch = fetch;
    this.#lenient = true;
    this.#begin();
  }

  /** Goes to another sheet of the file. */
  choose(sheet: string | null): void {
    this.#chosen = sheet;
    this.about = null;
    this.#windows = new Map();
    this.#begin();
  }

  /** Reads from the beginning again. */
  again(): void {
    this.choose(this.#chosen);
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
    this.#round++;
    this.#asked = new Set();
    this.problem = null;
    void this.#load(0);
  }

  async #load(window: number): Promise<void> {
    if (!this.#fetch || this.#asked.has(window)) return;
    this.#asked.add(window);
    const mine = this.#round;
    try {
      const got = await this.#fetch(this.#chosen, window * WINDOW, WINDOW);
      if (mine === this.#round) this.#take(got, window);
    } catch (thrown) {
      if (mine !== this.#round) return;
      this.#asked.delete(window);
      if (this.#lenient && window === 0 && this.#chosen !== null) {
        this.#lenient = false;
        this.choose(null);
      } else this.problem = asProblem(thrown);
    }
  }

  /** Asks for the sheet's size again, once more of it is read. */
  #later(): void {
    const mine = this.#round;
    setTimeout(() => {
      if (mine !== this.#round) return;
      this.#asked.delete(0);
      void this.#load(0);
    }, AGAIN);
  }

  #take(got: TableView, window: number): void {
    const classes = got.looks.map(classOf);
    const fixed = got.looks.map((look) => look.wrap === true || (look.across !== undefined && look.across !== 'left'));
    const rows = classes.length ? got.rows.map((row) => row.map((cell): DrawnCell => (cell.look === undefined ? cell : { ...cell, look_class: classes[cell.look] ?? '', fixed: fixed[cell.look] ?? false }))) : got.rows;
    this.#windows = new Map(this.#windows).set(window, rows);
    if (window > 0 && this.about) return;
    if (this.about?.sheet !== got.sheet || this.about.columns !== got.columns) {
      this.widths = Array.from({ length: got.columns }, (_, c) => Math.min(WIDEST, Math.max(NARROWEST, ...got.rows.map((row) => drawnText(row[c]).length))));
    }
    this.#chosen = got.sheet;
    this.about = got;
    if (got.reading) this.#later();
  }
}

/** What is drawn of a cell. */
export const drawnText = (cell: TableCell | undefined): string => cell?.shown ?? cell?.text ?? '';
