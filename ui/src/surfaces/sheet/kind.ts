// The sheet kind of the interface: rows and columns, of a workbook or of delimited text. It only says so; TableSurface
// draws it.
import Sheet from '@lucide/svelte/icons/sheet';
import type { KindEntry } from '../kind';

export const SHEET: KindEntry = {
  icon: Sheet,
  titled: false,
  windowed: true,
  prose: false,
  data: true,
  lines: false,
  marks: false,
  card: false,
  can: { note: true, compare: false, pictures: false, redline: false, figures: true, figure: false, recipe: true, publish: false },
  words: {
    whole: 'sheet',
    read: 'Read',
    unit: 'other row',
    empty: 'This sheet is empty.',
    skip: 'Skip to the cells',
    edit: 'Type into a cell. Press the other mouse button, or Shift F10, to change what is there.',
    tip: 'Point at a cell, or draw over several, to note it.',
    changed: 'Changed',
    gone: 'These cells were',
    reach: { selection: 'the selected cells' },
  },
};
