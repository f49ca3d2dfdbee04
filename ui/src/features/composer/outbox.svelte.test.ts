// Sending takes a moment, and a person may go elsewhere meanwhile: what the outbox then shows and what it keeps.
import { expect, test } from 'vitest';
import type { Store } from '../../api/store.svelte';
import type { Command, Done } from '../../api/types';
import { kept } from '../../parts/settings.svelte';
import { Outbox } from './outbox.svelte';

/** An outbox whose engine answers when it is told to. */
function desk() {
  const at = $state<{ thread: string | null }>({ thread: null });
  const shown: string[] = [];
  const sent: Command[] = [];
  let answer = (_: Done): void => undefined;
  const store = {
    state: { approvals: [], artifacts: [], notes: [], threads: [] },
    submit: (command: Command) => {
      sent.push(command);
      return new Promise<Done>((done) => (answer = done));
    },
  } as unknown as Store;
  const outbox = new Outbox(store, () => ({ thread: at.thread, drafts: [], batching: false }), (task) => shown.push(task), () => undefined);
  return { at, sent, shown, outbox, answer: () => answer({ type: 'turn', task: 'T1', turn: 'U1' } as Done) };
}

test('what was sent is shown, and its words are gone', async () => {
  const { outbox, shown, answer } = desk();
  outbox.words = 'Write a memo';
  kept.write('start', 'Write a memo');
  const sending = outbox.send();
  answer();
  await sending;
  expect([shown, outbox.words, kept.read('start')]).toEqual([['T1'], '', '']);
});

test('a person who went to another task stays there, with the words typed there', async () => {
  const { at, outbox, shown, answer } = desk();
  outbox.words = 'Write a memo';
  kept.write('start', 'Write a memo');
  const sending = outbox.send();
  at.thread = 'T0';
  outbox.words = 'Go on';
  answer();
  await sending;
  expect([shown, outbox.words, kept.read('start')]).toEqual([[], 'Go on', '']);
});

test('words typed after those that were sent stay', async () => {
  const { outbox, answer } = desk();
  outbox.words = 'Write a memo';
  const sending = outbox.send();
  outbox.words += ' and a table';
  answer();
  await sending;
  expect([outbox.words, kept.read('start')]).toEqual([' and a table', ' and a table']);
});

test('a role goes with the task that it was chosen for, and with no other', async () => {
  const { at, sent, outbox, answer } = desk();
  for (const thread of [null, null, 'T1']) {
    [at.thread, outbox.words] = [thread, 'Look for mistakes'];
    if (sent.length !== 1) outbox.role = 'auditor';
    const sending = outbox.send();
    answer();
    await sending;
  }
  expect(sent.map((one) => one.type === 'task.say' && one.role)).toEqual(['auditor', undefined, undefined]);
});
