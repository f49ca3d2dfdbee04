// The document kind of the interface: text with headings, figures and pictures, written in Markdown. It only says so;
// DocumentSurface draws it.
import FileText from '@lucide/svelte/icons/file-text';
import { TEXT_WORDS, type KindEntry } from '../kind';

export const DOCUMENT: KindEntry = {
  icon: FileText,
  titled: true,
  windowed: false,
  prose: true,
  data: false,
  lines: false,
  marks: true,
  card: false,
  can: { note: true, compare: true, pictures: false, redline: true, figures: true, figure: true, recipe: true, publish: false },
  words: TEXT_WORDS,
};
