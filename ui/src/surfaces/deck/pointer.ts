// The part under the pointer on a slide: a cell or point where there is one, else the shape, else nothing; and the
// words that a drag reaches over. It only looks, and picks nothing.
import type { SlideShape } from '../../api/types';
import { boundsOf } from './arrange';
import { holderOf, offsetAt, shapeOf, type DrawnLine } from './drawing';
import type { Places, Unit } from './places';

/** The topmost thing at a point of the window. */
export function unitAt(places: Places, target: EventTarget | null, x: number, y: number): Unit | null {
  const element = target instanceof Element ? target : null;
  const point = element?.closest('[data-point]');
  const holder = holderOf(element);
  const inShape = holder === null ? boxAt(places, x, y) : places.shape(shapeOf(holder));
  if (!inShape) return null;
  const at = point?.getAttribute('data-point') ?? holder?.split('/')[1];
  if (at) {
    const [row, column] = at.split(',').map(Number);
    const part = inShape.within.find((one) => one.row === row && one.column === column);
    if (part) return { kind: 'part', name: `${inShape.name}, ${part.name}`, words: part.name, selection: { start: { run: part.run, utf16: 0 }, end: { run: part.run, utf16: 0 }, text: '' }, reach: 'selection' };
  }
  return places.unitOf(inShape);
}

/** The shape under a point of the window; the group that it lies in, unless that is chosen already. */
export function shapeAt(places: Places, target: EventTarget | null, x: number, y: number, chosen: readonly string[]): SlideShape | null {
  const holder = holderOf(target instanceof Element ? target : null);
  const shape = holder === null ? boxAt(places, x, y) : places.shape(shapeOf(holder));
  if (!shape) return null;
  const own = boundsOf(shape);
  const holds = (other: SlideShape) => {
    const around = boundsOf(other);
    return other.name === 'Group' && other.id !== shape.id && around.left <= own.left + 1 && around.top <= own.top + 1 && around.right >= own.right - 1 && around.bottom >= own.bottom - 1;
  };
  const all = places.slide.shapes;
  const group = all.slice(0, all.indexOf(shape)).find(holds);
  return group && !chosen.includes(group.id) && !chosen.includes(shape.id) ? group : shape;
}

/** The last drawn shape whose box holds the point: an empty box is pointed at too. */
function boxAt(places: Places, x: number, y: number) {
  const page = places.drawing.getBoundingClientRect();
  const scale = page.width / (places.slide.width || 1);
  const [left, top] = [(x - page.left) / scale, (y - page.top) / scale];
  return places.slide.shapes.findLast((shape) => left >= shape.x && left <= shape.x + shape.width && top >= shape.y && top <= shape.y + shape.height);
}

/** A place in words. */
export interface Caret {
  line: DrawnLine;
  run: number;
  offset: number;
}

/** The place in the words at a point of the window: of these lines the nearest; none where there are none. */
export function caretAt(places: Places, holder: string | null, x: number, y: number): Caret | null {
  let best: { line: DrawnLine; far: number } | null = null;
  for (const line of places.lines) {
    if (holder !== null && line.holder !== holder) continue;
    const box = line.element.getBoundingClientRect();
    const far = Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom) * 3);
    if (!best || far < best.far) best = { line, far };
  }
  const run = best && places.runOf(best.line);
  if (!best || run === null || run === undefined) return null;
  return { line: best.line, run, offset: offsetAt(best.line, x, y) };
}

/** Words between two places of one shape; within one paragraph whole words, over several whole paragraphs. */
export function wordsBetween(places: Places, a: Caret, b: Caret, textOf: (run: number) => string): Unit | null {
  const [first, last] = a.run < b.run || (a.run === b.run && a.offset <= b.offset) ? [a, b] : [b, a];
  if (first.run === last.run) {
    const [from, to] = toWords(textOf(first.run), first.offset, last.offset);
    return from < to ? places.partOfWords(first.run, from, to) : null;
  }
  const runs = [];
  for (let run = first.run; run <= last.run; run++) runs.push(textOf(run));
  const end = textOf(last.run).length;
  return { kind: 'words', name: 'Words', words: runs.join('\n'), selection: { start: { run: first.run, utf16: 0 }, end: { run: last.run, utf16: end }, text: runs.join('\n') }, reach: 'paragraph' };
}

/** A range widened to the words that it touches. */
export function toWords(text: string, from: number, to: number): [number, number] {
  const inWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_'’]/u.test(char);
  let [start, end] = [from, to];
  while (start > 0 && inWord(text[start]) && inWord(text[start - 1])) start--;
  while (end < text.length && inWord(text[end - 1]) && inWord(text[end])) end++;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return [start, end];
}
