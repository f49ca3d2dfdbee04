// The keys of what is selected that are the same in every artifact: the one that writes a note on it, and those that open its menu. It only
// recognises them.
import { settings } from '../parts/settings.svelte';

/** M where single letters are switched on, and Ctrl+Alt+M everywhere. */
export function isNoteKey(event: KeyboardEvent): boolean {
  if (event.code !== 'KeyM') return false;
  const chord = event.ctrlKey && event.altKey;
  return chord || (settings.letters && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey);
}

/** The keys that open the menu of what is selected. */
export function isMenuKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): boolean {
  return event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
}

/** Where the menu of words opens: below the first line of them that can be seen. */
export function menuAt(range: Range): DOMRect {
  const rects = Array.from(range.getClientRects()).filter((rect) => rect.width > 0);
  const rect = rects.find((one) => one.bottom > 0 && one.top < innerHeight) ?? range.getBoundingClientRect();
  return new DOMRect(rect.left, Math.min(Math.max(rect.bottom, 0), innerHeight));
}
