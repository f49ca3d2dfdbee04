// Panes by width, and what keys mean.
import { expect, test } from 'vitest';
import { actOf, type Act } from './keys';
import { panes } from './layout';

test.each<[number, boolean, boolean, boolean | null, string]>([
  [1600, true, false, null, 'rail beside stage'],
  [1440, true, false, null, 'rail beside stage'],
  [1439, true, false, null, 'rail folded stage'],
  [1439, true, false, true, 'rail over stage'],
  [1600, true, false, false, 'rail folded stage'],
  [1200, false, false, null, 'rail beside'],
  [1600, true, true, null, 'none stage'],
  [1600, false, true, null, 'rail beside stage'],
])('%i wide, artifact %s, alone %s, chosen %s', (width, stage, alone, open, want) => {
  const got = panes(width, stage, alone, open);
  expect([got.rail && 'rail', got.conversation, got.stage && 'stage'].filter(Boolean).join(' ')).toBe(want);
});

const KEY = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
const DOC = { writing: false, reviewing: true, letters: true };
test.each<[string, Partial<typeof KEY>, Partial<typeof DOC>, Act | null]>([
  ['Ctrl+B', { key: 'b', ctrlKey: true }, { writing: true }, 'fold'],
  ['Ctrl+\\', { key: '\\', ctrlKey: true }, {}, 'alone'],
  ['Ctrl+Enter', { key: 'Enter', ctrlKey: true }, {}, 'send'],
  ['Ctrl+Enter in a field, which has its own', { key: 'Enter', ctrlKey: true }, { writing: true }, null],
  ['N', { key: 'n' }, {}, 'next'],
  ['P', { key: 'P' }, {}, 'previous'],
  ['Y', { key: 'y' }, {}, 'keep'],
  ['U', { key: 'u' }, {}, 'undo'],
  ['R', { key: 'r' }, {}, 'reply'],
  ['a letter while writing', { key: 'y' }, { writing: true }, null],
  ['a letter elsewhere', { key: 'y' }, { reviewing: false }, null],
  ['a letter switched off', { key: 'y' }, { letters: false }, null],
  ['Ctrl+Y is not ours', { key: 'y', ctrlKey: true }, {}, null],
  ['while composing', { key: 'y', isComposing: true }, {}, null],
  ['Escape', { key: 'Escape' }, {}, 'close'],
])('%s', (_, key, where, want) => {
  expect(actOf({ ...KEY, ...key }, { ...DOC, ...where })).toBe(want);
});
