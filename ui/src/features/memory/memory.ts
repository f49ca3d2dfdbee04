// The words and the order of the notebook. Pure.
import type { Memory, MemoryKind, MemorySource } from '../../api/types';
import { count, when } from '../../parts/words';

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

/** How often it was used, and when last, said as `day` says it; empty where it never was. */
export function usedWord(memory: Memory, day: (at: string) => string = when): string {
  if (!memory.uses) return '';
  const last = memory.used_at ? `last ${day(memory.used_at)}` : '';
  return [`used ${memory.uses === 1 ? 'once' : count(memory.uses, 'time')}`, last].filter(Boolean).join(', ');
}

/** All memories as a text that a person can keep: one list for each kind, each with where it comes from and where it holds. Says so where
 *  there are more than `most`, which were read. */
export function asText(memories: Memory[], most: number): string {
  const day = (at: string) => at.slice(0, 10);
  const about = (memory: Memory) => [sourceWord(memory.source), day(memory.created_at), memory.scope === 'everywhere' ? 'everywhere' : '', usedWord(memory, day)].filter(Boolean).join(', ');
  const pages = pagesOf(memories).map((page) => `## ${page.head}\n\n${page.memories.map((memory) => `- ${memory.text.replace(/\n/g, '\n  ')} (${about(memory)})`).join('\n')}\n`);
  const cut = memories.length >= most ? [`These are the newest ${most}.\n`] : [];
  return ['# What Gloss remembers\n', ...cut, ...pages].join('\n');
}
