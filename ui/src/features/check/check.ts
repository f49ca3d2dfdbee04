// Findings of a check, slide by slide, in words. Asks nothing and changes nothing.
import type { DeckSlide, Finding, RunPoint } from '../../api/types';
import { count } from '../../parts/words';

/** The findings of one slide; of the whole file where `slide` is none. */
export interface Found {
  slide: number | null;
  head: string;
  findings: Finding[];
}

/** Findings by slide, those of the whole file first, in the order of the slides. */
export function bySlide(findings: Finding[], slides: Pick<DeckSlide, 'id' | 'title'>[]): Found[] {
  const whole = findings.filter((one) => one.slide === null);
  const all = slides.map(({ id, title }, at) => ({ slide: id, head: title ? `Slide ${at + 1}: ${title}` : `Slide ${at + 1}`, findings: findings.filter((one) => one.slide === id) }));
  return [{ slide: null, head: 'The whole file', findings: whole }, ...all].filter((one) => one.findings.length > 0);
}

/** How many there are, and how many of them whoever sees it notices. */
export function sumOf(findings: Finding[]): string {
  const faults = findings.filter((one) => one.fault).length;
  const looks = findings.length - faults;
  const parts = [faults ? count(faults, 'fault') : '', looks ? `${looks} worth a look` : ''].filter(Boolean);
  return parts.length ? parts.join(', ') : 'Nothing was found';
}

/** The place of a finding, to be painted. */
export function paintOf(run: number): [RunPoint, RunPoint][] {
  return [[{ run, utf16: 0 }, { run, utf16: 0 }]];
}

/** The first words of a note about it. */
export const noteOf = (one: Finding): string => `${one.says} ${one.next}`;
