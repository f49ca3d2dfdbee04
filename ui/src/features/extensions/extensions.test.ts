// What a person types about a server, and what is said of one.
import { expect, test } from 'vitest';
import { draftOf, partsOf, reachOf, wordsOf } from './extensions';

test.each<[string, string[] | null]>([
  ['npx -y server /a b', ['npx', '-y', 'server', '/a', 'b']],
  ['node "a b.js" \'c d\' e""', ['node', 'a b.js', 'c d', 'e']],
  ['  ', []],
  ['node "a', null],
])('%s', (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});

test('an address is an address, a command is a command, and what is neither says so', () => {
  const draft = (name: string, runs: string) => {
    const made = draftOf(name, runs);
    return 'draft' in made ? [made.draft.command, made.draft.url] : made.wrong;
  };
  expect(draft('files', 'npx -y x')).toEqual([['npx', '-y', 'x'], null]);
  expect(draft('web', 'https://mcp.example/mcp')).toEqual([[], 'https://mcp.example/mcp']);
  expect(draft('a b', 'x')).toContain('A name has letters');
  expect(draft('a', '')).toContain('It needs a command');
  expect(draft('a', '"x')).toContain('not closed');
});

test('what it reaches is said whole, and what it does not too', () => {
  const none = { reads: [], writes: [], hosts: [], variables: [] };
  expect(reachOf(none, '/w')).toEqual(['Reads no file of yours.', 'Has no network.']);
  expect(reachOf({ reads: ['/w', '/x'], writes: ['/x'], hosts: ['a.example'], variables: ['TOKEN'] }, '/w')).toEqual([
    'Reads this folder, /x.', 'Changes /x. That is no version, and can’t be undone here.', 'Talks to a.example.', 'Is given TOKEN.',
  ]);
});

test('what a plugin brings is counted by kind', () => {
  expect(partsOf([])).toBe('nothing that can be used');
  expect(partsOf(['skill a', 'skill b', 'server c', 'hook at Stop'])).toBe('2 skills (a, b), 1 server (c) and 1 hook (at Stop)');
});
