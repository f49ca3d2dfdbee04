// Words that a finger selected, with the handles of its own system. It only listens.

/** Tells of a selection in `root` while a finger is what points; returns how to stop. */
export function touching(root: HTMLElement, byFinger: () => boolean, tell: (range: Range | null) => void): () => void {
  let asked = 0;
  let told = false;
  const look = () => {
    if (!byFinger()) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      const selection = getSelection();
      const range = selection && !selection.isCollapsed && selection.rangeCount ? selection.getRangeAt(0) : null;
      const ours = range && root.contains(range.commonAncestorContainer) ? range : null;
      if (ours || told) tell(ours);
      told = ours !== null;
    });
  };
  document.addEventListener('selectionchange', look);
  return () => {
    cancelAnimationFrame(asked);
    document.removeEventListener('selectionchange', look);
  };
}
