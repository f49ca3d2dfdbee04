// Exact words, with what nobody would see in them made visible: what is allowed is read as it is. Pure.

/** What is not seen, or turns what stands around it: controls, marks of direction, joiners, blanks that are no space. */
const UNSEEN = String.raw`(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?! )\p{Zs}`;

/** Longest words that are set in a line with others. */
const SHORT = 80;

const name = (one: string) => `\\u{${one.codePointAt(0)?.toString(16) ?? ''}}`;

/** The words in pieces: those that are seen, and by their numbers those that are not. */
export function seen(words: string): { text: string; odd: boolean }[] {
  const parts = words.split(new RegExp(`(${UNSEEN})`, 'u'));
  return parts.map((text, i) => ({ text: i % 2 ? name(text) : text, odd: i % 2 === 1 })).filter((part) => part.text);
}

/** The words as they are edited: what is not seen stands there by its number, as `\u{202e}`. [`written`] takes it back. */
export function editable(words: string): string {
  return words.replace(/\\(?=u\{[0-9a-f]{1,6}\})/gi, '\\u{5c}').replace(new RegExp(UNSEEN, 'gu'), name);
}

/** The words that were meant by edited ones. */
export function written(edited: string): string {
  return edited.replace(/\\u\{([0-9a-f]{1,6})\}/gi, (all, digits: string) => {
    const code = parseInt(digits, 16);
    return code > 0x10ffff ? all : String.fromCodePoint(code);
  });
}

/** Whether they fit into a line with others. */
export function isShort(words: string): boolean {
  return words.length <= SHORT && !/\n/.test(words);
}
