// Where places lie in the window. Text that is far from the view is not laid out (content-visibility), and to ask for
// its lines would lay it out for each place anew: from afar the blocks that are laid out together stand for what is in them. It changes nothing.
import type { RunPoint } from '../../api/types';
import { blockOfRun, rangesOf } from './runs';

type Paint = [RunPoint, RunPoint][];

/** Where a place lies: its first line's left side and width, from its first line to its last; none where it is not drawn. */
export function rectOf(root: Element, paint: Paint): DOMRect | null {
  const ranges = rangesOf(root, paint);
  const rects = ranges.flatMap((range) => Array.from(range.getClientRects())).filter((r) => r.width > 0);
  const first = rects[0];
  if (!first) return ranges[0]?.getBoundingClientRect() ?? null;
  const top = Math.min(...rects.map((r) => r.top));
  const bottom = Math.max(...rects.map((r) => r.bottom));
  return new DOMRect(first.left, top, first.width, bottom - top);
}

/** The same for what is in view or less than a window away from it; further off, about where the place's block lies. */
export function spotOf(root: Element, paint: Paint): DOMRect | null {
  const block = paint[0] && blockOfRun(root, paint[0][0].run);
  const late = block?.closest('.late');
  if (!block || !late) return rectOf(root, paint);
  const rect = late.getBoundingClientRect();
  if (rect.bottom > -innerHeight && rect.top < 2 * innerHeight) return rectOf(root, paint);
  if (late === block) return rect;
  const step = rect.height / late.children.length;
  return new DOMRect(rect.left, rect.top + step * Array.prototype.indexOf.call(late.children, block), rect.width, step);
}

/** Tells when the view has moved on so far that blocks which stood for their places may be near. Returns how to stop. */
export function onMoved(root: Element, moved: () => void): () => void {
  let last = root.getBoundingClientRect().top;
  let asked = 0;
  const look = () => {
    const top = root.getBoundingClientRect().top;
    if (Math.abs(top - last) < innerHeight / 2) return;
    last = top;
    moved();
  };
  const scrolled = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(look);
  };
  document.addEventListener('scroll', scrolled, { capture: true, passive: true });
  return () => {
    cancelAnimationFrame(asked);
    document.removeEventListener('scroll', scrolled, { capture: true });
  };
}
