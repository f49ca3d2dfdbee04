// Words that begin with a slash: what they do, and how they are completed. Pure.

export type SlashWord = 'goal' | 'hey' | 'orchestrate';

/** The slash commands. */
export const SLASHES: { word: SlashWord; about: string }[] = [
  { word: 'goal', about: 'Pursue it round after round until it is reached' },
  { word: 'hey', about: 'What moved, waits and is at risk in all your folders' },
  { word: 'orchestrate', about: 'Plan it over all your folders, and start a task in each' },
];

/** Parses a slash command; null for any other text, a path among them. */
export function slashOf(text: string): { word: SlashWord; rest: string } | null {
  const [, word, rest] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  const known = SLASHES.find((one) => one.word === word);
  // It takes no words: with some it is a sentence.
  if (known?.word === 'hey' && rest?.trim()) return null;
  return known ? { word: known.word, rest: rest?.trim() ?? '' } : null;
}

/** Completions of a slash command that is being typed. */
export function completions(text: string): typeof SLASHES {
  const begun = /^\/([a-z]*)$/.exec(text);
  return begun ? SLASHES.filter((one) => one.word.startsWith(begun[1] ?? '') && one.word !== begun[1]) : [];
}
