// Panes by width, and what keys mean.
import { expect, test } from 'vitest';
import { actOf, type Act } from './keys';
import { keepChosen, panes, readChosen, type Chosen, type Window } from './layout';

const NOTHING: Chosen = { conversation: null, rail: null, access: null };
const WIDE: Window = { width: 1600, stage: true, alone: false, comparing: false, editing: false, over: false, drawer: false, task: false, access: false };
test.each<[string, Partial<Window>, Partial<Chosen>, string]>([
  ['wide', {}, {}, 'words beside stage'],
  ['just wide enough', { width: 1440 }, {}, 'words beside stage'],
  ['not quite', { width: 1439 }, {}, 'words folded stage'],
  ['opened for a look', { width: 1439, over: true }, {}, 'words over stage'],
  ['narrow: icons', { width: 1279 }, {}, 'icons folded stage'],
  ['narrow with nothing open', { width: 1200, stage: false }, {}, 'icons beside'],
  ['folded by choice', {}, { conversation: false }, 'words folded stage'],
  ['folded by choice, opened for a look', { over: true }, { conversation: false }, 'words over stage'],
  ['nothing to make room for', { stage: false }, { conversation: false }, 'words beside stage'],
  ['icons by choice', {}, { rail: false }, 'icons beside stage'],
  ['words do not fit, whatever was chosen', { width: 1000 }, { rail: true }, 'icons folded stage'],
  ['comparing takes the room', { comparing: true }, {}, 'words folded stage'],
  ['editing a deck takes the room', { editing: true }, {}, 'words folded stage'],
  ['unless there is room for both', { editing: true, width: 1700 }, {}, 'words beside stage'],
  ['a phone', { width: 420 }, {}, 'none bar folded stage'],
  ['a phone, tasks opened', { width: 420, drawer: true }, {}, 'drawer bar folded stage'],
  ['alone', { alone: true }, {}, 'none none stage'],
  ['a task that shows nothing', { task: true, stage: false }, {}, 'words beside access beside'],
  ['a task that shows nothing, narrower', { task: true, stage: false, width: 1280 }, {}, 'words beside access beside'],
  ['a task that shows nothing, hidden by choice', { task: true, stage: false }, { access: false }, 'words beside stage'],
  ['a task that shows nothing, no room beside it', { task: true, stage: false, width: 1279 }, {}, 'icons beside'],
  ['no room beside it, opened for a look', { task: true, stage: false, width: 1279, access: true }, {}, 'icons beside access over'],
  ['a task that shows something', { task: true }, {}, 'words beside stage'],
  ['a task that shows something, opened for a look', { task: true, access: true }, {}, 'words beside stage access over'],
  ['no task, whatever was opened', { stage: false, access: true }, {}, 'words beside stage'],
  ['alone with nothing', { alone: true, stage: false }, {}, 'words beside stage'],
])('%s', (_, now, chosen, want) => {
  const got = panes({ ...WIDE, ...now }, { ...NOTHING, ...chosen });
  expect([got.rail, got.bar && 'bar', got.conversation, got.stage && 'stage', got.access !== 'none' && `access ${got.access}`].filter(Boolean).join(' ')).toBe(want);
});

test('what was chosen is kept, and anything else is not believed', () => {
  keepChosen(localStorage, { conversation: false, rail: null, access: true });
  expect(readChosen(localStorage)).toEqual({ conversation: false, rail: null, access: true });
  for (const kept of ['', 'x', '{"rail":3}', '[]', 'null']) {
    localStorage.setItem('gloss.panes', kept);
    expect(readChosen(localStorage)).toEqual(NOTHING);
  }
});

const KEY = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false };
const DOC = { writing: false, reviewing: true, letters: true };
test.each<[string, Partial<typeof KEY>, Partial<typeof DOC>, Act | null]>([
  ['Ctrl+B', { key: 'b', ctrlKey: true }, { writing: true }, 'fold'],
  ['Ctrl+Shift+B', { key: 'B', ctrlKey: true, shiftKey: true }, { writing: true }, 'rail'],
  ['Ctrl+\\', { key: '\\', ctrlKey: true }, {}, 'alone'],
  ['Ctrl+Enter', { key: 'Enter', ctrlKey: true }, {}, 'send'],
  ['Ctrl+Enter in a field, which has its own', { key: 'Enter', ctrlKey: true }, { writing: true }, null],
  ['Enter in the text', { key: 'Enter' }, { letters: false }, 'try'],
  ['Enter while writing', { key: 'Enter' }, { writing: true }, null],
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
  ['a question mark', { key: '?', shiftKey: true }, { reviewing: false }, 'keys'],
  ['a question mark in a field', { key: '?', shiftKey: true }, { writing: true }, null],
])('%s', (_, key, where, want) => {
  expect(actOf({ ...KEY, ...key }, { ...DOC, ...where })).toBe(want);
});
