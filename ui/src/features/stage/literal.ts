// Words as they are typed, spelt so that Markdown shows just them: what would be a mark gets a backslash (CommonMark
// 0.31, §2.4). It changes no word.

/** The place where the words will stand. */
export interface LiteralContext {
  /** In a table's cell, where a bar ends it. */
  cell: boolean;
  /** In a place of one line. */
  line: boolean;
  /** At the very beginning of its block. */
  start: boolean;
}

/** The words as source. */
export function literally(words: string, { cell, line, start }: LiteralContext): string {
  let text = words.replace(/[\\`*[\]<~$]/g, '\\$&').replace(/&(?=#?\w+;)/g, '\\&');
  // Inside of a word it is no mark.
  text = text.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
  if (cell) text = text.replace(/\|/g, '\\|');
  text = line ? text.replace(/\s*\n\s*/g, ' ') : text.replace(/[^\S\n]*\n\s*/g, '\\\n');
  if (start && !cell) text = text.replace(/^([#>+=-]+)(?=\s|$)/, '\\$1').replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2');
  return text;
}
