// The fields of a rule on a page: filled from the rule that was read, and each change is written in words.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import RuleFields from './RuleFields.svelte';

let put: Record<string, unknown> | null = null;
let written: string[] = [];
function show(words: string, rule: string) {
  written = [];
  put = mount(RuleFields, { target: document.body, props: { words, rule, onwrite: (said: string) => written.push(said) } });
  flushSync();
}
const field = (label: string) => {
  const named = [...document.querySelectorAll('label')].find((one) => one.textContent === label);
  return document.getElementById(named?.htmlFor ?? '') as HTMLInputElement | HTMLSelectElement | null;
};
function set(label: string, value: string) {
  const one = field(label);
  if (!one) throw new Error(`no field ${label}`);
  one.value = value;
  one.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
}
const day = (name: string) => document.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);

afterEach(async () => {
  if (put) await unmount(put);
  put = null;
});

const KEPT = 'DTSTART:20261123T091500\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=8;BYMINUTE=30;BYSECOND=0';

test('the days and the time of a rule are shown, and a day more is written', () => {
  show('every Monday and Thursday at 8:30', KEPT);
  expect([field('How often')?.value, field('At')?.value]).toEqual(['week', '08:30']);
  expect(['Monday', 'Tuesday', 'Thursday'].map((name) => day(name)?.getAttribute('aria-pressed'))).toEqual(['true', 'false', 'true']);
  day('Friday')?.click();
  set('At', '17:00');
  expect(written).toEqual(['every Monday and Thursday and Friday at 08:30', 'every Monday and Thursday at 17:00']);
});

test('the last day that is chosen stays, and a time that is emptied writes nothing', () => {
  show('Mondays at 9', KEPT.replace('MO,TH', 'MO'));
  day('Monday')?.click();
  set('At', '');
  expect(written).toEqual([]);
});

test('what the fields do not hold stays as it is written until one is chosen', () => {
  show('every 15 minutes', 'DTSTART:20261123T091500\nRRULE:FREQ=MINUTELY;INTERVAL=15;BYSECOND=0');
  expect([field('How often')?.value, field('At'), document.body.textContent?.includes('As it is written above')]).toEqual(['', null, true]);
  set('How often', 'month');
  expect(written).toEqual(['on the 1st of every month at 09:00']);
});
