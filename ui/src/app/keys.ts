// The keys that act wherever the focus is, and the single letters that act only in the artifact or the margin. Pure:
// it names what a key means, and the app does it.

/** An action of the keyboard. */
export type Act = 'fold' | 'rail' | 'alone' | 'send' | 'next' | 'previous' | 'keep' | 'undo' | 'reply' | 'try' | 'close' | 'quit' | 'keys';

/** Where a key was pressed. */
export interface Where {
  /** In a field for writing. */
  writing: boolean;
  /** In the artifact or the margin. */
  reviewing: boolean;
  /** Single letters are switched on. */
  letters: boolean;
}

const LETTERS: Record<string, Act> = { n: 'next', p: 'previous', y: 'keep', u: 'undo', r: 'reply' };

/** The act of a key; none where it means nothing here. */
export function actOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing'>, where: Where): Act | null {
  if (event.isComposing) return null;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.shiftKey && !event.altKey && event.key.toLowerCase() === 'b') return 'rail';
  if (command && !event.altKey && !event.shiftKey) {
    if (event.key.toLowerCase() === 'b' && !event.altKey) return 'fold';
    if (event.key.toLowerCase() === 'q') return 'quit';
    if (event.key === '\\' || event.code === 'Backslash') return 'alone';
    if (event.key === 'Enter' && !where.writing) return 'send';
    return null;
  }
  if (event.key === 'Escape' && !where.writing) return 'close';
  if (event.key === '?' && !command && !event.altKey && !where.writing) return 'keys';
  if (command || event.altKey || event.shiftKey || where.writing || !where.reviewing) return null;
  if (event.key === 'Enter') return 'try';
  if (!where.letters) return null;
  return LETTERS[event.key.toLowerCase()] ?? null;
}
