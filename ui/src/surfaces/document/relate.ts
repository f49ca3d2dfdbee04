// Blocks point to the cards that speak of them, for screen readers, and show that a suggestion waits. Only those blocks
// are touched, and nothing of what they say.
import { elementAt } from './runs';

/** The cards of blocks, by the blocks' place in the drawing. */
export interface BlockRelations {
  /** Ids of the cards, with spaces between them. */
  details: ReadonlyMap<number, string>;
  held: ReadonlySet<number>;
}

/** Says it; gives the elements that must be let go the next time, as `before`. */
export function relate(root: Element, before: HTMLElement[], { details, held }: BlockRelations): HTMLElement[] {
  for (const element of before) {
    element.removeAttribute('aria-details');
    element.removeAttribute('role');
    element.classList.remove('held');
  }
  const touched: HTMLElement[] = [];
  for (const [block, cards] of details) {
    const element = elementAt(root, block);
    if (!element) continue;
    element.setAttribute('aria-details', cards);
    element.setAttribute('role', 'mark');
    touched.push(element);
  }
  for (const block of held) {
    const element = elementAt(root, block);
    element?.classList.add('held');
    if (element) touched.push(element);
  }
  return touched;
}
