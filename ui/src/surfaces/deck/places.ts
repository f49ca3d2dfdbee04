// Places on a drawn slide: which run each shape, cell, point and line of words is, and where a run is drawn. It asks the
// drawing and the engine's table of lines, and guesses nothing.
import type { DrawnSlide, Reach, RunPoint, Selection, SlideShape } from '../../api/types';
import type { Paint } from '../marks';
import { linesOf, rectOfPart, shapeOf, type DrawnLine } from './drawing';

/** A unit that can be pointed at. */
export interface Unit {
  kind: 'shape' | 'part' | 'words';
  /** Its name: `Title`, `Chart, Q3: 147.2`. */
  name: string;
  words: string;
  selection: Selection;
  reach: Reach;
}

/** Where one stands on a slide, to be found again in another drawing of it: a shape, and what is within it by its words and its place. */
export interface Spot {
  shape: string;
  /** -1 for the shape itself. */
  part: number;
  words: string;
}

/** A drawn slide's places. */
export class Places {
  readonly lines: DrawnLine[];
  readonly #byLine = new Map<string, number>();
  readonly #linesOfRun = new Map<number, DrawnLine[]>();
  readonly #shapes = new Map<string, SlideShape>();

  constructor(readonly drawing: SVGSVGElement, readonly slide: DrawnSlide, private readonly words: (run: number) => string) {
    this.lines = linesOf(drawing);
    for (const { shape, cell, paragraph, run } of slide.lines) this.#byLine.set(`${shape}${cell ? `/${cell.join(',')}` : ''}#${paragraph}`, run);
    for (const shape of slide.shapes) this.#shapes.set(shape.id, shape);
    for (const line of this.lines) {
      const run = this.runOf(line);
      if (run === undefined) continue;
      const all = this.#linesOfRun.get(run) ?? [];
      all.push(line);
      this.#linesOfRun.set(run, all);
    }
  }

  /** The run of a line of words. */
  runOf(line: DrawnLine): number | undefined {
    return this.#byLine.get(`${line.holder}#${line.paragraph}`);
  }

  shape(id: string): SlideShape | undefined {
    return this.#shapes.get(id);
  }

  /** A whole shape. */
  unitOf(shape: SlideShape): Unit {
    return { kind: 'shape', name: shape.name, words: shape.words, selection: whole(shape.run), reach: 'selection' };
  }

  /** Words between two offsets of a run. */
  partOfWords(run: number, from: number, to: number): Unit {
    const words = this.words(run);
    return { kind: 'words', name: 'Words', words: words.slice(from, to), selection: { start: { run, utf16: from }, end: { run, utf16: to }, text: words.slice(from, to) }, reach: 'selection' };
  }

  /** The units within a shape: its cells or points, else its paragraphs. */
  within(shape: SlideShape): Unit[] {
    if (shape.within.length) return shape.within.map((part) => ({ kind: 'part', name: part.name, words: part.name, selection: whole(part.run), reach: 'selection' }));
    const runs = [...new Set(this.lines.filter((line) => line.holder === shape.id).map((line) => this.runOf(line)))].filter((run) => run !== undefined);
    return runs.map((run) => {
      const words = this.words(run);
      return { kind: 'words', name: 'Text', words, selection: { start: { run, utf16: 0 }, end: { run, utf16: words.length }, text: words }, reach: 'paragraph' };
    });
  }

  /** The spot of a path from the slide to what is stood on; none on the slide itself. */
  spotOf([shape, part]: Unit[]): Spot | null {
    const own = shape && this.slide.shapes.find((one) => one.run === shape.selection.start.run);
    if (!own) return null;
    const at = part ? this.within(own).findIndex((one) => one.selection.start.run === part.selection.start.run) : -1;
    return { shape: own.id, part: at, words: part?.words ?? '' };
  }

  /** The path to a spot; empty where its shape is gone. */
  pathTo({ shape, part, words }: Spot): Unit[] {
    const own = this.#shapes.get(shape);
    if (!own) return [];
    const inside = part < 0 ? [] : this.within(own);
    const found = inside[part]?.words === words ? inside[part] : (inside.find((one) => one.words === words) ?? inside[part]);
    return found ? [this.unitOf(own), found] : [this.unitOf(own)];
  }

  /** The cell or point of a shape whose run this is. */
  partOf(run: number): { shape: SlideShape; part: SlideShape['within'][number] } | null {
    for (const shape of this.slide.shapes) {
      const part = shape.within.find((one) => one.run === run);
      if (part) return { shape, part };
    }
    return null;
  }

  /** Where a place lies in the window, piece by piece. The words of a whole shape are within its outline. */
  rectsOf(paint: Paint): DOMRect[] {
    const holds = (run: number) => paint.some(([start, end]) => start.run <= run && run <= end.run);
    const shapes = this.slide.shapes.filter((shape) => holds(shape.run));
    const whole = new Set(shapes.map((shape) => shape.id));
    const rects = shapes.map((shape) => this.#ofShape(shape));
    for (const [start, end] of paint) {
      for (const [run, lines] of this.#linesOfRun) {
        if (run < start.run || run > end.run || whole.has(shapeOf(lines[0]?.holder ?? ''))) continue;
        const [from, to] = [run === start.run ? start.utf16 : 0, run === end.run ? end.utf16 : Infinity];
        rects.push(...lines.map((line) => rectOfPart(line, from, to)).filter((rect) => rect !== null));
      }
      const found = this.partOf(start.run);
      const elements = found && !whole.has(found.shape.id) ? this.elementsOf(found.shape, found.part) : [];
      rects.push(...elements.map((element) => element.getBoundingClientRect()));
      // Text with no line or mark of its own lies somewhere in its shape: an empty paragraph, a point without a value.
      const holder = start.run === end.run && !elements.length && !this.#linesOfRun.has(start.run) ? this.#holderOf(start.run) : undefined;
      if (holder && !whole.has(holder.id)) rects.push(this.#ofShape(holder));
    }
    return rects;
  }

  /** The elements that draw a cell or a point; of a series each of its points. */
  elementsOf(shape: SlideShape, part: SlideShape['within'][number]): Element[] {
    const key = part.column === null ? `[data-point^="${part.row},"]` : shape.name === 'Table' ? `[data-cell="${part.row},${part.column}"]` : `[data-point="${part.row},${part.column}"]`;
    const all = [...this.drawing.querySelectorAll(`[data-shape="${shape.id}"] ${key}, [data-shape="${shape.id}"]${key}`)];
    return part.column === null ? all : all.slice(0, 1);
  }

  #holderOf(run: number): SlideShape | undefined {
    const line = this.slide.lines.find((one) => one.run === run);
    return this.partOf(run)?.shape ?? (line && this.#shapes.get(line.shape));
  }

  #ofShape(shape: SlideShape): DOMRect {
    const page = this.drawing.getBoundingClientRect();
    const scale = page.width / (this.slide.width || 1);
    return new DOMRect(page.left + shape.x * scale, page.top + shape.y * scale, shape.width * scale, shape.height * scale);
  }
}

/** A selection of a whole run that has no words of its own: a shape, a cell, a point, a slide. */
export function whole(run: number): Selection {
  return { start: { run, utf16: 0 }, end: { run, utf16: 0 }, text: '' };
}

/** Several whole runs as one selection: shapes of a slide, or slides. */
export function together(runs: number[]): Selection {
  const [first, ...others] = [...runs].sort((a, b) => a - b);
  const at = (run: number) => ({ run, utf16: 0 });
  const selection = whole(first ?? 0);
  return others.length ? { ...selection, more: others.map((run): [RunPoint, RunPoint] => [at(run), at(run)]) } : selection;
}

/** Several shapes as what is pointed at. */
export function severalOf(shapes: SlideShape[]): Unit | null {
  const [first] = shapes;
  if (!first) return null;
  const name = shapes.length === 1 ? first.name : `${shapes.length} shapes`;
  return { kind: 'shape', name, words: shapes.length === 1 ? first.words : '', selection: together(shapes.map((shape) => shape.run)), reach: 'selection' };
}
