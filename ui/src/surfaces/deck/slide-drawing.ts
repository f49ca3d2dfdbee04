// Puts the drawing of a slide into an element of any window, and the next one when it turns. It asks the show for the
// drawing, and keeps nothing.
import type { DeckSlide, DrawnSlide } from '../../api/types';
import { parseDrawing } from './drawing';
import type { Show } from './show.svelte';

interface Wanted {
  show: Show;
  slide: DeckSlide | null;
  failed: (thrown: unknown) => void;
}

/** An action: the element shows the slide. */
export function showSlide(box: HTMLElement, first: Wanted) {
  let wanted = first.slide;
  const put = ({ show, slide, failed }: Wanted) => {
    wanted = slide;
    if (!slide) return box.replaceChildren();
    show.draw(slide).then((drawing: DrawnSlide) => {
      const svg = parseDrawing(drawing.svg);
      if (wanted !== slide || !svg) return;
      svg.removeAttribute('width');
      svg.removeAttribute('height');
      svg.setAttribute('aria-hidden', 'true');
      box.replaceChildren(svg);
    }, failed);
  };
  put(first);
  return { update: put };
}
