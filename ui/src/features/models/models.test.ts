// Tests of the connect form's fields; see draft.ts. No engine is asked.
import { expect, test } from 'vitest';
import type { ProviderInfo } from '../../api/types';
import { draftOf, fieldsOf, PRESETS, slug } from './draft';

const known: ProviderInfo = { provider: 'acme', name: 'Acme', base_url: 'https://acme.example/v1', wire: 'chat', key: 'file' };

test.each([
  ['Acme GmbH & Co.', 'acme-gmbh-co'],
  ['  ', 'server'],
  ['Überserver 3000', 'uberserver-3000'],
  ['模型', 'server'],
  ['x'.repeat(60), 'x'.repeat(40)],
])('%s becomes %s in the settings file', (name, expected) => expect(slug(name)).toBe(expected));

test('a preset fills the fields, another server names itself by its host', () => {
  const [openai] = PRESETS;
  expect(draftOf({ ...fieldsOf(openai!), key: ' sk-1 ' }, null)).toEqual({ provider: 'openai', name: 'OpenAI', base_url: 'https://api.openai.com/v1', wire: 'responses', key: 'sk-1' });
  const other = { ...fieldsOf(PRESETS.at(-1)!), base_url: 'https://models.acme.example/v1' };
  expect(draftOf(other, null)).toMatchObject({ provider: 'models-acme-example', name: 'models.acme.example', key: null });
});

test('a connected provider keeps its name and its key unless a new one is typed', () => {
  const fields = fieldsOf(known);
  expect(fields).toMatchObject({ preset: 'other', key: '' });
  expect(draftOf({ ...fields, name: 'Acme two' }, known)).toMatchObject({ provider: 'acme', name: 'Acme two', key: null });
});
