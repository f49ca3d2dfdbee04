// Copies words for a person, and says aloud what came of it. Reads nothing that others have copied.
import { voice } from './announce.svelte';

/** Copies words; false where the browser does not allow it, which is said with what to do instead. */
export async function copyWords(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    voice.say('It could not be copied. Select it, and copy it yourself.');
    return false;
  }
  voice.say('Copied');
  return true;
}
