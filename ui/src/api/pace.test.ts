// Tests of delayed events while the person writes: some at a time, in order, never long, and at once where they act.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace';

let taken: number[] = [];
let pace = new Pace<number>(() => undefined);
let stop = () => undefined as void;
const field = document.createElement('textarea');

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren(field);
  taken = [];
  pace = new Pace((one) => taken.push(one));
  stop = pace.listen(window);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});
const press = (key: string, more: KeyboardEventInit = {}, at: Element = field) => at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));

test('what comes while nobody writes is taken in at once', () => {
  pace.add(1);
  expect(taken).toEqual([1]);
  press('n', {}, document.body);
  pace.add(2);
  expect(taken).toEqual([1, 2]);
});

test('a letter is drawn before what came with it is taken in', () => {
  vi.advanceTimersByTime(1000);
  press('a');
  [1, 2, 3].forEach((one) => pace.add(one));
  vi.advanceTimersByTime(15);
  expect(taken).toEqual([]);
  vi.advanceTimersByTime(60);
  expect(taken).toEqual([1, 2, 3]);
});

test('while letters go on it is taken in some at a time and nothing waits long', () => {
  vi.advanceTimersByTime(1000);
  let [came, times, before] = [0, 0, 0];
  const waits: number[] = [];
  const born = new Map<number, number>();
  pace = new Pace((one) => {
    taken.push(one);
    waits.push(performance.now() - (born.get(one) ?? 0));
    if (performance.now() !== before) times++;
    before = performance.now();
  });
  stop();
  stop = pace.listen(window);
  for (let ms = 0; ms < 3000; ms += 10) {
    if (ms % 70 === 0) press('a');
    born.set(came, performance.now());
    pace.add(came++);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  expect(taken).toEqual(Array.from({ length: came }, (_, n) => n));
  expect(times).toBeLessThanOrEqual(3000 / 200 + 1);
  expect(Math.max(...waits)).toBeLessThanOrEqual(300);
});

test('what a person does is done to what is there by now', () => {
  for (const act of [() => press('Enter'), () => press('Escape'), () => press('b', { ctrlKey: true }), () => field.dispatchEvent(new globalThis.Event('pointerdown', { bubbles: true }))]) {
    press('a');
    pace.add(taken.length);
    const before = taken.length;
    press('Shift');
    expect(taken.length).toBe(before);
    act();
    expect(taken.length).toBe(before + 1);
    // And what it brings is not held.
    pace.add(taken.length);
    expect(taken.length).toBe(before + 2);
  }
});

test('a flood is held up to a bound', () => {
  press('a');
  for (let n = 0; n < 255; n++) pace.add(n);
  expect(taken).toEqual([]);
  pace.add(255);
  expect(taken.length).toBe(256);
});
