// The words of a review, and which cards it goes on to.
import { expect, test, vi } from 'vitest';
import type { Store } from '../../api/store.svelte';
import type { Change, Note, Proof } from '../../api/types';
import type { Desk } from '../../surfaces/desk.svelte';
import { Review } from './review.svelte';
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

test('the notes that must be undone together are kept for the card to offer', async () => {
  vi.stubGlobal('CSS', { escape: (words: string) => words });
  const refuse = (code: string) => ({ code, says: 'It is note 2’s change as well.', next: 'Undo them together.', retry: false, candidates: ['n1', 'n2'] });
  for (const [code, candidates] of [['cannot_undo', ['n1', 'n2']], ['busy', []]] as const) {
    const store = { onEvent: () => undefined, submit: () => Promise.reject(refuse(code)), state: { notes: [note(1), note(2)], held: [] } };
    const desk = { focused: null, notes: [note(1), note(2)], held: [], suggestions: [], follows: [], places: { paints: {}, order: [] }, drawn: null };
    const review = new Review(store as unknown as Store, desk as unknown as Desk);
    await review.undo(note(1));
    expect(review.problems.n1?.candidates).toEqual(candidates);
  }
});
