// The keys of acts, as office programs have them. Pure: it names what a key means where something is chosen.

/** An act and what it is given; `asks` where it needs words first. */
export interface KeyedAct {
  act: string;
  args: Record<string, string>;
  asks?: boolean;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>;

const plain = (act: string, args: Record<string, string> = {}): KeyedAct => ({ act, args });

/** With Ctrl alone. */
const CTRL: Record<string, KeyedAct> = {
  b: plain('bold'),
  i: plain('italic'),
  u: plain('look', { underline: 'true' }),
  k: { act: 'link', args: {}, asks: true },
  m: plain('slide'),
  l: plain('look', { align: 'left' }),
  e: plain('look', { align: 'center' }),
  r: plain('look', { align: 'right' }),
  ']': plain('look', { size: 'larger' }),
  '[': plain('look', { size: 'smaller' }),
  '5': plain('strike'),
  '9': plain('hide', { what: 'rows' }),
  '0': plain('hide', { what: 'columns' }),
};

/** With Ctrl and Shift. */
const SHIFTED: Record<string, KeyedAct | KeyedAct[]> = {
  Period: plain('look', { size: 'larger' }),
  Comma: plain('look', { size: 'smaller' }),
  BracketRight: plain('order', { to: 'front' }),
  BracketLeft: plain('order', { to: 'back' }),
  KeyL: [plain('list', { kind: 'bullets' }), plain('filter')],
  Digit1: plain('format', { as: 'number' }),
  Digit4: plain('format', { as: 'currency' }),
  Digit5: plain('format', { as: 'percent' }),
  Digit3: plain('format', { as: 'date' }),
  Digit9: plain('show', { what: 'rows' }),
  Digit0: plain('show', { what: 'columns' }),
};

/** The signs of those that lie elsewhere on other keyboards. */
const SIGNS: Record<string, string> = { '>': 'Period', '<': 'Comma', ']': 'BracketRight', '}': 'BracketRight', '[': 'BracketLeft', '{': 'BracketLeft' };

/** Keys that a browser has a use for of its own, which is not what is meant while something is chosen: it would read the page
 *  anew, or leave it. */
const OURS = new Set(['u', 'k', 'm', 'l', 'e', 'r', 'd']);

/** What a key means; none where no act of these offers has it. */
export function keyedAct(event: Pressed, offered: ReadonlySet<string>): KeyedAct | null {
  if (event.isComposing) return null;
  return [find(event, offered)].flat().find((one) => one && offered.has(one.act)) ?? null;
}

/** Whether a key means an act somewhere. */
export function isActKey(event: Pressed): boolean {
  return !event.isComposing && find(event, new Set()) !== null;
}

/** Whether a key means an act that a place has not, and that would be the browser's otherwise. */
export function isOurs(event: Pressed): boolean {
  const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  return !event.isComposing && ctrl && OURS.has(event.key.toLowerCase());
}

function find(event: Pressed, offered: ReadonlySet<string>): KeyedAct | KeyedAct[] | null {
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && event.altKey && !event.shiftKey) return /^Digit[0-6]$/.test(event.code) ? plain('level', { n: event.code.slice(5) }) : null;
  if (ctrl && event.shiftKey && !event.altKey) return SHIFTED[SIGNS[event.key] ?? event.code] ?? null;
  if (ctrl && !event.altKey) return event.key.toLowerCase() === 'd' ? plain('duplicate') : (CTRL[event.key.toLowerCase()] ?? null);
  if (event.altKey && event.shiftKey && !ctrl) return moved(event.key, offered);
  if (event.altKey && !event.shiftKey && event.key === '=') return plain('sum');
  return !event.altKey && !event.shiftKey && event.key === 'Delete' ? plain('delete') : null;
}

/** A paragraph, an item or a row of a table goes one up or down; the rows of a sheet have no such key. */
function moved(key: string, offered: ReadonlySet<string>): KeyedAct | null {
  if ((key !== 'ArrowUp' && key !== 'ArrowDown') || offered.has('fill')) return null;
  return plain('move', { to: key === 'ArrowUp' ? 'up' : 'down' });
}
