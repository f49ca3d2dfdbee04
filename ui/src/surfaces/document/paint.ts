// Highlights over the artifact, painted by the browser itself (CSS Custom Highlights). The artifact's own elements are
// never touched. Several surfaces may paint at once; each takes back only its own.

import type { RunPoint } from '../../api/types';
import { rangesOf } from './runs';

/** The styles there are; their looks stand in document.css. A later one lies over an earlier one. */
export const STYLES = ['unsourced', 'note', 'added', 'follows', 'outside', 'removed', 'held', 'suggested', 'note-focus', 'hover', 'caret'] as const;
export type Style = (typeof STYLES)[number];

/** A place to paint. */
export interface Mark {
  style: Style;
  paint: [RunPoint, RunPoint][];
}

const shared = new Map<Style, Map<object, Range[]>>();

/** One surface's highlights. */
export class Painter {
  /** Replaces what this surface paints in a style. */
  set(style: Style, ranges: Range[]): void {
    const owners = shared.get(style) ?? new Map<object, Range[]>();
    if (!ranges.length && !owners.has(this)) return;
    shared.set(style, owners);
    if (ranges.length) owners.set(this, ranges);
    else owners.delete(this);
    show(style, [...owners.values()].flat());
  }

  /** Takes back everything. */
  clear(): void {
    for (const style of STYLES) this.set(style, []);
  }
}

const looked = new WeakMap<Element, [number, number]>();

/**
 * Paints a document's marks; what follows the pointer and the caret is painted by itself. Of a long document only what
 * is in view or near it: WebKit asks every highlight for every line that it draws, at every frame. What that is, is
 * looked for where the view has `moved`, since it costs a layout.
 */
export function paintMarks(root: Element, painter: Painter, marks: Mark[], moved = true): void {
  const known = moved ? undefined : looked.get(root);
  const [from, to] = known ?? nearRuns(root);
  looked.set(root, [from, to]);
  for (const style of STYLES) {
    if (style === 'hover' || style === 'caret') continue;
    const places = marks.filter((mark) => mark.style === style).flatMap((mark) => mark.paint);
    painter.set(style, rangesOf(root, places.filter(([first, last]) => last.run >= from && first.run < to)));
  }
}

/** The runs from and up to which a long document is in view or less than a window away from it; else all. */
function nearRuns(root: Element): [number, number] {
  let [from, to] = [Infinity, Infinity];
  let near = false;
  for (const stretch of root.querySelectorAll<HTMLElement>('.stretch')) {
    const rect = stretch.getBoundingClientRect();
    const first = Number(stretch.querySelector<HTMLElement>('[data-block]')?.dataset['base'] ?? 0);
    if (rect.bottom > -innerHeight && rect.top < 2 * innerHeight) {
      if (!near) from = first;
      near = true;
    } else if (near) {
      to = first;
      break;
    }
  }
  return near ? [from, to] : [0, Infinity];
}

function show(style: Style, ranges: Range[]): void {
  // An older web view without highlights shows the notes' cards and pins all the same.
  if (typeof Highlight === 'undefined' || !CSS.highlights) return;
  if (!ranges.length) {
    CSS.highlights.delete(style);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = STYLES.indexOf(style);
  CSS.highlights.set(style, highlight);
}
