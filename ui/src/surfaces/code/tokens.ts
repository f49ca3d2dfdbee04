// Syntax colours: parts of a line by its language (keyword, string, comment). Lines are read one after the other, some
// at a time, because a comment may have begun a thousand lines above. Pure but for the modes' own state; it draws nothing.
import { StringStream } from '@codemirror/streamparser';
import type { Language } from './languages';

/** The kinds of token; a look of each stands in code.css. */
export const LOOKS = ['keyword', 'type', 'name', 'string', 'number', 'comment', 'meta'] as const;
export type Look = (typeof LOOKS)[number];

/** A part of a line, in UTF-16 units from its start. */
export interface Token {
  from: number;
  to: number;
  look: Look;
}

/** Longer lines are of no person's hand, and a mode may take long for one. */
const LONGEST = 2000;
const TAB = 4;

/** The words that modes have for parts, the first that fits. */
const WORDS: [RegExp, Look][] = [
  [/comment|quote/, 'comment'],
  [/string|regexp|character|link|url|inserted/, 'string'],
  [/number|atom|bool|null|unit|color|literal/, 'number'],
  [/definition|function|property|attribute|\bdef\b|labelName/, 'name'],
  [/type|builtin|standard|namespace|class/, 'type'],
  [/keyword|modifier|tag|operatorKeyword|self|deleted/, 'keyword'],
  [/meta|annotation|processing|heading|header|documentMeta/, 'meta'],
];

export function lookOf(words: string | null): Look | null {
  return (words && WORDS.find(([pattern]) => pattern.test(words))?.[1]) || null;
}

/** Reads the lines of a file from the first on. */
export class Reader {
  readonly #read: Token[][] = [];
  #state: unknown;
  #failed = false;

  constructor(private readonly language: Language, private readonly lines: readonly string[]) {
    this.#state = language.startState?.(TAB) ?? {};
  }

  /** How many lines were read. */
  get done(): number {
    return this.#failed ? this.lines.length : this.#read.length;
  }

  /** The parts of a line; none of one that was not read yet. */
  of(line: number): readonly Token[] {
    return this.#read[line] ?? [];
  }

  /** Reads on up to a line, or until the time is up, in milliseconds of `performance.now`. True where it came there. */
  readTo(line: number, until: number): boolean {
    const last = Math.min(line, this.lines.length);
    while (this.done < last) {
      for (let some = 0; some < 50 && this.done < last; some++) this.#readOne();
      if (performance.now() > until) break;
    }
    return this.done >= last;
  }

  #readOne(): void {
    const text = (this.lines[this.#read.length] ?? '').replace(/\r?\n$/, '');
    const tokens: Token[] = [];
    try {
      if (text === '') this.language.blankLine?.(this.#state, TAB);
      else if (text.length <= LONGEST) this.#tokens(text, tokens);
      this.#read.push(tokens);
    } catch {
      // A mode that stumbles over something colours no more of this file.
      this.#failed = true;
    }
  }

  #tokens(text: string, tokens: Token[]): void {
    const stream = new StringStream(text, TAB, TAB);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const words = this.language.token(stream, this.#state);
      // One that takes nothing would turn for ever.
      if (stream.pos === stream.start) stream.pos++;
      const look = lookOf(words);
      const last = tokens.at(-1);
      if (!look) continue;
      if (last && last.to === stream.start && last.look === look) last.to = stream.pos;
      else tokens.push({ from: stream.start, to: stream.pos, look });
    }
  }
}
