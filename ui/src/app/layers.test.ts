// The floors of the interface, held by reading the imports: api, parts, surfaces, features, app. Features never import
// each other, and only api knows how the engine is reached.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const SRC = resolve(__dirname, '..');
const FLOORS = ['api', 'parts', 'surfaces', 'features', 'app'];

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : /\.(ts|svelte)$/.test(entry.name) ? [join(folder, entry.name)] : [],
  );
}

const imports = files(SRC).flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => ({
    file: relative(SRC, file),
    to: match[1]?.startsWith('.') ? relative(SRC, resolve(dirname(file), match[1])) : (match[1] ?? ''),
    own: match[1]?.startsWith('.') ?? false,
  })),
);

const floor = (path: string) => FLOORS.indexOf(path.split('/')[0] ?? '');

test('the imports were read', () => {
  expect(imports.length).toBeGreaterThan(60);
});

test('a file imports from its own floor or a lower one', () => {
  expect(imports.filter((i) => i.own && floor(i.to) > floor(i.file)).map((i) => `${i.file} -> ${i.to}`)).toEqual([]);
});

test('features never import features', () => {
  const feature = (path: string) => path.split('/')[1];
  const crossing = imports.filter((i) => i.own && i.file.startsWith('features/') && i.to.startsWith('features/') && feature(i.file) !== feature(i.to));
  expect(crossing.map((i) => `${i.file} -> ${i.to}`)).toEqual([]);
});

test('only api knows how the engine is reached', () => {
  expect(imports.filter((i) => i.to.startsWith('@tauri-apps') && !i.file.startsWith('api/')).map((i) => i.file)).toEqual([]);
  const sockets = files(SRC).filter((file) => /new WebSocket|\bfetch\(['"`]/.test(readFileSync(file, 'utf8')));
  expect(sockets.map((file) => relative(SRC, file)).filter((file) => !file.startsWith('api/') && !file.endsWith('layers.test.ts'))).toEqual([]);
});

test('nothing draws markup from text', () => {
  const drawn = files(SRC).filter((file) => file.endsWith('.svelte') && /\{@html|innerHTML/.test(readFileSync(file, 'utf8')));
  expect(drawn.map((file) => relative(SRC, file))).toEqual([]);
});
