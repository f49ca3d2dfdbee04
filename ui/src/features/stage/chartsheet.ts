// A chart's numbers while they are written: which values are none, and what a pasted block comes to. It asks and saves nothing.
import type { ChartNumbers } from '../../api/types';

/** Rows of a chart that are written by hand. */
const MOST = 2000;

/** The values that are no numbers, as `row,column` of the values. */
export function faultsOf(sheet: ChartNumbers): Set<string> {
  const faults = new Set<string>();
  sheet.rows.forEach((row, r) => row.values.forEach((value, c) => {
    const words = value.trim();
    if (words !== '' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(words)) faults.add(`${r},${c}`);
  }));
  return faults;
}

/** A block of cells as other programs put it on the clipboard. */
export function unpacked(words: string): string[][] {
  return words.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').map((line) => line.split('\t'));
}

/** The numbers with a block written from a cell on; rows come where it is longer, columns it has too many are left out. */
export function pasted(sheet: ChartNumbers, block: string[][], row: number, column: number): ChartNumbers {
  const rows = sheet.rows.map((one) => ({ category: one.category, values: [...one.values] }));
  block.slice(0, MOST - row).forEach((cells, down) => {
    const at = row + down;
    rows[at] ??= { category: '', values: sheet.series.map(() => '') };
    const own = rows[at];
    cells.forEach((cell, across) => {
      const to = column + across;
      if (to === 0) own.category = cell.trim();
      else if (to <= sheet.series.length) own.values[to - 1] = plain(cell);
    });
  });
  return { series: [...sheet.series], rows };
}

/** A number without the commas that part its thousands. */
function plain(cell: string): string {
  const words = cell.trim();
  return /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(words) ? words.replaceAll(',', '') : words;
}
