// The words and the order of the notebook. Pure.
import type { Memory, MemoryKind, MemorySource } from '../../api/types';

export const KINDS: { kind: MemoryKind; one: string; many: string }[] = [
  { kind: 'preference', one: 'Preference', many: 'Preferences' },
  { kind: 'person', one: 'Person', many: 'People' },
  { kind: 'term', one: 'Term', many: 'Terms' },
  { kind: 'place', one: 'Place', many: 'Places' },
  { kind: 'decision', one: 'Decision', many: 'Decisions' },
  { kind: 'note', one: 'Other', many: 'Other' },
];

/** A page of the notebook: what is proposed first, then kind by kind. */
export interface Page {
  head: string;
  memories: Memory[];
}

/** The notebook's pages, without empty ones. */
export function pagesOf(memories: Memory[]): Page[] {
  const proposed = memories.filter((memory) => memory.status === 'proposed');
  const kept = memories.filter((memory) => memory.status === 'kept');
  const pages = KINDS.map(({ kind, many }) => ({ head: many, memories: kept.filter((memory) => memory.kind === kind) }));
  return [{ head: 'Proposed', memories: proposed }, ...pages].filter((page) => page.memories.length);
}

/** Where it comes from, in a word or two. */
export function sourceWord(source: MemorySource): string {
  if (source.by === 'person') return 'from you';
  return source.by === 'task' ? 'from a task' : 'from your notes';
}

/** All memories as a text that a person can keep: one list for each kind. */
export function asText(memories: Memory[]): string {
  const pages = pagesOf(memories).map((page) => `## ${page.head}\n\n${page.memories.map((memory) => `- ${memory.text.replace(/\n/g, '\n  ')}${memory.scope === 'everywhere' ? ' (everywhere)' : ''}`).join('\n')}\n`);
  return ['# What Gloss remembers\n', ...pages].join('\n');
}
