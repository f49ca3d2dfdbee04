// What a file of a kind that Gloss does not know is to the interface: something to be read where it is text, and nothing
// to be changed. It only says so.
import FileText from '@lucide/svelte/icons/file-text';
import { TEXT_WORDS, type KindEntry } from '../kind';

export const OTHER: KindEntry = {
  icon: FileText,
  titled: false,
  windowed: false,
  prose: false,
  data: false,
  can: { note: false, compare: false, redline: false, figures: false, export: false, recipe: false },
  words: TEXT_WORDS,
};
