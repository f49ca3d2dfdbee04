// What is done to slides and shapes by hand, and the act that each step is, with its place. Pure: it does nothing.
import type { Act, ChartNumbers, SlideShape } from '../../api/types';

/** Whole slides, by their ids: they move, the first of them to a place from 0; are copied, deleted, hidden. */
export type SlideStep = { do: 'move'; slides: number[]; to: number } | { do: 'duplicate' | 'delete'; slides: number[] } | { do: 'hide'; slides: number[]; hidden: boolean };

/** Where a shape is to lie, in points; turned clockwise, in degrees. */
export interface ShapePlace {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  turn: number;
}

/** An act with its place. */
export interface Placed {
  at: string;
  act: Act;
}

const act = (name: string, args: Record<string, string> = {}): Act => ({ name, args });

/** The act that a step of slides is; none where a slide is not there any more. `ids` are those of all slides. */
export function actOfSlides(step: SlideStep, ids: readonly number[]): Placed | null {
  const numbers = step.slides.map((id) => ids.indexOf(id) + 1).sort((a, b) => a - b);
  if (!numbers.length || numbers[0] === 0) return null;
  const at = `slide:${numbers.join(',')}`;
  switch (step.do) {
    case 'move': {
      const rest = ids.filter((id) => !step.slides.includes(id));
      const before = rest[Math.min(step.to, rest.length) - 1];
      return { at, act: act('move', { to: before === undefined ? 'first' : `after:slide:${ids.indexOf(before) + 1}` }) };
    }
    case 'hide':
      return { at, act: act(step.hidden ? 'hide' : 'show') };
    default:
      return { at, act: act(step.do) };
  }
}

/** Shapes of a slide as a place: `slide:3/shape:4,7`. `all` are the ids of its shapes: the first of several with one id is `7#1`. */
export function placeOfShapes(slide: number, ids: readonly string[], all: readonly string[]): string {
  const own = ids.map((id) => (all.some((other) => other.startsWith(`${id}#`)) ? `${id}#1` : id));
  return `slide:${slide}/shape:${own.join(',')}`;
}

/** The act that puts shapes there, each by its id. */
export function actOfPlaces(shapes: readonly ShapePlace[]): Act {
  const each = shapes.map(({ id, x, y, width, height, turn }) => `${id}:${[x, y, width, height, turn].join(',')}`);
  return act('place', { each: each.join(';') });
}

/** The act that gives a chart these numbers. */
export function actOfNumbers({ series, rows }: ChartNumbers): Act {
  const line = (cells: string[]) => cells.map((cell) => cell.replace(/[\t\r\n]/g, ' ')).join('\t');
  return act('numbers', { cells: [line(['', ...series]), ...rows.map(({ category, values }) => line([category, ...values]))].join('\n') });
}

/** What is done to shapes by hand. */
export interface ByHand {
  place: (shapes: ShapePlace[]) => Promise<boolean>;
  reset: (ids: string[]) => void;
  remove: (ids: string[]) => void;
  numbers: (shape: SlideShape) => void;
  picture: (shape: SlideShape, file?: File) => void;
}
