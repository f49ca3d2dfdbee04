// What stands in a form before a person writes, and what is sent.
import { expect, test } from 'vitest';
import type { FieldKind, FormField } from '../api/types';
import { answersOf, emptyOf, hintOf, inputOf } from './form-values';

const field = (name: string, holds: FieldKind, required = false): FormField => ({ name, title: name, about: '', required, holds });
const text: FieldKind = { kind: 'text', format: null, min: 0, max: 20, default: null };
const FIELDS = [
  field('name', { ...text, default: 'Ada' }, true),
  field('count', { kind: 'number', whole: true, min: 1, max: 9, default: null }),
  field('sure', { kind: 'yes_no', default: false }),
  field('size', { kind: 'one_of', choices: [{ value: 's', title: 'Small' }], default: null }),
  field('extras', { kind: 'several_of', choices: [{ value: 'a', title: 'A' }], min: 0, max: 2, default: ['a'] }),
  field('at', { ...text, format: 'date_time' }),
];

test('a form begins with what its server filled in, and sends what stands there', () => {
  const written = emptyOf(FIELDS);
  expect(written).toEqual({ name: 'Ada', count: '', sure: 'no', size: '', extras: ['a'], at: '' });
  expect(answersOf(FIELDS, written)).toEqual({ name: 'Ada', sure: false, extras: ['a'] });
  const all = { ...written, count: '3', sure: 'yes', size: 's', extras: [], at: '2026-11-30T09:30' };
  expect(answersOf(FIELDS, all)).toEqual({ name: 'Ada', count: 3, sure: true, size: 's', at: new Date('2026-11-30T09:30').toISOString() });
  expect(answersOf(FIELDS, { ...written, count: 'three' })['count']).toBe('three');
});

test('what is shown is what is sent', () => {
  const at = field('at', { ...text, format: 'date_time', default: '2026-03-01T09:30:00Z' });
  const two = field('two', { ...text, default: 'one\ntwo' });
  const written = emptyOf([at, two]);
  expect(written['two']).toBe('one two');
  expect(written['at']).toMatch(/^2026-0[23]-\d\dT\d\d:\d\d$/);
  expect(answersOf([at], written)).toEqual({ at: '2026-03-01T09:30:00.000Z' });
  expect(answersOf([FIELDS[1]!], { count: ' ' })).toEqual({});
});

test('a field says what may stand in it', () => {
  expect(FIELDS.map((one) => [inputOf(one.holds), hintOf(one.holds)])).toEqual([
    ['text', ''], ['text', 'A whole number from 1 to 9.'], ['text', ''], ['text', ''], ['text', ''], ['datetime-local', ''],
  ]);
});
