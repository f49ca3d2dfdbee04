// The acts of a place as lines of menus: which stand together, which are done at once, which ask first. Their words are the
// acts' own. Pure: it does nothing.
import type { ActOffer } from '../../../api/types';

/** A line of a menu: an act, and what it is given. */
export interface ActLine {
  label: string;
  act: string;
  args: Record<string, string>;
  /** It asks for what it needs before it is done. */
  asks: boolean;
  keys?: string;
}

/** Lines that stand together. */
export interface ActGroup {
  head: string;
  lines: ActLine[];
}

/** Where each act stands; what has a way of its own (typing, dragging, pasting) stands nowhere. */
const GROUPS: [head: string, acts: string[]][] = [
  ['Tracked changes', ['accept', 'reject']],
  ['Edit', ['delete', 'duplicate', 'move', 'swap', 'replace']],
  ['Insert', ['add', 'insert-before', 'insert-after', 'slide', 'add-sheet', 'link']],
  ['Text', ['bold', 'italic', 'strike', 'code', 'level', 'list', 'look', 'color', 'size', 'spacing', 'width', 'highlight']],
  ['Numbers', ['format', 'sum', 'total', 'percent', 'multiply', 'value']],
  ['Rows and columns', ['insert-row-above', 'insert-row-below', 'insert-rows-above', 'insert-rows-below', 'insert-column-left', 'insert-column-right', 'insert-columns-left', 'insert-columns-right', 'delete-row', 'delete-rows', 'delete-column', 'delete-columns', 'hide-column', 'rename']],
  ['Data', ['sort', 'filter', 'unique', 'split', 'fill']],
  ['Arrange', ['order', 'align', 'distribute', 'place']],
  ['Chart', ['chart', 'delete-series']],
  ['View', ['freeze', 'hide', 'show', 'notes', 'alt', 'title', 'rename-sheet', 'move-sheet']],
];

/** Acts that are nothing without an argument, though each of theirs may be left out. */
const ASKS = new Set(['look', 'chart', 'place', 'filter', 'swap', 'link', 'format']);

/** The key of an act, as an office program has it. */
const KEYS: Record<string, string> = { bold: 'Ctrl+B', italic: 'Ctrl+I', strike: 'Ctrl+5', delete: 'Del', link: 'Ctrl+K', slide: 'Ctrl+M', duplicate: 'Ctrl+D', sum: 'Alt+=' };

/** The levels of headings that have lines; 0 is none. */
const LEVELS = [1, 2, 3, 0];

/** The key of an act with what it is given. */
const KEYS_WITH: Record<string, string> = {
  'hide rows': 'Ctrl+9', 'hide columns': 'Ctrl+0', 'show rows': 'Ctrl+Shift+9', 'show columns': 'Ctrl+Shift+0', 'list bullets': 'Ctrl+Shift+L', 'fill down': 'Ctrl+D', 'fill right': 'Ctrl+R',
  'order front': 'Ctrl+Shift+]', 'order back': 'Ctrl+Shift+[', 'move up': 'Alt+Shift+↑', 'move down': 'Alt+Shift+↓',
};

/** Names that are no words by themselves. */
const WORDS: Record<string, string> = { valign: 'Up and down', w: 'Width', h: 'Height', n: 'How many', x: 'From the left', y: 'From the top', alt: 'Description' };

/** The words of a name: `insert-row-above` is “Insert row above”. */
export function labelOf(name: string): string {
  const own = WORDS[name];
  if (own) return own;
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The lines of one act among those of its place. */
function linesOf(offer: ActOffer, offered: ReadonlyMap<string, ActOffer>): ActLine[] {
  const { act, takes } = offer;
  const line = (label: string, args: Record<string, string>, asks = false): ActLine => {
    const [given, more] = Object.values(args);
    const keys = given === undefined ? KEYS[act] : more === undefined ? KEYS_WITH[`${act} ${given}`] : undefined;
    return { label, act, args, asks, ...(keys ? { keys } : {}) };
  };
  const needed = takes.filter((one) => one.needed);
  const [only] = needed.length === 1 ? needed : takes.length === 1 ? takes : [];
  if (only?.choices?.length && !ASKS.has(act)) return only.choices.map((choice) => line(`${labelOf(act)}: ${choice.replaceAll('-', ' ')}`, { [only.name]: choice }));
  const asked = line(`${labelOf(act)}…`, {}, true);
  // One place up or down needs no words; shapes have an order instead, and a sheet's rows go by their numbers.
  if (act === 'move' && !offered.has('order') && !offered.has('fill')) return [line('Move up', { to: 'up' }), line('Move down', { to: 'down' }), asked];
  if (act === 'level' && takes.some((one) => one.name === 'n')) return LEVELS.map((level) => ({ ...line(level ? `Heading ${level}` : 'Paragraph', { n: String(level) }), keys: `Ctrl+Alt+${level}` }));
  if (needed.length || ASKS.has(act)) return [asked];
  if (takes.some((one) => one.name === 'desc')) return [line(`${labelOf(act)} ascending`, {}), line(`${labelOf(act)} descending`, { desc: 'true' })];
  return [line(labelOf(act), {})];
}

/** The acts of a place in groups, in the order of the groups; what has no line is left out. */
export function groupsOf(offers: ActOffer[]): ActGroup[] {
  const by = new Map(offers.map((offer) => [offer.act, offer]));
  const groups = GROUPS.map(([head, acts]) => ({ head, lines: acts.flatMap((act) => (by.has(act) ? linesOf(by.get(act) as ActOffer, by) : [])) })).filter((group) => group.lines.length > 0);
  const [edit, table] = ['Edit', 'Rows and columns'].map((head) => groups.find((group) => group.head === head));
  if (!edit || table?.lines.length !== 1) return groups;
  // Outside of tables a heading has another name, and no rows.
  edit.lines.push(...table.lines);
  return groups.filter((group) => group !== table);
}

/** The arguments that a form holds: without those that were left empty. */
export function argsOf(given: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}
