// Brings things into view without tearing anything else along: one scrolling box at a time, no further than needed.
import { wayTo } from './arrange';

/** The nearest box around an element that scrolls. */
export function scrollerOf(element: HTMLElement | undefined): HTMLElement | null {
  for (let e = element?.parentElement ?? null; e; e = e.parentElement) if (/auto|scroll/.test(getComputedStyle(e).overflowY)) return e;
  return null;
}

/** Scrolls a list to one of its cards; `under` is what lies over its lower end, in CSS pixels. */
export function within(list: HTMLElement, card: Element, under = 0): void {
  const box = list.getBoundingClientRect();
  list.scrollTop += wayTo(card.getBoundingClientRect(), { top: box.top + 8, bottom: box.bottom - 8 - under });
}
