// The kind of a file that Gloss does not know: something that is told of, and opened elsewhere. It
// only says so; FileCard draws it.
import File from '@lucide/svelte/icons/file';
import { TEXT_WORDS, type KindEntry } from '../kind';

export const OTHER: KindEntry = {
  icon: File,
  titled: false,
  windowed: false,
  prose: false,
  data: false,
  lines: false,
  marks: false,
  card: true,
  can: { note: false, compare: false, pictures: false, redline: false, figures: false, figure: false, recipe: false, publish: false },
  words: { ...TEXT_WORDS, whole: 'file', empty: 'This file is empty.', skip: 'Skip to the file' },
};
