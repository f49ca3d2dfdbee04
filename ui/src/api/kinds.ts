// The kind of an artifact by its file name, for a file that the engine has not told of yet. Where the engine has, its
// word counts; this never opens a file. The table is the engine's own (`crates/gloss-protocol/src/kind.rs`).
import { ENDINGS, NAMES, type Kind } from './types';

/** The kind of a file by its name; that of a folder which is one artifact ends with a slash. */
export function kindOfPath(path: string): Kind {
  if (path.endsWith('/')) return 'site';
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot + 1);
  // Only its own entries: a file may be named `notes.constructor`.
  const own = (table: Record<string, Kind>, word: string): Kind | undefined => (Object.hasOwn(table, word) ? table[word] : undefined);
  return own(ENDINGS, ending) ?? own(NAMES, name) ?? 'other';
}
