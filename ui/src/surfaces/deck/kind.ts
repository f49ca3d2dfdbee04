// The deck kind of the interface: slides, each drawn as a picture that can be pointed into. It only says so;
// DeckSurface draws them.
import Presentation from '@lucide/svelte/icons/presentation';
import type { KindEntry } from '../kind';

export const DECK: KindEntry = {
  icon: Presentation,
  titled: true,
  windowed: false,
  prose: false,
  data: false,
  lines: false,
  marks: false,
  card: false,
  can: { note: true, compare: true, pictures: true, redline: false, figures: true, figure: true, recipe: false, publish: false },
  words: {
    whole: 'deck',
    read: 'Read',
    unit: 'other shape',
    empty: 'This deck has no slides.',
    skip: 'Skip to the slide',
    edit: 'Click words to write them, drag shapes to move them. Press the other mouse button, or Shift F10, to change what is there.',
    tip: 'Point at anything on a slide to note it.',
    changed: 'Changed',
    gone: 'This was',
    reach: {},
  },
};
