// The menu of a sheet, and the steps that its lines are.
import { expect, test } from 'vitest';
import { actOf, describeStep, freshName, stepOf, stepsOf } from './tabs';

const sheets = ['Sales', 'Costs', 'Result'];

test.each([
  [0, ['rename', 'right', 'add']],
  [1, ['rename', 'left', 'right', 'add']],
  [2, ['rename', 'left', 'add']],
])('the sheet at %i has these lines', (chosen, lines) => {
  expect(stepsOf(sheets, chosen).map(({ how }) => how)).toEqual(lines);
});

test.each([
  ['left', 1, { do: 'move', sheet: 'Costs', before: 'Sales' }],
  ['right', 0, { do: 'move', sheet: 'Sales', before: 'Result' }],
  ['right', 1, { do: 'move', sheet: 'Costs', before: null }],
  ['add', 1, { do: 'add', name: 'Sheet 4', after: 'Costs' }],
  ['rename', 1, null],
  ['add', 7, null],
] as const)('%s of the sheet at %i', (what, chosen, step) => {
  expect(stepOf(what, sheets, chosen)).toEqual(step);
});

test('a new name is no other sheet’s', () => {
  expect(freshName(['Sheet 2', 'x'])).toBe('Sheet 3');
  expect(freshName(['SHEET 3', 'Sheet 4'])).toBe('Sheet 5');
});

test('what was done is said', () => {
  expect(describeStep({ do: 'move', sheet: 'Sales', before: null })).toBe('Sheet Sales is the last one now.');
  expect(describeStep({ do: 'move', sheet: 'Sales', before: 'Costs' })).toContain('before Costs');
  expect(describeStep({ do: 'rename', sheet: 'Sales', to: 'Sold' })).toContain('Sold');
  expect(describeStep({ do: 'add', name: 'New', after: null })).toContain('New');
});

test('each step is an act that names its sheet', () => {
  expect(actOf({ do: 'move', sheet: 'Sales', before: null })).toEqual({ name: 'move-sheet', args: { sheet: 'Sales' } });
  expect(actOf({ do: 'move', sheet: 'Sales', before: 'Costs' })).toEqual({ name: 'move-sheet', args: { sheet: 'Sales', before: 'Costs' } });
  expect(actOf({ do: 'rename', sheet: 'Sales', to: 'Sold' })).toEqual({ name: 'rename-sheet', args: { to: 'Sold', sheet: 'Sales' } });
  expect(actOf({ do: 'add', name: 'New', after: 'Costs' })).toEqual({ name: 'add-sheet', args: { name: 'New', sheet: 'Costs' } });
});
