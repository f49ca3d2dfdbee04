// Words that begin with a slash: what they do, and how they are completed. Pure.

export type SlashWord = 'goal' | 'hey' | 'orchestrate';

/** What can be said with a slash. */
export const SLASHES: { word: SlashWord; about: string }[] = [
  { word: 'goal', about: 'Pursue it round after round until it is reached' },
  { word: 'hey', about: 'What moved, waits and is at risk in all your folders' },
  { word: 'orchestrate', about: 'Plan it over all your folders, and start a task in each' },
];

/** What a text with a slash asks for; null for any other text, a path among them. */
export function slashOf(text: string): { word: SlashWord; rest: string } | null {
  const [, word, rest] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  const known = SLASHES.find((one) => one.word === word);
  // It takes no words: with some it is a sentence.
  if (known?.word === 'hey' && rest?.trim()) return null;
  return known ? { word: known.word, rest: rest?.trim() ?? '' } : null;
}

/** What a text that is being typed may become. */
export function completions(text: string): typeof SLASHES {
  const begun = /^\/([a-z]*)$/.exec(text);
  return begun ? SLASHES.filter((one) => one.word.startsWith(begun[1] ?? '') && one.word !== begun[1]) : [];
}
