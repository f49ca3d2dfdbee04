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
const SHIFTED: Record<string, KeyedAct> = {
  Period: plain('look', { size: 'larger' }),
  Comma: plain('look', { size: 'smaller' }),
  BracketRight: plain('order', { to: 'front' }),
  BracketLeft: plain('order', { to: 'back' }),
  KeyL: plain('list', { kind: 'bullets' }),
  Digit1: plain('format', { as: 'number' }),
  Digit4: plain('format', { as: 'currency' }),
  Digit5: plain('format', { as: 'percent' }),
  Digit3: plain('format', { as: 'date' }),
};

/** What a key means; none where no act of these offers has it. */
export function keyedAct(event: Pressed, offered: ReadonlySet<string>): KeyedAct | null {
  if (event.isComposing) return null;
  const found = find(event);
  return found && offered.has(found.act) ? found : null;
}

function find(event: Pressed): KeyedAct | null {
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && event.altKey && !event.shiftKey) return /^Digit[0-6]$/.test(event.code) ? plain('level', { n: event.code.slice(5) }) : null;
  if (ctrl && event.shiftKey && !event.altKey) return SHIFTED[event.code] ?? null;
  if (ctrl && !event.altKey) return event.key.toLowerCase() === 'd' ? plain('duplicate') : (CTRL[event.key.toLowerCase()] ?? null);
  if (event.altKey && !event.shiftKey && event.key === '=') return plain('sum');
  return !event.altKey && !event.shiftKey && event.key === 'Delete' ? plain('delete') : null;
}
