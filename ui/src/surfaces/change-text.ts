// A change in a person's words: of a sheet as the engine tells its cells, of a text as one reads its source. Pure.
import type { Change } from '../api/types';
import { asRead } from '../parts/words';

/** Before and after as they are read. */
export function changeText(change: Change): { before: string; after: string } {
  return change.shown ?? { before: asRead(change.before), after: asRead(change.after) };
}

/** The cells of a place in the command line's words: `Sales!D3:E5`; nothing for a place that is no cells. */
export function cellsAt(at: string): string {
  return at.startsWith('cells:') ? at.slice('cells:'.length) : '';
}
