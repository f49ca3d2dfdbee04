// A rule as a form shows it: how often, on which days, at what time. Reads what the engine keeps and writes words that the
// engine reads again; a rule that says more than the form has fields for is never shown as less.

export type Often = 'once' | 'day' | 'weekday' | 'week' | 'month' | 'hour';

export type Fields = {
  often: Often;
  /** Days of the week, from Monday as 0. */
  days: number[];
  /** The day of the month by its number, or `last day`, `first weekday`, `last weekday`. */
  on: string;
  /** The day of what comes once: `2026-12-01`. */
  date: string;
  /** How many hours apart. */
  hours: number;
  /** `09:00` */
  time: string;
};

export const OFTEN: { value: Often; label: string }[] = [
  { value: 'once', label: 'Once' },
  { value: 'day', label: 'Every day' },
  { value: 'weekday', label: 'Every weekday' },
  { value: 'week', label: 'On days of the week' },
  { value: 'month', label: 'Every month' },
  { value: 'hour', label: 'Every few hours' },
];

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const KEYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const WEEKDAYS = 'MO,TU,WE,TH,FR';
/** Days of the month that have no number of their own, and what the engine keeps of them. */
const NAMED: Record<string, string> = { 'last day': 'BYMONTHDAY=-1', 'first weekday': `BYDAY=${WEEKDAYS};BYSETPOS=1`, 'last weekday': `BYDAY=${WEEKDAYS};BYSETPOS=-1` };

/** The days of the month that can be chosen. */
export const MONTH_DAYS = [...Array.from({ length: 31 }, (_, at) => String(at + 1)), ...Object.keys(NAMED)];

/** The fields of a form that shows no rule yet. */
export function begin(now = new Date()): Fields {
  const next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const two = (number: number) => String(number).padStart(2, '0');
  return { often: 'weekday', days: [0], on: '1', date: `${next.getFullYear()}-${two(next.getMonth() + 1)}-${two(next.getDate())}`, hours: 1, time: '09:00' };
}

/** The fields of a rule as the engine keeps it. Null where it says more than they hold. */
export function fieldsOf(rule: string, now = new Date()): Fields | null {
  const start = /^DTSTART:(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})\d{2}\nRRULE:([^\n|]+)$/.exec(rule.trim());
  if (!start) return null;
  const [, year, month, day, hour, minute, text = ''] = start;
  const fields = { ...begin(now), time: `${hour}:${minute}` };
  if (text === 'FREQ=DAILY;COUNT=1') return { ...fields, often: 'once', date: `${year}-${month}-${day}` };
  const hours = /^FREQ=HOURLY(?:;INTERVAL=(\d+))?;BYMINUTE=0;BYSECOND=0$/.exec(text);
  if (hours) return { ...fields, often: 'hour', hours: Number(hours[1] ?? 1), time: '09:00' };
  // What begins with a day is kept with its midnight: the form has no field for that.
  const days = /^(.+);BYHOUR=(\d+);BYMINUTE=(\d+);BYSECOND=0$/.exec(text);
  if (!days || `${hour}${minute}` === '0000') return null;
  const at = { ...fields, time: `${days[2]?.padStart(2, '0')}:${days[3]?.padStart(2, '0')}` };
  const of = days[1] ?? '';
  if (of === 'FREQ=DAILY') return { ...at, often: 'day' };
  if (of === `FREQ=WEEKLY;BYDAY=${WEEKDAYS}`) return { ...at, often: 'weekday', days: [0, 1, 2, 3, 4] };
  const week = /^FREQ=WEEKLY;BYDAY=([A-Z,]+)$/.exec(of);
  if (week) {
    const chosen = (week[1] ?? '').split(',').map((key) => KEYS.indexOf(key));
    return chosen.includes(-1) ? null : { ...at, often: 'week', days: chosen };
  }
  const named = Object.entries(NAMED).find(([, kept]) => of === `FREQ=MONTHLY;${kept}`);
  const number = /^FREQ=MONTHLY;BYMONTHDAY=(\d+)$/.exec(of);
  const on = named?.[0] ?? number?.[1];
  return on ? { ...at, often: 'month', on } : null;
}

/** The rule of the fields, in words that the engine reads. */
export function wordsOf({ often, days, on, date, hours, time }: Fields): string {
  switch (often) {
    case 'once': return `on ${date} at ${time}`;
    case 'day': return `every day at ${time}`;
    case 'weekday': return `every weekday at ${time}`;
    case 'week': return `every ${[...days].sort().map((day) => DAYS[day]).join(' and ')} at ${time}`;
    case 'month': return `on the ${Number(on) ? ordinal(Number(on)) : on} of every month at ${time}`;
    case 'hour': return hours === 1 ? 'every hour' : `every ${hours} hours`;
  }
}

function ordinal(number: number): string {
  const teen = number > 10 && number < 14;
  return `${number}${(teen ? undefined : ['', 'st', 'nd', 'rd'][number % 10]) || 'th'}`;
}
