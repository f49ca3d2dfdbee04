// Cells as they are drawn, as text with tabs between them, the way spreadsheets exchange them. Pure.
import type { TableCell } from '../../api/types';
import type { Cells } from './range';

/** The cells of a rectangle, row by row; none while one of its rows was not read. */
export function textOf(cells: Cells, row: (row: number) => TableCell[] | undefined): string | null {
  const lines: string[] = [];
  for (let at = cells.top; at <= cells.bottom; at++) {
    const read = row(at);
    if (!read) return null;
    lines.push(Array.from({ length: cells.right - cells.left + 1 }, (_, i) => quoted(read[cells.left + i]?.shown ?? read[cells.left + i]?.text ?? '')).join('\t'));
  }
  return lines.join('\n');
}

const quoted = (text: string) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
