// Words with a slash are told from paths and from plain words.
import { expect, it } from 'vitest';
import { completions, slashOf } from './slash';

it('takes known words only', () => {
  expect(slashOf('/goal Write it')).toEqual({ word: 'goal', rest: 'Write it' });
  expect(slashOf(' /hey ')).toEqual({ word: 'hey', rest: '' });
  expect(slashOf('/orchestrate\nDo it\nall')).toEqual({ word: 'orchestrate', rest: 'Do it\nall' });
  for (const text of ['/home/ada/x.csv', '/goals', 'goal', '/', '/Goal x', 'Say /hey', '/hey can you look']) expect(slashOf(text)).toBeNull();
});

it('completes what is begun', () => {
  expect(completions('/').map((one) => one.word)).toEqual(['goal', 'hey', 'orchestrate']);
  expect(completions('/o').map((one) => one.word)).toEqual(['orchestrate']);
  for (const text of ['', 'x', '/hey', '/goal x', '/x']) expect(completions(text)).toEqual([]);
  const more = [{ command: 'plan', about: 'Plans it', takes: '', from: 'gloss' }, { command: 'sales:brief', about: '', takes: 'a customer', from: 'sales' }];
  expect(completions('/p', more)).toEqual([{ word: 'plan', about: 'Plans it' }]);
  expect(completions('/sales:', more)).toEqual([{ word: 'sales:brief', about: 'a customer' }]);
});
