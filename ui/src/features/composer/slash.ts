// Words that begin with a slash: what they do, and how they are completed. Pure.

import type { SlashCommand } from '../../api/types';

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

/** Completions that are shown at most. */
const MOST = 12;

/** Completions of a slash command that is being typed: those of Gloss's own that are no message, and `more`, which are sent as words. */
export function completions(text: string, more: SlashCommand[] = []): { word: string; about: string }[] {
  const begun = /^\/([a-zA-Z0-9_:-]*)$/.exec(text);
  if (!begun) return [];
  const all = [...SLASHES, ...more.map(({ command, about, takes }) => ({ word: command, about: about || takes }))];
  return all.filter((one) => one.word.startsWith(begun[1] ?? '') && one.word !== begun[1]).slice(0, MOST);
}
