// The words of the person's own files.
import { expect, test } from 'vitest';
import type { ContextFile } from '../../api/types';
import { aboutOf, truncationNotice } from './own';

test('it says what agents do not read', () => {
  const file = (text: string, told: number): ContextFile => ({ kind: 'goals', path: 'GOALS.md', text, sha256: '', blocked: '', told });
  expect(aboutOf(file('', 0))).toBe('Goals');
  expect(truncationNotice(file('Grün', 5))).toBe('');
  expect(truncationNotice(file('Grow', 0))).toContain('do not read');
  expect(truncationNotice(file('x'.repeat(4096), 2048))).toContain('first 2 kB');
});
