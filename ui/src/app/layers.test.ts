// The floors of the interface, held by reading the imports: api, parts, surfaces, features, app. Features never import
// each other, only api knows how the engine is reached, and what kind an artifact is stands in one place.
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
  const drawn = files(SRC).filter((file) => !file.endsWith('.test.ts') && /\{@html|\.(inner|outer)HTML\b|insertAdjacentHTML/.test(readFileSync(file, 'utf8')));
  expect(drawn.map((file) => relative(SRC, file))).toEqual([]);
});

/** One element each, or a few. */
const ONCE = ['features/notes/Sheet.svelte', 'features/stage/Compare.svelte', 'surfaces/deck/DeckSurface.svelte', 'surfaces/sheet/Grid.svelte', 'surfaces/sheet/Tabs.svelte'];

test('what comes and goes in numbers has no custom property of its own: WebKitGTK never lets go of its styles (decision 32)', () => {
  const written = files(SRC).filter((file) => !file.endsWith('.test.ts') && /style:--|setProperty\(['"`]--/.test(readFileSync(file, 'utf8')));
  expect(written.map((file) => relative(SRC, file)).sort()).toEqual(ONCE);
});

/** Where kinds are told apart by their names. */
const TELLS_KINDS = /^(api\/|surfaces\/registry\.ts$|surfaces\/[^/]+\/kind\.ts$|features\/stage\/views\.ts$)/;
const KIND = String.raw`['"](?:document|sheet|code|other)['"]`;
const QUESTIONS = [
  // A kind compared with its name, either way round, or looked for among names.
  new RegExp(String.raw`\bkind\)?\s*[!=]==?\s*${KIND}`),
  new RegExp(String.raw`${KIND}\s*[!=]==?\s*[\w.?]*\bkind\b`),
  new RegExp(String.raw`\[[^\]]*${KIND}[^\]]*\]\.includes\([^)]*\bkind\b`),
  // A question of its own for it.
  /\bis(Document|Sheet|Code)\b/,
  // An entry compared with another.
  /[!=]==?\s*KINDS\b|\bKINDS(\.\w+|\[[^\]]*\])\s*[!=]==?/,
  // A kind read off a file's ending.
  /\\\.\(?(\?:)?(md|markdown|csv|tsv|xlsx?)\b|\.endsWith\(['"]\.(md|markdown|csv|tsv|xlsx?)['"]/,
];

test('nobody asks which kind an artifact is: what is to be known of it, its entry says', () => {
  const asking = files(SRC)
    .map((file) => ({ file, path: relative(SRC, file) }))
    .filter(({ path }) => !TELLS_KINDS.test(path) && !path.endsWith('layers.test.ts'))
    .flatMap(({ file, path }) => readFileSync(file, 'utf8').split('\n').flatMap((line, i) => (QUESTIONS.some((one) => one.test(line)) ? [`${path}:${i + 1}`] : [])));
  expect(asking).toEqual([]);
});
