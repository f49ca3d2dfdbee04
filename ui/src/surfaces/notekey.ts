// The key that writes a note on what is selected, the same in every artifact. It only recognises it.
import { settings } from '../parts/settings.svelte';

/** M where single letters are switched on, and Ctrl+Alt+M everywhere. */
export function isNoteKey(event: KeyboardEvent): boolean {
  if (event.code !== 'KeyM') return false;
  const chord = event.ctrlKey && event.altKey;
  return chord || (settings.letters && !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey);
}
