// Figures that can be pressed are one stop for the keyboard: Tab comes to the one that was there last, the arrows go
// from one to the next. It only moves the focus.

const isFigure = (node: Node): node is HTMLElement => node instanceof HTMLElement && node.dataset['fact'] !== undefined;

/** Makes the first figure the stop, where none is yet. */
export function figureStop(root: HTMLElement): void {
  if (root.querySelector('[data-fact][tabindex="0"]')) return;
  const first = root.querySelector<HTMLElement>('[data-fact]');
  if (first) first.tabIndex = 0;
}

/** Goes to another figure by a key; false where it is none of these keys. */
export function walkFigures(root: HTMLElement, event: KeyboardEvent): boolean {
  const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown';
  const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
  const from = event.target;
  if ((!forward && !back) || event.altKey || event.shiftKey || event.ctrlKey || event.metaKey || !(from instanceof HTMLElement)) return false;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, (node) => (isFigure(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
  walker.currentNode = from;
  const to = forward ? walker.nextNode() : walker.previousNode();
  if (to && isFigure(to)) {
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
  return true;
}
