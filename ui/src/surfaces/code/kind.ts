// The code kind of the interface, also for other plain text: numbered lines, reviewed as documents are. It only says
// so; DocumentSurface draws the lines, and colours.ts colours them.
import FileCode from '@lucide/svelte/icons/file-code';
import type { KindEntry } from '../kind';

export const CODE: KindEntry = {
  icon: FileCode,
  titled: false,
  windowed: false,
  prose: false,
  data: false,
  lines: true,
  marks: false,
  card: false,
  can: { note: true, compare: true, pictures: false, redline: true, figures: false, figure: false, recipe: false, publish: false },
  words: {
    whole: 'file',
    read: 'Read',
    unit: 'other line',
    empty: 'This file is empty.',
    skip: 'Skip to the lines',
    edit: 'Click a line to write it. Press the other mouse button, or Shift F10, to change what is there.',
    tip: 'Point at a line, or draw over several, to note it.',
    changed: 'Changed',
    gone: 'These lines were',
    reach: { selection: 'what is marked', sentence: 'this line', paragraph: 'these lines, up to blank ones' },
  },
};
