// How the window's caret blinks and when it stands still.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { blinkCaret, readPace } from './caret';

const PACE = { half: 600, lasts: 6000 };
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<textarea></textarea><button>Go</button>';
  end = blinkCaret(PACE);
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

const field = () => document.querySelector('textarea')!;
const hidden = () => field().style.getPropertyValue('caret-color') === 'transparent';

/** Whether the caret is hidden at each half of a blink. */
function halves(count: number): string {
  let seen = '';
  for (let n = 0; n < count; n++) {
    vi.advanceTimersByTime(PACE.half);
    seen += hidden() ? '-' : '|';
  }
  return seen;
}

test('it blinks after the last input and then stands still, seen', () => {
  field().focus();
  expect(hidden()).toBe(false);
  expect(halves(14)).toBe('-|-|-|-|-|||||');
  expect(vi.getTimerCount()).toBe(0);
});

test('a key shows it at once, and it blinks as long again', () => {
  field().focus();
  vi.advanceTimersByTime(PACE.half * 3);
  expect(hidden()).toBe(true);
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  expect(hidden()).toBe(false);
  expect(halves(11)).toBe('-|-|-|-|-||');
});

test('what was left keeps no mark, and a button has no caret', () => {
  field().focus();
  vi.advanceTimersByTime(PACE.half);
  expect(hidden()).toBe(true);
  document.querySelector('button')!.focus();
  expect(field().style.getPropertyValue('caret-color')).toBe('');
  expect(halves(3)).toBe('|||');
  field().focus();
  vi.advanceTimersByTime(PACE.half);
  window.dispatchEvent(new Event('blur'));
  expect(halves(3)).toBe('|||');
});

test.each([
  ['600 10000', { half: 600, lasts: 10000 }],
  [undefined, null],
  ['', null],
  ['0 10000', null],
  ['5 10000', null],
  ['600 500', null],
  ['x y', null],
])('the pace %s is read or left', (words, expected) => {
  const root = document.createElement('html');
  if (words !== undefined) root.dataset.caret = words;
  expect(readPace(root)).toEqual(expected);
});
