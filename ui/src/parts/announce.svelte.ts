// The one polite voice for screen readers. It says state changes and nothing else; sighted people see the same.

class Voice {
  /** The announcement for now. */
  words = $state('');

  /** Says something once. Saying the same again is heard again. */
  say(words: string): void {
    this.words = this.words === words ? words + '\u00a0' : words;
  }
}

/** The page's voice. */
export const voice = new Voice();
