// Tests of a check's findings in words; see check.ts.
import { expect, test } from 'vitest';
import type { Finding } from '../../api/types';
import { bySlide, noteOf, sumOf } from './check';

const one = (more: Partial<Finding>): Finding => ({ where: 'slide:1/shape:2', rule: 'overflow', says: 'Too long.', next: 'Shorten it.', fault: true, slide: 256, run: 3, fix: null, ...more });

test('findings stand under their slides, in the order of the slides', () => {
  const slides = [{ id: 300, title: 'Costs fell' }, { id: 256, title: '' }];
  const found = bySlide([one({}), one({ slide: null, where: 'all' }), one({ slide: 300 }), one({ slide: 999 })], slides);
  expect(found.map((part) => [part.head, part.findings.length])).toEqual([['The whole file', 1], ['Slide 1: Costs fell', 1], ['Slide 2', 1]]);
  expect(bySlide([], slides)).toEqual([]);
});

test('how many there are is one sentence', () => {
  expect(sumOf([])).toBe('Nothing was found');
  expect(sumOf([one({})])).toBe('1 fault');
  expect(sumOf([one({}), one({}), one({ fault: false })])).toBe('2 faults, 1 worth a look');
  expect(sumOf([one({ fault: false })])).toBe('1 worth a look');
});

test('a note says what is so and what helps', () => {
  expect(noteOf(one({}))).toBe('Too long. Shorten it.');
});
