// The kinds of artifacts, one line each. Whoever wants to know something of a kind asks its entry here and compares no
// kind by its name (app/layers.test.ts). What draws a kind on the stage is chosen in features/stage/views.ts.
import type { Kind } from '../api/types';
import { CODE } from './code/kind';
import { DECK } from './deck/kind';
import { DOCUMENT } from './document/kind';
import type { KindEntry } from './kind';
import { OTHER } from './other/kind';
import { SHEET } from './sheet/kind';
import { SITE } from './site/kind';
import { WORD } from './word/kind';

export const KINDS: Record<Kind, KindEntry> = {
  document: DOCUMENT,
  sheet: SHEET,
  code: CODE,
  site: SITE,
  deck: DECK,
  word: WORD,
  other: OTHER,
};
