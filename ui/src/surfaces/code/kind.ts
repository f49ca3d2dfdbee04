// What code is to the interface, and any other plain text: lines to be read. It only says so; TextSurface draws it.
import FileText from '@lucide/svelte/icons/file-text';
import { TEXT_WORDS, type KindEntry } from '../kind';

export const CODE: KindEntry = {
  icon: FileText,
  titled: false,
  windowed: false,
  prose: false,
  data: false,
  can: { note: false, compare: false, redline: false, figures: false, export: false, recipe: false },
  words: TEXT_WORDS,
};
