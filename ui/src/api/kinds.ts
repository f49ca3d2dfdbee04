// What kind of artifact a path is by the ending of its name, for a file that the engine has not told of yet. Where the
// engine has, its word counts; this never opens a file.
import type { Kind } from './types';

/** The kind of each ending that is known, as the engine's `Kind::of_path` has them. */
export const ENDINGS: Record<string, Kind> = {
  md: 'document', markdown: 'document',
  csv: 'sheet', tsv: 'sheet', xlsx: 'sheet', xlsm: 'sheet', xls: 'sheet', xlsb: 'sheet', ods: 'sheet',
  txt: 'code', json: 'code', toml: 'code', yaml: 'code', yml: 'code', html: 'code', css: 'code', js: 'code', ts: 'code', py: 'code', rs: 'code', sql: 'code',
};

/** The kind of a file by its name. */
export function kindOfPath(path: string): Kind {
  const dot = path.lastIndexOf('.');
  const ending = dot < 0 ? '' : path.slice(dot + 1).toLowerCase();
  // Only its own entries: a file may be named `notes.constructor`.
  return (Object.hasOwn(ENDINGS, ending) && ENDINGS[ending]) || 'other';
}
