// The kind of a file by its name.
import { expect, test } from 'vitest';
import { kindOfPath } from './kinds';

test.each([
  ['report.md', 'document'],
  ['a folder/sales.2026.XLSX', 'sheet'],
  ['main.rs', 'code'],
  ['picture.png', 'other'],
  ['md', 'other'],
  ['notes.md/without', 'other'],
  ['notes.constructor', 'other'],
  ['', 'other'],
])('%s is %s', (path, kind) => expect(kindOfPath(path)).toBe(kind));
