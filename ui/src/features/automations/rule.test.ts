// A rule as its form shows it, and the words that the form writes. That the engine reads those words is
// `crates/gloss-schedule/tests/wordings/times.tsv`'s.
import { expect, test } from 'vitest';
import { begin, fieldsOf, wordsOf, type Fields } from './rule';

const now = new Date(2026, 10, 23, 9);
const kept = (rule: string) => `DTSTART:20261123T091500\nRRULE:${rule}`;
const at = ';BYHOUR=9;BYMINUTE=5;BYSECOND=0';

test('a rule that the engine keeps fills the form, and the form writes it in words', () => {
  const cases: [string, Partial<Fields>, string][] = [
    ['FREQ=DAILY;COUNT=1', { often: 'once', date: '2026-11-23', time: '09:15' }, 'on 2026-11-23 at 09:15'],
    [`FREQ=DAILY${at}`, { often: 'day', time: '09:05' }, 'every day at 09:05'],
    [`FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR${at}`, { often: 'weekday' }, 'every weekday at 09:05'],
    [`FREQ=WEEKLY;BYDAY=MO,TH${at}`, { often: 'week', days: [0, 3] }, 'every Monday and Thursday at 09:05'],
    [`FREQ=MONTHLY;BYMONTHDAY=22${at}`, { often: 'month', on: '22' }, 'on the 22nd of every month at 09:05'],
    [`FREQ=MONTHLY;BYMONTHDAY=13${at}`, { often: 'month', on: '13' }, 'on the 13th of every month at 09:05'],
    [`FREQ=MONTHLY;BYMONTHDAY=-1${at}`, { often: 'month', on: 'last day' }, 'on the last day of every month at 09:05'],
    [`FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1${at}`, { often: 'month', on: 'first weekday' }, 'on the first weekday of every month at 09:05'],
    ['FREQ=HOURLY;INTERVAL=2;BYMINUTE=0;BYSECOND=0', { often: 'hour', hours: 2 }, 'every 2 hours'],
    ['FREQ=HOURLY;BYMINUTE=0;BYSECOND=0', { often: 'hour', hours: 1 }, 'every hour'],
  ];
  for (const [rule, fields, words] of cases) {
    const read = fieldsOf(kept(rule), now);
    expect(read).toMatchObject(fields);
    expect(read && wordsOf(read)).toBe(words);
  }
});

test('a rule that says more than the form holds is not shown as less', () => {
  for (const rule of [
    '', '0 9 * * 1-5', kept(`FREQ=WEEKLY;INTERVAL=2;BYDAY=MO${at}`), kept(`FREQ=DAILY${at};UNTIL=20270131`), kept('FREQ=MINUTELY;INTERVAL=15;BYSECOND=0'),
    kept('FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0;BYSECOND=0'), kept(`FREQ=MONTHLY;BYMONTHDAY=1,15${at}`), kept(`FREQ=MONTHLY;BYDAY=1MO${at}`), kept(`FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3${at}`),
    `${kept(`FREQ=DAILY${at}`)} | ${kept(`FREQ=DAILY${at}`)}`, `DTSTART:20261201T000000\nRRULE:FREQ=DAILY${at}`,
  ]) expect(fieldsOf(rule, now), rule).toBeNull();
});

test('an empty form begins with a weekday at nine, and once with tomorrow', () => {
  expect(begin(now)).toEqual({ often: 'weekday', days: [0], on: '1', date: '2026-11-24', hours: 1, time: '09:00' });
});
