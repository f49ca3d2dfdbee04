// The site kind of the interface: a page in a frame of its own, and its files line by line as code is. It only says so;
// SiteSurface shows the page, DocumentSurface draws the lines.
import Globe from '@lucide/svelte/icons/globe';
import { CODE } from '../code/kind';
import type { KindEntry } from '../kind';

export const SITE: KindEntry = {
  ...CODE,
  icon: Globe,
  titled: true,
  can: { note: true, compare: true, pictures: false, redline: true, figures: true, figure: false, recipe: false, publish: true },
  words: {
    ...CODE.words,
    whole: 'site',
    read: 'Use',
    empty: 'There is no text in this site.',
    edit: 'Click a part of the page to write it or to change it from here.',
    tip: 'Point at anything on the page to note it.',
    reach: { ...CODE.words.reach, section: 'this whole file' },
  },
};
