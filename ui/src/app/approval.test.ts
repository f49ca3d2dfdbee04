// The card of an approval: what its buttons send, and that no press allows what it was not meant for.
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Models } from '../api/models.svelte';
import type { Store } from '../api/store.svelte';
import type { Approval, Command } from '../api/types';
import ApprovalCard from '../parts/ApprovalCard.svelte';
import { alike, allow } from '../parts/asks';

const approval: Approval = {
  id: 'a', task: 't', turn: 'u', call: 'c', tool: 'read_file', permission: 'read', says: 'May it read .env?', exact: '', editable: null, edited: null, reaches: '', undo: '', lasting: 'Read this file without asking', outside: [], opinion: null,
  path: '.env', why: 'It is a hidden file.', read_before: ['1.md', '2.md', 'deep/3.md', '4.md', '5.md', '6.md', '7.md'], version: null, hash: '', state: 'waiting', asked_at: '', answered_at: null, reviewed: false,
};
const program: Approval = { ...approval, tool: 'run_command', permission: 'run', path: null, says: 'May it do this? Runs a program', why: 'Running programs is asked about each time.', exact: 'python3 a.py', editable: 'command', lasting: 'Run programs without asking', reaches: 'Its own scratch folder.', undo: 'Yes. What it changes comes back as versions.' };
let card: Record<string, unknown> | null = null;
const sent: Command[] = [];
const opened: string[] = [];
let fails: number | null = null;
/** What stands about programs. */
let standing: { walls: string; rule: string } = { walls: 'full', rule: 'ask' };

function put(...list: [Approval, ...Approval[]]) {
  card = mounted(document.body, list);
  flushSync();
}

function mounted(target: HTMLElement, list: [Approval, ...Approval[]]): Record<string, unknown> {
  const store = fake();
  const models = { nameOf: (id: string) => id.toUpperCase() } as unknown as Models;
  return mount(ApprovalCard, { target, props: { store, models, approvals: list, onfile: (path: string) => opened.push(path) } });
}

function fake(): Store {
  return {
    files: [{ path: '1.md' }], state: { threads: [{ id: 't', model: 'openai/gpt' }], artifacts: [] },
    query: () => Promise.resolve({ type: 'access', card: { walls: standing.walls, walls_say: '', lines: [{ action: 'run', rule: standing.rule }] } }),
    submit: (command: Command) => {
      sent.push(command);
      return sent.length === fails ? Promise.reject(new Error('no')) : Promise.resolve({ type: 'turn', task: 't', turn: 'u' });
    },
  } as unknown as Store;
}
const button = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name) ?? null;
const words = () => document.body.textContent.replace(/\s+/g, ' ');
const rest = async () => {
  for (let i = 0; i < 12; i++) await tick();
  flushSync();
};
const answered = (id: string, allow: boolean, edited: string | null = null) => ({ type: 'approval.answer', approval: id, allow, reach: 'once', edited });

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  if (card) await unmount(card);
  [card, sent.length, opened.length, fails] = [null, 0, 0, null];
  standing = { walls: 'full', rule: 'ask' };
  vi.useRealTimers();
});

test('a press that was on its way when the card came allows nothing', async () => {
  put(approval);
  button('Allow once')?.click();
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(500);
  button('Allow once')?.click();
  expect(sent).toEqual([answered('a', true)]);
  // The next one comes to stand where the first was.
  if (card) await unmount(card);
  put({ ...approval, id: 'b' });
  button('Allow once')?.click();
  expect(sent).toHaveLength(1);
});

test('not to allow needs no patience, and is sent once', () => {
  put(approval);
  button('Don’t, go on without')?.click();
  button('Don’t, go on without')?.click();
  expect(sent).toEqual([answered('a', false)]);
});

test('not to allow and to stop is both, in this order', async () => {
  put(approval);
  button('Don’t, and stop')?.click();
  await rest();
  expect(sent).toEqual([answered('a', false), { type: 'task.stop', task: 't' }]);
});

test('it says who asks for what, what was read before, and who would see it; nothing of it has the keyboard by itself', () => {
  put(approval);
  for (const part of ['May it read .env?', 'It is a hidden file.', 'OPENAI/GPT, the model of this task', 'Read before this', '1.md, 2.md, 3.md, 4.md, 5.md', 'and 2 more files']) expect(words()).toContain(part);
  for (const part of ['What happens', 'What it reaches', 'Can it be undone', 'Second opinion']) expect(words()).not.toContain(part);
  expect(document.activeElement).toBe(document.body);
  button('and 2 more files')?.click();
  flushSync();
  expect(document.body.textContent).toContain('7.md');
  // Only what is shown in Gloss can be opened.
  expect([button('.env'), button('2.md')]).toEqual([null, null]);
  button('1.md')?.click();
  expect(opened).toEqual(['1.md']);
});

test('it says what happens, what it reaches, whether it can be undone, what came from outside, and what a second look said', () => {
  put({ ...approval, permission: 'send', lasting: null, exact: 'Hello \u202e', editable: 'text', reaches: 'muehle.example, over the network', undo: 'No.', outside: ['A page from outside, muehle.example'], opinion: { agrees: false, says: 'Judged by rules, no model is connected. It was not asked for.', by_rules: true } });
  for (const part of ['What happens“Hello \\u{202e}”', 'muehle.example, over the network', 'Can it be undoneNo.', 'A page from outside, muehle.example', 'Second opinion: ask the person. Judged by rules, no model is connected. It was not asked for.']) expect(words()).toContain(part);
  // Files come after pages of others, and what goes out is allowed once at a time.
  expect(words().split('A page from outside')[1]).toContain('And files 1');
  for (const part of ['Allow for this task']) expect(words()).not.toContain(part);
});

test('the exact words are edited as they are, and only what was changed is sent as edited', async () => {
  put({ ...program, exact: 'echo \u200b' });
  vi.advanceTimersByTime(500);
  document.querySelector<HTMLElement>('[data-edit]')?.click();
  await rest();
  const box = document.querySelector('textarea');
  expect([box?.value, document.activeElement === box, button('Allow once') !== null]).toEqual(['echo \\u{200b}', true, true]);
  if (!box) return;
  box.value = 'echo hi\\u{200b}';
  box.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  expect([button('Allow once'), document.querySelector('[aria-label^="Allow for this task"]')]).toEqual([null, null]);
  button('Allow edited')?.click();
  await rest();
  expect(sent).toEqual([answered('a', true, 'echo hi\u200b')]);
});

test('who answers with the keyboard comes to the next card, and a key that was meant for the first does nothing there', async () => {
  const feed = document.body.appendChild(Object.assign(document.createElement('div'), { tabIndex: 0 }));
  const cards = [mounted(feed, [approval]), mounted(feed, [program])];
  flushSync();
  vi.advanceTimersByTime(500);
  const [first, second] = [...feed.querySelectorAll<HTMLElement>('[data-safe]')];
  first?.focus();
  first?.click();
  await rest();
  expect(document.activeElement).toBe(second);
  second?.click();
  expect(sent).toEqual([answered('a', false)]);
  vi.advanceTimersByTime(500);
  second?.click();
  await rest();
  expect(sent).toHaveLength(2);
  for (const one of cards) await unmount(one);
  feed.remove();
});

test.each([['Run programs without asking', 1], [null, 0]])('a yes lasts longer where the question says what that would let happen: %s', async (lasting, menus) => {
  put({ ...program, lasting });
  await rest();
  expect(document.querySelectorAll('[aria-haspopup=menu]')).toHaveLength(menus);
});

test('where only the inner wall stands, a yes is one for the whole task, and says so', async () => {
  standing = { walls: 'reduced', rule: 'act' };
  put({ ...program, says: 'May this task run programs behind the inner wall alone?' });
  await rest();
  vi.advanceTimersByTime(500);
  expect(button('Allow once')).toBe(null);
  button('Allow for this task')?.click();
  await rest();
  expect(sent).toEqual([{ ...answered('a', true), reach: 'task' }]);
});

test.each<'once' | 'task' | 'always'>(['once', 'task', 'always'])('how far a yes reaches, %s, is the engine’s to keep', async (reach) => {
  await allow(fake(), program, reach, null);
  expect(sent).toEqual([{ ...answered('a', true), reach }]);
});

const three = ['a', 'b', 'c'].map((id) => ({ ...program, id, exact: `run ${id}` })) as [Approval, ...Approval[]];

test('alike ones stand together, others do not', () => {
  const groups = alike([...three, { ...program, id: 'd', why: 'Other' }, { ...program, id: 'e', task: 'u' }, { ...program, id: 'f', tool: 'x' }, { ...program, id: 'g', outside: ['A page'] }]);
  expect(groups.map((group) => group.map((one) => one.id).join(''))).toEqual(['abc', 'd', 'e', 'f', 'g']);
});

test('alike ones are answered each, all with one press', async () => {
  put(...three);
  expect(words()).toContain('Run 3 programs?');
  for (const id of ['a', 'b', 'c']) expect(words()).toContain(`run ${id}`);
  button('Allow these 3')?.click();
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(500);
  button('Allow these 3')?.click();
  await rest();
  expect(sent).toEqual(['a', 'b', 'c'].map((id) => answered(id, true)));
});

test('alike ones: what went wrong with one ends it there, and is said', async () => {
  put(...three);
  fails = 2;
  button('Don’t')?.click();
  await rest();
  expect(sent).toEqual(['a', 'b'].map((id) => answered(id, false)));
  expect(document.querySelector('.troubled')).not.toBe(null);
});

test('alike ones can be looked at one by one', () => {
  put(...three);
  button('One by one')?.click();
  flushSync();
  expect(document.querySelectorAll('.approval')).toHaveLength(3);
});
