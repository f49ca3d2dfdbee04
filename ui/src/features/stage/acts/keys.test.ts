// The keys of acts: which press is which act, and which are kept for the browser.
import { expect, test } from 'vitest';
import type { ActOffer } from '../../../api/types';
import { isOurs, keyedAct } from './keys';
import { groupsOf } from './lines';

const pressed = (keys: string, key: string, code = '') => ({ key, code, ctrlKey: keys.includes('C'), metaKey: false, altKey: keys.includes('A'), shiftKey: keys.includes('S'), isComposing: false });
const TEXT = new Set(['bold', 'move', 'list', 'level', 'delete', 'duplicate', 'link']);
const SHEET = new Set(['bold', 'move', 'fill', 'format', 'show', 'hide', 'filter', 'sum', 'look']);

test.each([
  [pressed('C', 'b'), TEXT, 'bold', {}], [pressed('AS', 'ArrowUp'), TEXT, 'move', { to: 'up' }], [pressed('AS', 'ArrowDown'), TEXT, 'move', { to: 'down' }],
  [pressed('CA', '3', 'Digit3'), TEXT, 'level', { n: '3' }], [pressed('CS', 'L', 'KeyL'), TEXT, 'list', { kind: 'bullets' }], [pressed('C', 'd'), TEXT, 'duplicate', {}],
  // The same keys mean what a program for sheets has them mean, and rows are not moved by a slip.
  [pressed('CS', 'L', 'KeyL'), SHEET, 'filter', {}], [pressed('AS', 'ArrowUp'), SHEET, undefined, undefined], [pressed('CS', '(', 'Digit9'), SHEET, 'show', { what: 'rows' }],
  [pressed('CS', '$', 'Digit4'), SHEET, 'format', { as: 'currency' }], [pressed('A', '='), SHEET, 'sum', {}], [pressed('C', '0', 'Digit0'), SHEET, 'hide', { what: 'columns' }],
  // Where the sign lies on another key it is the sign that counts.
  [pressed('CS', '>', 'IntlBackslash'), SHEET, 'look', { size: 'larger' }], [pressed('CS', '>', 'Period'), SHEET, 'look', { size: 'larger' }],
  [pressed('C', 'u'), TEXT, undefined, undefined],
])('%o means an act where it is offered', (event, offered, act, args) => {
  const found = keyedAct(event, offered);
  expect([found?.act, found?.args]).toEqual([act, args]);
});

test('what would read the page anew or leave it is not the browser’s while something is chosen', () => {
  expect(['u', 'r', 'd', 'k', 'l'].every((key) => isOurs(pressed('C', key)))).toBe(true);
  expect(['c', 'v', 'f', 'b', '0', 'q'].some((key) => isOurs(pressed('C', key)))).toBe(false);
  expect(isOurs(pressed('CS', 'R', 'KeyR'))).toBe(false);
});

const offer = (act: string, takes: Partial<ActOffer['takes'][number]>[] = []): ActOffer => ({ act, says: '', takes: takes.map((one) => ({ name: '', kind: 'text', needed: false, choices: [], ...one })) });

test('lines say their keys, and what needs words asks', () => {
  const words = [offer('move', [{ name: 'to', needed: true }]), offer('duplicate'), offer('list', [{ name: 'kind', needed: true, choices: ['bullets', 'none'] }])];
  const lines = (offers: ActOffer[]) => groupsOf(offers).flatMap((group) => group.lines.map((line) => `${line.label} ${line.keys ?? ''}`.trim()));
  expect(lines(words)).toEqual(['Duplicate Ctrl+D', 'Move up Alt+Shift+↑', 'Move down Alt+Shift+↓', 'Move…', 'List: bullets Ctrl+Shift+L', 'List: none']);
  expect(lines([...words, offer('order', [{ name: 'to', needed: true, choices: ['front'] }])])).toContain('Order: front Ctrl+Shift+]');
  expect(lines([...words, offer('order')])).not.toContain('Move up Alt+Shift+↑');
  expect(groupsOf([offer('format', [{ name: 'as' }])])[0]?.lines[0]?.asks).toBe(true);
});

test('outside of a table there are no rows and columns to choose from', () => {
  const heads = (offers: ActOffer[]) => groupsOf(offers).map((group) => `${group.head} ${group.lines.length}`);
  const rename = offer('rename', [{ name: 'to', needed: true }]);
  expect(heads([offer('delete'), rename])).toEqual(['Edit 2']);
  expect(heads([offer('delete'), rename, offer('delete-row')])).toEqual(['Edit 1', 'Rows and columns 2']);
  expect(groupsOf([offer('level', [{ name: 'n', kind: 'number' }])])[0]?.lines.map((line) => line.label)).toEqual(['Heading 1', 'Heading 2', 'Heading 3', 'Paragraph']);
});
