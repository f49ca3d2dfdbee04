// The words of quitting.
import { expect, test } from 'vitest';
import { whatFollows, whatRuns, type Running } from './quit';

const running = (working: string[], automations: number, service = false): Running => ({ wish: 'quit', working, automations, service });

test('it says what runs and what becomes of it', () => {
  expect(whatRuns(running(['a'], 0))).toBe('1 task is at work');
  expect(whatRuns(running(['a', 'b'], 3))).toBe('2 tasks are at work');
  expect(whatRuns(running([], 1))).toBe('1 automation is switched on');
  expect(whatFollows(running(['a'], 0))).toBe('It stops where it is and goes on when you start Gloss again.');
  expect(whatFollows(running(['a', 'b'], 2))).toBe('They stop where they are and go on when you start Gloss again. 2 automations wait until then, too.');
  expect(whatFollows(running([], 1))).toContain('It runs only while Gloss does.');
  expect(whatFollows(running(['a'], 1, true))).toContain('service');
});
