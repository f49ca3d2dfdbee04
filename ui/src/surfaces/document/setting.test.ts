// Words of an agent on their way to being set: what is asked, and how often.
import { expect, test, vi } from 'vitest';
import type { Block } from '../../api/types';
import { isPlain, Setting } from './setting.svelte';

/** Paragraphs of a text as blocks, with their places in bytes. */
function blocksOf(text: string): Block[] {
  const bytes = (part: string) => new TextEncoder().encode(part).length;
  return [...text.matchAll(/[^\n]+(?:\n[^\n]+)*/g)].map((match, id) => ({
    id,
    span: { start: bytes(text.slice(0, match.index)), end: bytes(text.slice(0, match.index) + match[0]) },
    hash: match[0],
    node: { t: 'el', el: 'paragraph', of: [{ t: 'run', id: 0, text: match[0], whole: false }] },
  }));
}

const settle = () => new Promise((next) => setTimeout(next, 40));

test.each([
  ['Done. I wrote memo.md, with 3 parts!', true],
  ['**Done**', false],
  ['- one', false],
  ['1. one', false],
  ['Two\n\nparagraphs', false],
  ['See https://example.com', false],
  ['<b>', false],
])('%s is plain: %s', (text, plain) => {
  expect(isPlain(text)).toBe(plain);
});

test('of words that grow only what may still change is asked again', async () => {
  const asked: string[] = [];
  const setting = new Setting((text) => {
    asked.push(text);
    return Promise.resolve(blocksOf(text));
  });
  const whole = '**Größe** und mehr\n\nzweiter Absatz\nlang genug\n\ndritter';
  for (let at = 8; at < whole.length; at += 8) {
    setting.set(whole.slice(0, at), false);
    await settle();
  }
  expect(asked.at(-1)?.startsWith('zweiter')).toBe(true);
  const first = setting.blocks?.[0];
  setting.set(whole, true);
  await settle();
  expect(asked.at(-1)).toBe(whole);
  expect(setting.blocks?.map((block) => block.hash)).toEqual(['**Größe** und mehr', 'zweiter Absatz\nlang genug', 'dritter']);
  expect(first?.hash).toBe('**Größe** und mehr');
  const count = asked.length;
  setting.set(whole, true);
  await settle();
  expect(asked.length).toBe(count);
});

test('what follows without an empty line may still belong to what stands before', async () => {
  const asked: string[] = [];
  const setting = new Setting((text) => {
    asked.push(text);
    // A table whose next row has only begun, and then has come.
    const table = text.includes('| 1 |') ? [text] : text.split(/\n(?=\|$)/);
    const starts = table.map((part) => text.indexOf(part));
    return Promise.resolve(table.map((part, id) => ({ ...blocksOf('x')[0], id, hash: part, span: { start: starts[id] ?? 0, end: 0 } }) as Block));
  });
  for (const text of ['| a |\n|---|\n|', '| a |\n|---|\n| 1 |\n']) {
    setting.set(text, false);
    await settle();
  }
  expect(asked.at(-1)).toBe('| a |\n|---|\n| 1 |\n');
  expect(setting.blocks?.length).toBe(1);
});

test('many words at once are one question, and one more for the rest', async () => {
  const ask = vi.fn((text: string) => new Promise<Block[]>((next) => setTimeout(() => next(blocksOf(text)), 10)));
  const setting = new Setting(ask);
  for (let at = 1; at <= 500; at++) setting.set('**x**' + 'y'.repeat(at), false);
  await settle();
  await settle();
  expect(ask.mock.calls.length).toBeLessThanOrEqual(3);
  expect(setting.blocks?.[0]?.hash).toBe('**x**' + 'y'.repeat(500));
});

test('where nobody answers the words stand as they came', async () => {
  const setting = new Setting(() => Promise.reject(new Error('gone')));
  setting.set('**x**', true);
  await settle();
  expect(setting.failed).toBe(true);
  expect(setting.blocks).toBe(null);
});
