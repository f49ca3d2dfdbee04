// What a site is to the interface: the files of a folder, each under its name, reviewed line by line as code is. It only
// says so; DocumentSurface draws the lines.
import Globe from '@lucide/svelte/icons/globe';
import { CODE } from '../code/kind';
import type { KindEntry } from '../kind';

export const SITE: KindEntry = {
  ...CODE,
  icon: Globe,
  titled: true,
  words: {
    ...CODE.words,
    whole: 'site',
    empty: 'There is no text in this site.',
    tip: 'Point at a line of any file, or draw over several, to note it.',
    reach: { ...CODE.words.reach, section: 'this whole file' },
  },
};
