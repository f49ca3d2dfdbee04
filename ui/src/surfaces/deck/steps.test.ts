// Steps by hand as acts.
import { expect, test } from 'vitest';
import { actOfNumbers, actOfPlaces, actOfSlides, placeOfShapes, type SlideStep } from './steps';

const ids = [256, 300, 257, 258];

test.each<[SlideStep, string | null, string, Record<string, string>]>([
  [{ do: 'move', slides: [300], to: 0 }, 'slide:2', 'move', { to: 'first' }],
  [{ do: 'move', slides: [257, 256], to: 2 }, 'slide:1,3', 'move', { to: 'after:slide:4' }],
  [{ do: 'move', slides: [256], to: 1 }, 'slide:1', 'move', { to: 'after:slide:2' }],
  [{ do: 'duplicate', slides: [258] }, 'slide:4', 'duplicate', {}],
  [{ do: 'delete', slides: [257, 300] }, 'slide:2,3', 'delete', {}],
  [{ do: 'hide', slides: [256], hidden: true }, 'slide:1', 'hide', {}],
  [{ do: 'hide', slides: [256], hidden: false }, 'slide:1', 'show', {}],
  [{ do: 'delete', slides: [999] }, null, '', {}],
])('%j', (step, at, name, args) => {
  expect(actOfSlides(step, ids)).toEqual(at === null ? null : { at, act: { name, args } });
});

test('shapes go by their ids', () => {
  expect(placeOfShapes(3, ['4', '7#2'], ['4', '7', '7#2'])).toBe('slide:3/shape:4,7#2');
  expect(placeOfShapes(3, ['7'], ['4', '7', '7#2'])).toBe('slide:3/shape:7#1');
  const place = { x: 1, y: 2.5, width: 30, height: 40, turn: 0 };
  expect(actOfPlaces([{ ...place, id: '7#2' }, { ...place, id: '2', turn: 15 }]).args).toEqual({ each: '7#2:1,2.5,30,40,0;2:1,2.5,30,40,15' });
});

test('numbers are lines with tabs, and a cell is one line', () => {
  const numbers = { series: ['North', 'South'], rows: [{ category: 'Q1\t', values: ['1', ''] }] };
  expect(actOfNumbers(numbers).args?.cells).toBe('\tNorth\tSouth\nQ1 \t1\t');
});
