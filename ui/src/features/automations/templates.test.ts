// The words of runs, and the drafts that forms begin with.
import { expect, test } from 'vitest';
import type { Automation, Run } from '../../api/types';
import { draftOf, moment, runDot, runWord, TEMPLATES } from './templates';

const run = (status: Run['status'], count = 1) => ({ status, count }) as Run;

test('every state of a run has a word and a mark', () => {
  const states = ['queued', 'working', 'done', 'quiet', 'waiting', 'failed', 'missed'] as const;
  expect(states.map((state) => [runWord(run(state)), runDot(run(state))])).toEqual([
    ['Waits for the one before', ''], ['At work', 'ring'], ['Done', 'done'], ['Nothing to report', ''], ['Waits for you', 'ask'], ['Failed', 'bad'], ['Missed', 'ask'],
  ]);
  expect(runWord(run('missed', 12))).toBe('12 runs missed');
});

test('a form begins with what is known, and with nothing of the runs', () => {
  const trigger = { on: 'time' as const, rule: '0 9 * * *', zone: 'UTC' };
  const known = { id: 'a', name: 'N', task: 'T', trigger, attachments: ['f'], model: null, good: 'G', budget: null, catch_up: 'all', overlap: 'wait', jitter: 5, says: 's', status: 'active', latest: null } as unknown as Automation;
  expect(draftOf(known)).toEqual({ name: 'N', task: 'T', trigger, attachments: ['f'], model: null, good: 'G', budget: null, catch_up: 'all', overlap: 'wait', jitter: 5 });
  expect(draftOf(null, { task: 'words' }).task).toBe('words');
});

test('templates say when, what, and what good looks like', () => {
  for (const template of TEMPLATES) expect([template.rule, template.task, template.good, template.about].every((words) => words.length > 5)).toBe(true);
});

test('a moment is told by its day, today by its time', () => {
  const now = new Date(2026, 10, 21, 12);
  expect(moment(new Date(2026, 10, 21, 9, 5).toISOString(), now)).toBe('today, 09:05');
  expect(moment(new Date(2026, 10, 23, 9).toISOString(), now)).toMatch(/^Mon,? 23 Nov, 09:00$/);
  expect(moment(new Date(2027, 0, 4, 9).toISOString(), now)).toContain('2027');
  expect(moment('x', now)).toBe('');
});
