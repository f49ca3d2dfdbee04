// The words and the order of what tasks may do. Pure.
import type { AccessGroup, AccessLine, Action, Grant, May, Rule, ThreadId } from '../../api/types';

/** Groups in their order. Money comes with what is paid for. */
const GROUPS: { group: AccessGroup; head: string }[] = [
  { group: 'files', head: 'Files' },
  { group: 'network', head: 'Network' },
  { group: 'programs', head: 'Programs' },
];

/** A group with its lines. */
export interface Part {
  group: AccessGroup;
  head: string;
  lines: AccessLine[];
}

/** The lines by group; a group without any stays: something can be added to it. */
export function partsOf(lines: AccessLine[]): Part[] {
  return GROUPS.map(({ group, head }) => ({ group, head, lines: lines.filter((line) => line.group === group) }));
}

/** Entries that were given, without those that stand by themselves. */
export function givenOf(lines: AccessLine[]): number {
  return lines.filter((line) => line.id !== null).length;
}

/** Whether a line tells of something that is done without asking. */
export function isOpen(line: AccessLine): boolean {
  return line.rule === null || line.rule === 'act';
}

/** What the rules mean. */
export const RULES: { rule: Rule; label: string; about: string }[] = [
  { rule: 'act', label: 'Act', about: 'it is done without asking' },
  { rule: 'when_i_say_so', label: 'When I say so', about: 'where your words ask for it, else it asks' },
  { rule: 'second_opinion', label: 'Second opinion', about: 'where your words ask for it, else the model looks again and decides for you' },
  { rule: 'ask', label: 'Ask me', about: 'it asks each time' },
  { rule: 'leave_it_to_me', label: 'Leave it to me', about: 'it is never done, you do it' },
];

/** The rules that can be set for an action: what leaves this computer is never decided by a second opinion. */
export function rulesOf(action: Action): typeof RULES {
  // Words that name a file do not say that it should go.
  return RULES.filter(({ rule }) => (rule !== 'second_opinion' || ['change', 'run', 'reach'].includes(action)) && (rule !== 'when_i_say_so' || action !== 'remove'));
}

/** The way back from a rule that was set for a task, or for all of them; none where nothing was set there. */
export function backOf(line: AccessLine, task: ThreadId | null): { label: string; about: string } | null {
  if (line.id === null || line.task !== task) return null;
  return task ? { label: 'As in every task', about: 'without a rule for this one' } : { label: 'As it stands by itself', about: 'without a rule of yours' };
}

/** Since when, in words; empty for what stands by itself. */
export function sinceWords(since: string | null, now: Date = new Date()): string {
  const at = new Date(since ?? NaN);
  if (Number.isNaN(at.getTime())) return '';
  if (at.toDateString() === now.toDateString()) return `since ${at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (at.toDateString() === yesterday.toDateString()) return 'since yesterday';
  return `since ${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) })}`;
}

/** Bounds and lifetime of a line: `this task, since 2 March`. */
export function detailOf(line: AccessLine, now: Date = new Date()): string {
  // What stands by itself needs no words for it.
  return [line.detail.replace(/; as it stands$/, ''), sinceWords(line.since, now)].filter(Boolean).join(', ');
}

/** What was given, so that it can be given again; none for a rule, and for a secret, which is forgotten with its entry. */
export function mayOf(grant: Grant): May | null {
  if (grant.type !== 'may' || grant.may === 'give_secret') return null;
  const { type, ...may } = grant;
  void type;
  return may;
}

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?$/u;

/** The name of a website, of what a person typed or pasted: `prices.example` of `https://prices.example/list`. None where it is no
 * name, or none of a website's: it needs two parts. */
export function hostOf(words: string): string | null {
  const bare = words.trim().toLowerCase().replace(/^[a-z][a-z0-9+.-]*:\/\//, '').replace(/[/?#].*$/s, '').replace(/:\d+$/, '').replace(/\.$/, '');
  const all = bare.startsWith('*.');
  const parts = (all ? bare.slice(2) : bare).split('.');
  const fits = bare.length <= 253 && parts.length > 1 && parts.every((part) => part.length <= 63 && LABEL.test(part)) && !/^\d+$/.test(parts.at(-1) ?? '');
  return fits ? (all ? '*.' : '') + parts.join('.') : null;
}
