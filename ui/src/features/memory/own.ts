// The person's own files, in words. Pure.
import type { ContextFile } from '../../api/types';

/** The scope of a file. */
export function aboutOf(file: ContextFile): string {
  const words: Record<ContextFile['kind'], string> = {
    everywhere: 'Everywhere',
    above: 'This project',
    folder: 'This folder',
    goals: 'Goals',
    preferences: 'Preferences',
  };
  return words[file.kind];
}

/** Why an agent does not read all of it; empty where it does. */
export function truncationNotice(file: ContextFile): string {
  const bytes = new TextEncoder().encode(file.text).length;
  if (file.told >= bytes) return '';
  return file.told === 0 ? 'Agents do not read this: the files before it are too long.' : `Agents read only the first ${Math.round(file.told / 1024)} kB of this.`;
}
