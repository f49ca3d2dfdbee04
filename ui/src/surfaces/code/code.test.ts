// How lines of code are read into colours: each language that is offered can be had, and a reading never stops.
import { describe, expect, it } from 'vitest';
import { COLOURED, languageOf, type Language } from './languages';
import { lookOf, Reader } from './tokens';

/** The parts of each line as `look:words`. */
async function read(path: string, text: string): Promise<string[][]> {
  const language = await languageOf(path);
  if (!language) return [];
  const lines = text.split(/(?<=\n)/);
  const reader = new Reader(language, lines);
  reader.readTo(lines.length, Infinity);
  return lines.map((line, at) => reader.of(at).map((token) => `${token.look}:${line.slice(token.from, token.to)}`));
}

describe('languages', () => {
  it.each([...COLOURED.keys()])('%s can be had, and tells something apart', async (name) => {
    const language = await languageOf(`some/file.${name}`);
    expect(typeof language?.token).toBe('function');
    const reader = new Reader(language as Language, ['"words" 12 # a\n', '<a b="c">d</a> // e\n', 'x = 1; -- f\n', 'FROM rust \\section{a} % g\n', '- key: "h"\n']);
    expect(reader.readTo(5, Infinity)).toBe(true);
    expect([0, 1, 2, 3, 4].flatMap((line) => [...reader.of(line)]).length).toBeGreaterThan(0);
  });

  it('is told by a whole name, in letters of any size, and is none for what nobody knows', async () => {
    expect(await languageOf('Dockerfile')).not.toBeNull();
    expect(await languageOf('SRC/MAIN.RS')).not.toBeNull();
    for (const path of ['notes.txt', 'rs/notes', 'a.constructor', '.', '']) expect(await languageOf(path)).toBeNull();
  });
});

describe('a reading', () => {
  it('tells keywords, names, strings, numbers and comments apart', async () => {
    const [first, second] = await read('a.rs', 'let price = 12; // "no string"\nfn add(a: u32) -> String { "x".into() }\n');
    expect(first).toEqual(['keyword:let', 'name:price', 'number:12', 'comment:// "no string"']);
    expect(second).toEqual(expect.arrayContaining(['keyword:fn', 'name:add', 'string:"x"']));
  });

  it('carries a comment over lines, blank ones and line ends of both systems', async () => {
    const lines = await read('a.ts', 'a(); /* one\r\n\r\ntwo\r\n*/ const b = 1;\r\n');
    expect(lines[0]).toContain('comment:/* one');
    expect(lines[2]).toEqual(['comment:two']);
    expect(lines[3]).toEqual(expect.arrayContaining(['comment:*/', 'keyword:const', 'number:1']));
  });

  it('goes on where its time was up', async () => {
    const language = (await languageOf('a.py')) as Language;
    const lines = Array.from({ length: 500 }, (_, at) => `x${at} = ${at}\n`);
    const reader = new Reader(language, lines);
    expect(reader.readTo(500, 0)).toBe(false);
    const before = reader.done;
    expect(before).toBeLessThan(500);
    while (!reader.readTo(500, 0)) expect(reader.done).toBeGreaterThan(before - 1);
    expect(reader.of(499).map((token) => token.look)).toContain('number');
  });

  it('leaves a very long line plain, and a file on which a mode stumbles', () => {
    const stumbles: Language = { startState: () => null, token: () => { throw new Error('no'); } };
    const reader = new Reader(stumbles, ['a\n', 'b\n']);
    expect(reader.readTo(2, Infinity)).toBe(true);
    expect(reader.of(0)).toEqual([]);
    const stands: Language = { startState: () => null, token: () => 'keyword' };
    const still = new Reader(stands, ['abc\n', `${'x'.repeat(3000)}\n`]);
    expect(still.readTo(2, Infinity)).toBe(true);
    expect(still.of(0)).toEqual([{ from: 0, to: 3, look: 'keyword' }]);
    expect(still.of(1)).toEqual([]);
  });

  it('knows the words of modes', () => {
    expect(lookOf('variableName.definition')).toBe('name');
    expect(lookOf('comment string')).toBe('comment');
    expect(lookOf('variableName')).toBeNull();
    expect(lookOf(null)).toBeNull();
  });
});
