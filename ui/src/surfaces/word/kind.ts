// The Word kind of the interface: a document of another program, read and reviewed as documents are. It only says so; DocumentSurface
// draws it.
import FileType from '@lucide/svelte/icons/file-type';
import { TEXT_WORDS, type KindEntry } from '../kind';

export const WORD: KindEntry = {
  icon: FileType,
  titled: false,
  windowed: false,
  prose: true,
  data: false,
  lines: false,
  marks: false,
  card: false,
  can: { note: true, compare: true, pictures: false, redline: true, figures: false, figure: false, recipe: false, publish: false },
  words: { ...TEXT_WORDS, unit: 'other paragraph' },
};
