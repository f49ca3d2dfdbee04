// The notebook's pages and its text.
import { expect, test } from 'vitest';
import type { Memory, RoleInfo } from '../../api/types';
import { asText, pagesOf, sourceWord, usedWord } from './memory';
import { doesOf, fromOf, unusedOf } from '../../parts/roles';

const AT = '2026-11-20T10:00:00Z';
const memory = (text: string, over: Partial<Memory> = {}): Memory => ({ id: text, text, kind: 'note', scope: 'workspace', status: 'kept', source: { by: 'person' }, uses: 0, used_at: null, created_at: AT, updated_at: AT, ...over });

test('what is proposed stands first, then kind by kind, and no page is empty', () => {
  const pages = pagesOf([memory('x'), memory('Ada', { kind: 'person' }), memory('maybe', { kind: 'person', status: 'proposed' }), memory('short', { kind: 'preference' })]);
  expect(pages.map((page) => [page.head, page.memories.map((one) => one.text)])).toEqual([['Proposed', ['maybe']], ['Preferences', ['short']], ['People', ['Ada']], ['Other', ['x']]]);
  expect(pagesOf([])).toEqual([]);
});

test('as a file it is a list for each kind, with where it comes from and where it holds', () => {
  expect(asText([memory('Two\nlines'), memory('Ada', { kind: 'person', scope: 'everywhere', uses: 2, used_at: '2026-11-22T10:00:00Z', source: { by: 'task', task: 't' } })], 3)).toBe('# What Gloss remembers\n\n## People\n\n- Ada (from a task, 2026-11-20, everywhere, used 2 times, last 2026-11-22)\n\n## Other\n\n- Two\n  lines (from you, 2026-11-20)\n');
});

test('how often it was used', () => {
  const day = () => 'today';
  expect([0, 1, 2].map((uses) => usedWord(memory('x', { uses, used_at: uses ? AT : null }), day))).toEqual(['', 'used once, last today', 'used 2 times, last today']);
});

test('a file that leaves some out says so', () => {
  expect(asText([memory('One')], 1)).toContain('These are the newest 1.');
});

test('where it comes from', () => {
  expect([sourceWord({ by: 'person' }), sourceWord({ by: 'task', task: 't' }), sourceWord({ by: 'notes', notes: ['n'] })]).toEqual(['from you', 'from a task', 'from your notes']);
});

test('a role says what it may do, and what of its file counts for nothing', () => {
  const role: RoleInfo = { name: 'scribe', about: '', only_reads: false, model: null, effort: null, from: 'folder', plugin: '', unused: ['mcp_servers', 'model'] };
  expect([fromOf(role), doesOf(role), unusedOf(role)]).toEqual(['of this folder', 'Reads and writes, with the task’s own model.', 'Not used: mcp_servers, model.']);
  const own: RoleInfo = { ...role, only_reads: true, model: 'acme/m', effort: 'high', from: 'person', unused: [] };
  expect([fromOf(own), doesOf(own), unusedOf(own)]).toEqual(['yours', 'Only reads, asks acme/m, effort high.', '']);
});
