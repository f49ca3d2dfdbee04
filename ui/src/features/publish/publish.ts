// The words and choices of publishing: who, until when, what leaves. Pure; publishes nothing.
import type { Audience, Leak, LeavingData, ReleaseView } from '../../api/types';
import { count } from '../../parts/words';

export interface Who {
  value: Audience;
  label: string;
  about: string;
}

/** The narrowest first. */
export const WHO: Who[] = [
  { value: 'me', label: 'Only me', about: 'On this computer, to try it as others will see it' },
  { value: 'link', label: 'People with the link and the passcode', about: 'On your network while this computer is on. Gloss makes the passcode' },
  { value: 'network', label: 'Everyone on this network', about: 'No passcode. Anyone in the building who has the link' },
];

export const UNTIL: { value: string; label: string }[] = [
  { value: '', label: 'I unpublish it' },
  { value: '1', label: 'In an hour' },
  { value: '24', label: 'In a day' },
  { value: '168', label: 'In a week' },
  { value: '720', label: 'In 30 days' },
  { value: 'day', label: 'The end of a day…' },
];

/** When it is over; null where that is left open, undefined where the day is no day or is over already. */
export function untilOf(choice: string, day: string, now: Date): string | null | undefined {
  if (choice === '') return null;
  if (choice !== 'day') return new Date(now.getTime() + Number(choice) * 3_600_000).toISOString();
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return undefined;
  const end = new Date(year, month - 1, date + 1);
  return end > now ? end.toISOString() : undefined;
}

/** `48 rows, 6 of 9 columns`. */
export function shareOf(data: LeavingData): string {
  const columns = data.columns.length;
  const all = columns + data.kept.length;
  const of = data.kept.length ? `${columns} of ${count(all, 'column')}` : count(columns, 'column');
  return data.rows === null ? of : `${count(data.rows, 'row')}, ${of}`;
}

/** Columns that are named of those that stay here. */
const NAMED = 8;

/** `name, day. Not: phone and 3 more.` */
export function columnsOf(data: LeavingData): string {
  const shown = `${data.columns.join(', ')}.`;
  if (!data.kept.length) return shown;
  const more = data.kept.length - NAMED;
  return `${shown} Not: ${data.kept.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Findings before publishing, alike things together: `2 e-mail addresses, in index.html`. */
export interface Found {
  head: string;
  secret: boolean;
  leaks: Leak[];
}

export function foundOf(leaks: Leak[]): Found[] {
  const groups = new Map<string, Leak[]>();
  for (const leak of leaks) {
    const key = `${leak.secret} ${leak.what}`;
    groups.set(key, [...(groups.get(key) ?? []), leak]);
  }
  return [...groups.values()].map((group) => {
    const first = group[0] as Leak;
    const files = [...new Set(group.map((leak) => leak.file))];
    const what = group.length === 1 ? sentence(first.what) : `${group.length} × ${bare(first.what)}`;
    return { head: `${what}, in ${files.length === 1 ? files[0] : count(files.length, 'file')}`, secret: first.secret, leaks: group };
  });
}

const bare = (what: string) => what.replace(/^an? /, '');
const sentence = (what: string) => what.charAt(0).toUpperCase() + what.slice(1);

/** How a release is told: who, and until when. */
export function termsOf(view: ReleaseView, day: (at: string) => string): string {
  const { release } = view;
  const who = { me: 'Only me', link: 'Link and passcode', network: 'Everyone on this network' }[release.audience];
  if (release.state === 'unpublished') return `${who}, unpublished ${release.ended_at ? day(release.ended_at) : ''}`.trim();
  if (release.state === 'expired') return `${who}, over since ${release.until ? day(release.until) : ''}`.trim();
  return release.until ? `${who}, until ${day(release.until)}` : `${who}, until you unpublish it`;
}

/** Releases that can show an earlier one again: whether going back to it would change anything. */
export function goesBack(to: ReleaseView, all: ReleaseView[]): boolean {
  return all.some(({ release }) => release.state === 'live' && (release.n >= to.release.n || release.newest) && release.shows !== to.release.version);
}
