// Tests of files' names and sizes, by examples.
import { expect, test } from 'vitest';
import { fileKind, sizeWords } from './file';

test.each([
  ['a/photo.PNG', 'Picture'], ['plan.dwg', 'DWG file'], ['no ending', 'File'], ['.hidden', 'File'], ['odd.a b', 'File'], ['report.pdf', 'PDF document'],
])('%s is a %s', (path, want) => expect(fileKind(path)).toBe(want));

test.each([
  [0, '0 bytes'], [1, '1 byte'], [999, '999 bytes'], [1000, '1.0 kB'], [9_949, '9.9 kB'], [9_951, '10 kB'], [999_499, '999 kB'], [999_500, '1.0 MB'], [4_200_000_000, '4.2 GB'],
])('%d bytes are %s', (bytes, want) => expect(sizeWords(bytes)).toBe(want));
