// Parts in hand are moved in the drawing to where they would lie, and put back in their places afterwards.
import type { DrawnSlide, SlideShape } from '../../api/types';
import { boundsOf, type Box } from './arrange';

/** Moves the parts of shapes; gives back what puts them where they were. */
export function inHand(drawing: SVGSVGElement, slide: DrawnSlide, ghosts: ReadonlyMap<string, Box> | null): (() => void) | undefined {
  if (!ghosts?.size) return undefined;
  const moved: Element[] = [];
  for (const shape of slide.shapes) {
    const box = ghosts.get(shape.id);
    const by = box && transformOf(shape, box);
    if (!by) continue;
    for (const one of [shape, ...heldBy(shape, slide, ghosts)]) {
      for (const element of drawing.querySelectorAll(`[data-shape="${one.id}"]:not([data-inherited])`)) {
        element.setAttribute('transform', by);
        moved.push(element);
      }
    }
  }
  return () => moved.forEach((element) => element.removeAttribute('transform'));
}

/** How a part is drawn elsewhere; none for what is turned and sized, which only its frame shows. */
function transformOf(shape: SlideShape, box: Box): string | null {
  const turn = box.turn - shape.turn;
  const sized = Math.abs(box.width - shape.width) > 0.01 || Math.abs(box.height - shape.height) > 0.01;
  if (sized) {
    if (shape.turn || turn || !shape.width || !shape.height) return null;
    const [x, y] = [box.width / shape.width, box.height / shape.height];
    return `translate(${box.x - shape.x * x} ${box.y - shape.y * y}) scale(${x} ${y})`;
  }
  const [cx, cy] = [shape.x + shape.width / 2, shape.y + shape.height / 2];
  return `translate(${box.x - shape.x} ${box.y - shape.y})${turn ? ` rotate(${turn} ${cx} ${cy})` : ''}`;
}

/** The shapes in a group, which go with it. */
function heldBy(group: SlideShape, slide: DrawnSlide, ghosts: ReadonlyMap<string, Box>): SlideShape[] {
  if (group.name !== 'Group') return [];
  const own = boundsOf(group);
  const inside = (shape: SlideShape) => {
    const rect = boundsOf(shape);
    return rect.left >= own.left - 1 && rect.top >= own.top - 1 && rect.right <= own.right + 1 && rect.bottom <= own.bottom + 1;
  };
  return slide.shapes.slice(slide.shapes.indexOf(group) + 1).filter((shape) => !ghosts.has(shape.id) && inside(shape));
}
