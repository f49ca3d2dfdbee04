// How long is waited, on a quiet machine and on one that lets this page wait.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { afterPunctual } from './patience';

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }); });
afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks(); });

test('on a quiet machine it is the time that was said', () => {
  const done = vi.fn();
  afterPunctual(3000, done);
  vi.advanceTimersByTime(2999);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(done).toHaveBeenCalledOnce();
});

test('what is shorter than a look at the clock is kept too', () => {
  const done = vi.fn();
  afterPunctual(90, done);
  vi.advanceTimersByTime(90);
  expect(done).toHaveBeenCalledOnce();
});

test('time in which the machine let this page wait does not count, up to a bound', () => {
  const slow = 4;
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() * slow);
  const done = vi.fn();
  afterPunctual(3000, done);
  vi.advanceTimersByTime(6000);
  expect(done).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1500);
  expect(done).toHaveBeenCalledOnce();
});

test('called off it never calls back', () => {
  const done = vi.fn();
  const off = afterPunctual(500, done);
  vi.advanceTimersByTime(300);
  off();
  vi.advanceTimersByTime(10_000);
  expect(done).not.toHaveBeenCalled();
});
