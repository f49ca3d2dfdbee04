// A formula while somebody writes it: the cells that it names, the function whose name is begun, and the one whose
// arguments are written. It reads words and works nothing out. Pure.
import { column, type Cells } from './range';
import { FUNCTIONS, type SheetFunction } from './functions';

/** Colours that cells of a formula are told apart by, in the field and in the grid; after the last the first comes again. */
export const INKS = ['var(--action)', 'var(--ok)', 'var(--warn)', 'var(--bad)', 'var(--mark-ink)'];
/** Names that are offered at once. */
const OFFERED = 8;
/** Longer formulas than Excel's own limit are not looked through, in characters. */
const LONGEST = 8192;

/** Cells that a formula names. */
export interface Named {
  /** Where it is written, in UTF-16 units. */
  from: number;
  to: number;
  /** None is the formula's own sheet. */
  sheet: string | null;
  cells: Cells;
  /** Its colour, from 0; the same cells have the same one. */
  colour: number;
}

/** The last row and column that a workbook can have, from 0. */
const LAST = { row: 1_048_575, column: 16_383 };

const SHEET = String.raw`(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!`;
const CELL = String.raw`\$?[A-Za-z]{1,3}\$?[0-9]{1,7}`;
const TOKEN = new RegExp(String.raw`"(?:[^"]|"")*"?|(?:${SHEET})?(?:(${CELL})(?::(${CELL}))?|(\$?[A-Za-z]{1,3}):(\$?[A-Za-z]{1,3})|(\$?[0-9]{1,7}):(\$?[0-9]{1,7}))(?![\p{L}\p{N}_.(!])|[\p{L}_\\][\p{L}\p{N}_.]*!?|[0-9][0-9.]*(?:[eE][+-]?[0-9]+)?|'(?:[^']|'')*'?!?|[\s\S]`, 'gu');

/** The cells that a formula names, in the order in which they are written; none for what is no formula. */
export function named(words: string): Named[] {
  if (!words.startsWith('=') || words.length > LONGEST) return [];
  const found: Named[] = [];
  const colours = new Map<string, number>();
  for (const match of words.matchAll(TOKEN)) {
    const [text, quoted, plain, a, b, c, d, e, f] = match;
    const cells = a ? between(a, b ?? a) : c && d ? { left: at(c), right: at(d), top: 0, bottom: LAST.row } : e && f ? { left: 0, right: LAST.column, top: line(e), bottom: line(f) } : null;
    if (!cells) continue;
    const [left, right, top, bottom] = [Math.min(cells.left, cells.right), Math.max(cells.left, cells.right), Math.min(cells.top, cells.bottom), Math.max(cells.top, cells.bottom)];
    if (top < 0 || bottom > LAST.row || right > LAST.column) continue;
    const sheet = quoted?.replaceAll("''", "'") ?? plain ?? null;
    const key = [sheet?.toLowerCase() ?? '', left, right, top, bottom].join('|');
    const colour = colours.get(key) ?? colours.size % INKS.length;
    colours.set(key, colour);
    found.push({ from: match.index, to: match.index + text.length, sheet, cells: { left, right, top, bottom }, colour });
  }
  return found;
}

const at = (letters: string) => column(letters.replace('$', ''));
const line = (digits: string) => Number(digits.replace('$', '')) - 1;

function between(first: string, last: string): Cells {
  const [a, b] = [first, last].map((cell) => /^\$?([A-Za-z]+)\$?(\d+)$/.exec(cell));
  return { left: at(a?.[1] ?? 'A'), right: at(b?.[1] ?? 'A'), top: line(a?.[2] ?? '1'), bottom: line(b?.[2] ?? '1') };
}

/** A formula in pieces, each with the colour of the cells that it names. */
export function pieces(words: string, cells: Named[]): { text: string; colour: number | null }[] {
  const out: { text: string; colour: number | null }[] = [];
  let done = 0;
  for (const { from, to, colour } of cells) {
    if (from > done) out.push({ text: words.slice(done, from), colour: null });
    out.push({ text: words.slice(from, to), colour });
    done = to;
  }
  if (done < words.length) out.push({ text: words.slice(done), colour: null });
  return out;
}

/** Whether words are within quotes at a place. */
const inQuotes = (before: string) => (before.match(/"/g)?.length ?? 0) % 2 === 1;

/** The functions whose name is begun right before the caret, and where it begins; none where nothing is. */
export function functionOffers(words: string, caret: number): { from: number; offers: SheetFunction[] } | null {
  if (!words.startsWith('=') || /^[\p{L}\p{N}_.(!:$]/u.test(words.slice(caret))) return null;
  const before = words.slice(0, caret);
  const match = /(^|[^\p{L}\p{N}_.!$:'])([A-Za-z][A-Za-z0-9.]*)$/u.exec(before);
  const prefix = match?.[2]?.toUpperCase();
  if (!prefix || inQuotes(before)) return null;
  const offers = FUNCTIONS.filter(({ name }) => name.startsWith(prefix)).slice(0, OFFERED);
  return offers.length ? { from: caret - prefix.length, offers } : null;
}

/** The function whose arguments are written at the caret, and which of them, from 0; none outside of any. */
export function around(words: string, caret: number): { of: SheetFunction; argument: number } | null {
  if (!words.startsWith('=') || words.length > LONGEST) return null;
  const open: { name: string; argument: number }[] = [];
  let name = '';
  for (const [text] of words.slice(0, caret).matchAll(TOKEN)) {
    if (text === '(') open.push({ name, argument: 0 });
    else if (text === ')') open.pop();
    else if (text === ',' || text === ';') {
      const last = open.at(-1);
      if (last) last.argument++;
    }
    name = /^[A-Za-z]/.test(text) ? text.toUpperCase() : '';
  }
  for (const { name, argument } of open.reverse()) {
    const of = FUNCTIONS.find((known) => known.name === name);
    if (of) return { of, argument };
  }
  return null;
}

/** Whether cells can be named at the caret: behind a sign that waits for a value. */
export function waits(words: string, caret: number): boolean {
  const before = words.slice(0, caret);
  return words.startsWith('=') && caret > 0 && !inQuotes(before) && /[=(,;+\-*/^&<>:{]\s*$/.test(before);
}
