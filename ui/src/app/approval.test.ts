// The card of an approval: what its buttons send, and that no press allows what it was not meant for.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Models } from '../api/models.svelte';
import type { Store } from '../api/store.svelte';
import type { Approval, Command } from '../api/types';
import ApprovalCard from '../parts/ApprovalCard.svelte';

const approval: Approval = {
  id: 'a', task: 't', turn: 'u', call: 'c', tool: 'read_file', permission: 'read', says: 'May it read .env?', path: '.env', why: 'It is a hidden file.',
  read_before: ['1.md', '2.md', 'deep/3.md', '4.md', '5.md', '6.md', '7.md'], version: null, hash: '', state: 'waiting', asked_at: '', answered_at: null,
};
let card: Record<string, unknown> | null = null;
const sent: Command[] = [];
const opened: string[] = [];

function put(id = 'a') {
  const store = {
    files: [{ path: '1.md' }], state: { threads: [{ id: 't', model: 'openai/gpt' }], artifacts: [] },
    submit: (command: Command) => (sent.push(command), Promise.resolve({ type: 'turn', task: 't', turn: 'u' })),
  } as unknown as Store;
  const models = { nameOf: (id: string) => id.toUpperCase() } as unknown as Models;
  card = mount(ApprovalCard, { target: document.body, props: { store, models, approval: { ...approval, id }, onfile: (path: string) => opened.push(path) } });
  flushSync();
}
const button = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name) ?? null;

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  if (card) await unmount(card);
  [card, sent.length, opened.length] = [null, 0, 0];
  vi.useRealTimers();
});

test('a press that was on its way when the card came allows nothing', async () => {
  put();
  button('Allow once')?.click();
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(500);
  button('Allow once')?.click();
  expect(sent).toEqual([{ type: 'approval.answer', approval: 'a', allow: true }]);
  // The next one comes to stand where the first was.
  if (card) await unmount(card);
  put('b');
  button('Allow once')?.click();
  expect(sent).toHaveLength(1);
});

test('not to allow needs no patience, and is sent once', () => {
  put();
  button('Don’t allow')?.click();
  button('Don’t allow')?.click();
  expect(sent).toEqual([{ type: 'approval.answer', approval: 'a', allow: false }]);
});

test('it says who asks for what, what was read before, and who would see it; nothing of it has the keyboard by itself', () => {
  put();
  const words = document.body.textContent.replace(/\s+/g, ' ');
  for (const part of ['Allow this?', 'May it read .env?', 'It is a hidden file.', 'OPENAI/GPT, the model of this task', '1.md, 2.md, 3.md, 4.md, 5.md', 'and 2 more files']) expect(words).toContain(part);
  expect(document.activeElement).toBe(document.body);
  button('and 2 more files')?.click();
  flushSync();
  expect(document.body.textContent).toContain('7.md');
  // Only what is shown in Gloss can be opened.
  expect([button('.env'), button('2.md')]).toEqual([null, null]);
  button('1.md')?.click();
  expect(opened).toEqual(['1.md']);
});
