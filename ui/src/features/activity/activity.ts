// What happened, as it is listed: by day, with the words of the filter and of the record. Pure.
import type { ActivityKind, ActivityRow } from '../../api/types';

/** What a person can filter by. */
export const KINDS: { kind: ActivityKind; label: string }[] = [
  { kind: 'task', label: 'Asked for' },
  { kind: 'read', label: 'Read' },
  { kind: 'changed', label: 'Changed' },
  { kind: 'decided', label: 'Decided' },
  { kind: 'ran', label: 'Programs' },
  { kind: 'published', label: 'Published' },
  { kind: 'spent', label: 'Finished and spent' },
  { kind: 'other', label: 'Everything else' },
];

/** Rows of one day, newest first. */
export interface Day {
  day: string;
  rows: ActivityRow[];
}

/** `Today`, `Yesterday`, `Monday, 2 March`, with the year where it is another one. */
export function dayOf(at: string, now: Date = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const midnight = (of: Date) => new Date(of.getFullYear(), of.getMonth(), of.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

/** `10:40`. */
export function timeOf(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** Rows by their days, in the order that they have. */
export function daysOf(rows: ActivityRow[], now: Date = new Date()): Day[] {
  const out: Day[] = [];
  for (const row of rows) {
    const day = dayOf(row.at, now);
    const last = out.at(-1);
    if (last?.day === day) last.rows.push(row);
    else out.push({ day, rows: [row] });
  }
  return out;
}

/** `1,204 entries since 2 March`. */
export function entriesWords(entries: number, since: string | null, now: Date = new Date()): string {
  const many = `${entries.toLocaleString('en-GB')} ${entries === 1 ? 'entry' : 'entries'}`;
  const date = since ? new Date(since) : null;
  if (!date || Number.isNaN(date.getTime())) return many;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return `${many} since ${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...year })}`;
}
