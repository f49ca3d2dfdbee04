// Which language a file is written in, told by its name, and how its lines are read: modes of CodeMirror, each fetched when
// the first file of it is shown. It reads no file and colours nothing.
import type { StreamParser } from '@codemirror/streamparser';

/** Reads lines one after the other; what it knows at the end of one it goes on with in the next. */
export type Language = StreamParser<unknown>;

type Load = () => Promise<unknown>;
const clike = (name: string): Load => async () => ((await import('@codemirror/legacy-modes/mode/clike')) as Record<string, unknown>)[name];
const script = (name: string): Load => async () => ((await import('@codemirror/legacy-modes/mode/javascript')) as Record<string, unknown>)[name];
const styles = (name: string): Load => async () => ((await import('@codemirror/legacy-modes/mode/css')) as Record<string, unknown>)[name];
const markup = (name: string): Load => async () => ((await import('@codemirror/legacy-modes/mode/xml')) as Record<string, unknown>)[name];

/** Each language with the endings, or whole names, of its files. */
const LANGUAGES: [Load, string][] = [
  [script('javascript'), 'js mjs cjs jsx'],
  [script('typescript'), 'ts tsx mts'],
  [script('json'), 'json jsonl ndjson'],
  [clike('c'), 'c h'],
  [clike('cpp'), 'cc cpp cxx hh hpp'],
  [clike('csharp'), 'cs'],
  [clike('java'), 'java'],
  [clike('kotlin'), 'kt kts'],
  [clike('scala'), 'scala'],
  [clike('dart'), 'dart'],
  [async () => (await import('@codemirror/legacy-modes/mode/rust')).rust, 'rs'],
  [async () => (await import('@codemirror/legacy-modes/mode/python')).python, 'py pyi'],
  [async () => (await import('@codemirror/legacy-modes/mode/go')).go, 'go'],
  [async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby, 'rb gemfile rakefile'],
  [async () => (await import('@codemirror/legacy-modes/mode/swift')).swift, 'swift'],
  [async () => (await import('@codemirror/legacy-modes/mode/shell')).shell, 'sh bash zsh fish'],
  [async () => (await import('@codemirror/legacy-modes/mode/powershell')).powerShell, 'ps1'],
  [async () => (await import('@codemirror/legacy-modes/mode/sql')).standardSQL, 'sql'],
  [markup('html'), 'html htm vue svelte astro'],
  [markup('xml'), 'xml xsl'],
  [styles('css'), 'css'],
  [styles('sCSS'), 'scss'],
  [styles('less'), 'less'],
  [async () => (await import('@codemirror/legacy-modes/mode/sass')).sass, 'sass'],
  [async () => (await import('@codemirror/legacy-modes/mode/yaml')).yaml, 'yaml yml'],
  [async () => (await import('@codemirror/legacy-modes/mode/toml')).toml, 'toml lock'],
  [async () => (await import('@codemirror/legacy-modes/mode/properties')).properties, 'ini cfg conf properties'],
  [async () => (await import('@codemirror/legacy-modes/mode/lua')).lua, 'lua'],
  [async () => (await import('@codemirror/legacy-modes/mode/perl')).perl, 'pl pm'],
  [async () => (await import('@codemirror/legacy-modes/mode/r')).r, 'r'],
  [async () => (await import('@codemirror/legacy-modes/mode/julia')).julia, 'jl'],
  [async () => (await import('@codemirror/legacy-modes/mode/haskell')).haskell, 'hs'],
  [async () => (await import('@codemirror/legacy-modes/mode/clojure')).clojure, 'clj'],
  [async () => (await import('@codemirror/legacy-modes/mode/commonlisp')).commonLisp, 'lisp el'],
  [async () => (await import('@codemirror/legacy-modes/mode/scheme')).scheme, 'scm'],
  [async () => (await import('@codemirror/legacy-modes/mode/erlang')).erlang, 'erl'],
  [async () => (await import('@codemirror/legacy-modes/mode/elm')).elm, 'elm'],
  [async () => (await import('@codemirror/legacy-modes/mode/mllike')).oCaml, 'ml'],
  [async () => (await import('@codemirror/legacy-modes/mode/mllike')).fSharp, 'fs'],
  [async () => (await import('@codemirror/legacy-modes/mode/groovy')).groovy, 'gradle'],
  [async () => (await import('@codemirror/legacy-modes/mode/vb')).vb, 'vb'],
  [async () => (await import('@codemirror/legacy-modes/mode/fortran')).fortran, 'f90'],
  [async () => (await import('@codemirror/legacy-modes/mode/octave')).octave, 'm'],
  [async () => (await import('@codemirror/legacy-modes/mode/protobuf')).protobuf, 'proto'],
  [async () => (await import('@codemirror/legacy-modes/mode/cmake')).cmake, 'cmake'],
  [async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile, 'dockerfile'],
  [async () => (await import('@codemirror/legacy-modes/mode/diff')).diff, 'diff patch'],
  [async () => (await import('@codemirror/legacy-modes/mode/stex')).stex, 'tex bib'],
];

/** Endings and names that are coloured. */
export const COLOURED: ReadonlyMap<string, Load> = new Map(LANGUAGES.flatMap(([load, names]) => names.split(' ').map((name) => [name, load] as const)));

/** The language of a file; none where it is plain text, or its mode can't be had. */
export async function languageOf(path: string): Promise<Language | null> {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const load = COLOURED.get(name.slice(name.lastIndexOf('.') + 1));
  try {
    return ((await load?.()) as Language | undefined) ?? null;
  } catch {
    return null;
  }
}
