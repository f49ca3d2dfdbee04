// Cell ranges as they are written: in a fact's sources `C2:C57`, `Sales!C2:C57`, several with commas; in the grid's
// address box `D3:E5`. Pure.

/** A rectangle of cells; rows and columns from 0, ends included. */
export interface Cells {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** `A`, `Z`, `AA` for a column from 0. */
export function letters(column: number): string {
  let name = '';
  for (let n = column; n >= 0; n = Math.floor(n / 26) - 1) name = String.fromCharCode(65 + (n % 26)) + name;
  return name;
}

/** A column's number from 0 for its letters. */
export function column(name: string): number {
  let n = 0;
  for (const letter of name.toUpperCase()) n = n * 26 + letter.charCodeAt(0) - 64;
  return n - 1;
}

/** The sheet and the rectangles of a range; whole columns and rows reach to the table's end. */
export function parseRange(range: string, rows: number, columns: number): { sheet: string | null; cells: Cells[] } {
  let sheet: string | null = null;
  const cells: Cells[] = [];
  for (const part of range.split(',')) {
    const bang = part.lastIndexOf('!');
    if (bang >= 0) sheet = part.slice(0, bang).trim().replace(/^'(.*)'$/, '$1').replaceAll("''", "'");
    const match = /^\s*\$?([A-Za-z]{0,3})\$?(\d*)(?::\$?([A-Za-z]{0,3})\$?(\d*))?\s*$/.exec(part.slice(bang + 1));
    if (!match || (!match[1] && !match[2])) continue;
    const [, a = '', b = '', c = match[1] ?? '', d = match[2] ?? ''] = match;
    const left = a ? column(a) : 0;
    const right = c ? column(c) : columns - 1;
    const top = b ? Number(b) - 1 : 0;
    const bottom = d ? Number(d) - 1 : rows - 1;
    cells.push({ left: Math.min(left, right), right: Math.max(left, right), top: Math.min(top, bottom), bottom: Math.max(top, bottom) });
  }
  return { sheet, cells };
}

/** Whether a cell lies in one of the rectangles. */
export function inside(cells: Cells[], row: number, col: number): boolean {
  return cells.some((c) => row >= c.top && row <= c.bottom && col >= c.left && col <= c.right);
}

/** Cells by their address: `D3`, `D3:E5`. */
export function address(cells: Cells): string {
  const first = letters(cells.left) + (cells.top + 1);
  const last = letters(cells.right) + (cells.bottom + 1);
  return first === last ? first : `${first}:${last}`;
}
