// The words of a review, and which cards it goes on to.
import { expect, test } from 'vitest';
import type { Change, Note, Proof } from '../../api/types';
import { alsoBack, cameTo, followsFrom, whyOf } from './say';

const note = (n: number, state: Note['state'] = 'applied') => ({ id: 'n' + n, n, state }) as Note;
const change = (over: Partial<Change>) => ({ class: 'outside', why: '', notes: [], ...over }) as Change;

test.each<[string, Change, string]>([
  ['no reason', change({ why: 'Outside of what you pointed at.' }), 'Outside your notes.'],
  ['a reason', change({ why: 'So that it agrees.' }), 'Outside your notes. Why: So that it agrees.'],
  ['a declared follow-on', change({ class: 'follows', notes: ['n2'], why: 'It sums them.' }), 'Follows from note 2. Why: It sums them.'],
  ['of notes that are gone', change({ class: 'follows', notes: ['n9'] }), 'Outside your notes.'],
])('why a suggestion is made: %s', (_, one, want) => expect(whyOf(one, [note(1), note(2)])).toBe(want));

test('a follow-on names its notes', () => {
  expect(followsFrom(change({ notes: ['n2', 'n1'] }), [note(1), note(2)])).toBe('Follows from notes 1, 2');
  expect(followsFrom(change({ notes: ['n2'] }), [note(2)])).toBe('Follows from note 2');
});

test('a batch is said once', () => {
  const proof = { applied: ['a', 'b'], answered: ['c'], needs_you: ['d'] } as unknown as Proof;
  expect(cameTo(proof, 1, 2)).toBe('2 applied, 1 answered, 1 needs you, 1 suggestion not applied, 2 follow-on changes');
  expect(cameTo({ ...proof, applied: [], answered: [], needs_you: [] }, 0, 0)).toBe('');
});

test('notes that went back to drafts with an undone one are named', () => {
  const before = [note(1), note(2), note(3), note(4, 'draft')];
  expect(alsoBack(['n1'], before, [note(1, 'undone'), note(2), note(4, 'draft')])).toBe('');
  expect(alsoBack(['n1'], before, [note(1, 'undone'), note(2, 'undone')])).toBe('Note 2 shared its words and is undone too.');
  expect(alsoBack(['n1'], before, [note(1, 'undone'), note(3, 'undone'), note(2, 'undone')])).toBe('Notes 2 and 3 shared its words and are undone too.');
});
