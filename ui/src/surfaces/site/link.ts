// The line to a page of a site: what the bridge in it is asked, and what of its answers is believed. A page may say what it
// likes, so everything is taken for evidence: held to a shape, a size and a time.

import { afterPunctual } from './patience';

/** Somewhere on the page, from the frame's corner: left, top, width, height. */
export type Rect = [number, number, number, number];

/** The element under a point. */
export interface Under {
  id: number;
  rect: Rect | null;
  /** Whether a script of the page made what is seen: the element is the one that it was made of. */
  made: boolean;
  /** The key of its row, as its author marks it. */
  key: string | null;
  words: string;
}

/** Words between two points. */
export interface Words {
  start: { element: number; utf16: number };
  end: { element: number; utf16: number };
  text: string;
  rects: Rect[];
}

/** A part of the page. */
export interface Part {
  id: number;
  from?: number | undefined;
  to?: number | undefined;
}

/** How long an answer may take that the next move of the pointer asks again, in milliseconds. */
const WAIT = 500;
/** How long an answer may take to something that a person did once: a press that a busy machine loses is not done again by itself. */
export const ACT = 3000;
/** Longest words that are taken from a page. */
const WORDS = 4000;
/** Longest view that is kept with a note. */
const VIEW = 8000;
const MOST_RECTS = 100;
const MOST_IDS = 5000;
/** How far away something may lie: pages are not larger. */
const FAR = 10_000_000;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < FAR;
const isId = (value: unknown): value is number => isNumber(value) && Number.isInteger(value) && value >= 0;
const record = (value: unknown): Record<string, unknown> | null => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null);
const wordsOf = (value: unknown, most = WORDS): string => (typeof value === 'string' ? value.slice(0, most) : '');
const listOf = (value: unknown, most: number): unknown[] => (Array.isArray(value) ? value.slice(0, most) : []);

/** A view of a page as it can be brought back in another version of it: without what was only numbered in the old one. */
export function carriedView(state: string): string {
  const kept = (list: unknown): unknown[] => listOf(list, 200).filter((one) => !(Array.isArray(one) && String(one[0]).startsWith('n')));
  try {
    const view = record(JSON.parse(state)) ?? {};
    return JSON.stringify({ ...view, carried: true, controls: kept(view['controls']), open: kept(view['open']), chosen: listOf(view['chosen'], 8).map(kept), scrolled: kept(view['scrolled']) });
  } catch {
    return state;
  }
}

/** A rectangle, where it is one. */
export function rectOf(value: unknown): Rect | null {
  return Array.isArray(value) && value.length === 4 && value.every(isNumber) ? (value as Rect) : null;
}

const rectsOf = (value: unknown): Rect[] => listOf(value, MOST_RECTS).map(rectOf).filter((rect) => rect !== null);

function caretOf(value: unknown): Words['start'] | null {
  const said = record(value);
  return said && isId(said['element']) && isId(said['utf16']) ? { element: said['element'], utf16: said['utf16'] } : null;
}

/** Parses a page's answer about a point; none for what is no answer. */
export function underOf(value: unknown): Under | null {
  const said = record(value);
  if (!said || !isId(said['id'])) return null;
  return { id: said['id'], rect: rectOf(said['rect']), made: said['made'] === true, key: typeof said['key'] === 'string' ? said['key'].slice(0, 200) : null, words: wordsOf(said['words'], 400) };
}

/** Parses a page's answer about words; none for what is no answer. */
export function selectedOf(value: unknown): Words | null {
  const said = record(value);
  const [start, end] = [caretOf(said?.['start']), caretOf(said?.['end'])];
  return start && end ? { start, end, text: wordsOf(said?.['text']), rects: rectsOf(said?.['rects']) } : null;
}

/** The document and the port that a message brings from the frame, where it is one of the bridge's. */
export function bridgeMessage(event: MessageEvent, frame: HTMLIFrameElement | undefined): { document: string; port: MessagePort } | null {
  const said = record(event.data);
  const [port] = event.ports;
  if (!frame || event.source !== frame.contentWindow || event.origin !== 'null' || !port) return null;
  const document = said?.['gloss'];
  return typeof document === 'string' && /^[0-9a-f]{32}$/.test(document) ? { document, port } : null;
}

/** A line to one document. */
export class PageLink {
  #next = 1;
  #waiting = new Map<number, (said: unknown) => void>();
  #shut = false;
  /** Told that something on the page moved, at most once for a frame of the screen. */
  onmoved: () => void = () => undefined;
  /** When the page answered last. */
  answered = performance.now();

  constructor(private readonly port: MessagePort) {
    let told = false;
    port.onmessage = (event: MessageEvent) => {
      const said = record(event.data);
      if (this.#shut || !said) return;
      if (said['moved'] === true) {
        if (!told) requestAnimationFrame(() => { told = false; if (!this.#shut) this.onmoved(); });
        told = true;
        return;
      }
      const number = said['n'];
      const done = isId(number) ? this.#waiting.get(number) : undefined;
      if (!done || !isId(number)) return;
      this.#waiting.delete(number);
      this.answered = performance.now();
      done(said['said']);
    };
  }

  /** Asks the page; null where it does not answer in time. */
  #ask(ask: string, of: object = {}, wait = WAIT): Promise<unknown> {
    if (this.#shut) return Promise.resolve(null);
    const n = this.#next++;
    return new Promise((done) => {
      const callOff = afterPunctual(wait, () => { this.#waiting.delete(n); done(null); });
      this.#waiting.set(n, (said) => { callOff(); done(said); });
      this.port.postMessage({ ...of, n, ask });
    });
  }

  async at(x: number, y: number, wait = WAIT): Promise<Under | null> {
    return underOf(await this.#ask('at', { x, y }, wait));
  }

  async words(x1: number, y1: number, x2: number, y2: number, wait = WAIT): Promise<Words | null> {
    return selectedOf(await this.#ask('range', { x1, y1, x2, y2 }, wait));
  }

  /** Elements that lie wholly in a rectangle, the outermost. */
  async among(rect: Rect): Promise<number[]> {
    return listOf(await this.#ask('among', { rect }, ACT), 100).filter(isId);
  }

  /** Where parts lie, in the order in which they are asked for. */
  async rects(places: Part[]): Promise<Rect[][]> {
    const said = listOf(await this.#ask('rects', { places }, ACT), places.length);
    return places.map((_, at) => rectsOf(said[at]));
  }

  /** The elements that the keyboard meets, in the order in which they are read. */
  async order(): Promise<{ id: number; words: string }[]> {
    const all = listOf(await this.#ask('order', {}, ACT), MOST_IDS).map(record);
    return all.flatMap((one) => (one && isId(one['id']) ? [{ id: one['id'], words: wordsOf(one['words'], 80) }] : []));
  }

  /** The elements in one that can be seen. */
  async inside(id: number): Promise<number[]> {
    return listOf(await this.#ask('inside', { id }, ACT), MOST_IDS).filter(isId);
  }

  /** The view as it is, to be brought back: an opaque text; none where it can't be kept. */
  async state(): Promise<string | null> {
    const said = record(await this.#ask('state', {}, 1000));
    const text = said && JSON.stringify(said);
    return text && text.length <= VIEW ? text : null;
  }

  /** Brings a view back; false where it is another one now. */
  async restore(state: string): Promise<boolean> {
    try {
      return record(await this.#ask('restore', { state: JSON.parse(state) as unknown }, 3000))?.['same'] === true;
    } catch {
      return false;
    }
  }

  async reveal(id: number): Promise<void> {
    await this.#ask('reveal', { id }, ACT);
  }

  scroll(x: number, y: number, dx: number, dy: number): void {
    void this.#ask('scroll', { x, y, dx, dy });
  }

  /** True once the page answers; false where it does not in that time. */
  async alive(wait: number): Promise<boolean> {
    return (await this.#ask('alive', {}, wait)) === true;
  }

  shut(): void {
    this.#shut = true;
    this.port.close();
    for (const done of this.#waiting.values()) done(null);
    this.#waiting.clear();
  }
}
