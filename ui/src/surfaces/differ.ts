// Word differences between two texts, as a person would mark them: few whole pieces instead of many crumbs. Pure.
import { diffWordsWithSpace } from 'diff';
import { shared } from '../parts/words';

/** A piece of the older text, of the newer one, or of both. */
export interface Part {
  kind: 'same' | 'gone' | 'came';
  text: string;
}

/** Texts longer than this together, in UTF-16 units, are compared at their ends only: nobody reads such a marking. */
const LONGEST = 20_000;
/** Kept words between two changes that are fewer than this are marked with them. */
const CRUMB = 3;
/** More changes than these in one place are shown as one. */
const MOST = 6;

/** One line in so many must be as it was, for two texts to be compared line by line. */
const KEPT = 4;

const isCrumb = (text: string) => text.trim().split(/\s+/).length < CRUMB && text.length < 24;

/** The pieces in reading order, what went before what came. */
export function differ(before: string, after: string): Part[] {
  if (before.length + after.length > LONGEST) return ends(before, after);
  return byLine(before, after) ?? inWords(before, after);
}

/** Line by line, where as many lines stand there and enough of them as they were: cells of a table, points of a list. */
function byLine(before: string, after: string): Part[] | null {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const kept = old.filter((line, at) => line === now[at]).length;
  if (old.length !== now.length || old.length < 2 || kept * KEPT < old.length) return null;
  const parts: Part[] = [];
  const add = (part: Part) => {
    const last = parts.at(-1);
    if (last && last.kind === 'same' && part.kind === 'same') last.text += part.text;
    else parts.push(part);
  };
  old.forEach((line, at) => {
    if (at) add({ kind: 'same', text: '\n' });
    if (line || now[at]) inWords(line, now[at] ?? '').forEach(add);
  });
  return parts;
}

function inWords(before: string, after: string): Part[] {
  const parts = joined(wholeNumbers(diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({ kind: added ? 'came' : removed ? 'gone' : 'same', text: value }))));
  return parts.filter((part) => part.kind === 'gone').length > MOST ? ends(before, after) : parts;
}

function ends(before: string, after: string): Part[] {
  const { head, tail } = shared(before, after);
  const parts: Part[] = [
    { kind: 'same', text: before.slice(0, head) },
    { kind: 'gone', text: before.slice(head, before.length - tail) },
    { kind: 'came', text: after.slice(head, after.length - tail) },
    { kind: 'same', text: tail ? before.slice(-tail) : '' },
  ];
  return parts.filter((part) => part.text);
}

/** The part of a number that a text ends or begins with. */
const NUMBER_END = /\d+(?:[.,\u00a0\u202f’']\d+)*[.,\u00a0\u202f’']?$/;
const NUMBER_START = /^[.,\u00a0\u202f’']?\d+(?:[.,\u00a0\u202f’']\d+)*/;

/** Takes what is alike within a number into the change: 16,116 and 16,716 are two numbers, and no digits of one. */
function wholeNumbers(raw: Part[]): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < raw.length; at++) {
    const part = raw[at] as Part;
    if (part.kind === 'same') {
      parts.push({ ...part });
      continue;
    }
    const change = { gone: '', came: '' };
    for (; at < raw.length && raw[at]?.kind !== 'same'; at++) change[raw[at]?.kind as 'gone' | 'came'] += raw[at]?.text ?? '';
    const [last, next] = [parts.at(-1), raw[at]];
    const lead = last && /^[\d.,]/.test(change.gone || change.came) ? (NUMBER_END.exec(last.text)?.[0] ?? '') : '';
    if (last && lead) last.text = last.text.slice(0, -lead.length);
    const tail = next && /\d$/.test(change.gone || change.came) ? (NUMBER_START.exec(next.text)?.[0] ?? '') : '';
    if (next && tail) raw[at] = { ...next, text: next.text.slice(tail.length) };
    for (const kind of ['gone', 'came'] as const) {
      const text = lead + change[kind] + tail;
      if (text) parts.push({ kind, text });
    }
    at--;
  }
  return parts.filter((part) => part.text);
}

/** Joins changes that only crumbs keep apart. */
function joined(raw: Part[]): Part[] {
  const parts: Part[] = [];
  let gone = '';
  let came = '';
  let between = '';
  const close = () => {
    if (gone) parts.push({ kind: 'gone', text: gone });
    if (came) parts.push({ kind: 'came', text: came });
    if (between) parts.push({ kind: 'same', text: between });
    gone = came = between = '';
  };
  for (const { kind, text } of raw) {
    const changing = gone !== '' || came !== '';
    if (kind === 'same') {
      if (changing && isCrumb(text)) between += text;
      else {
        close();
        parts.push({ kind, text });
      }
      continue;
    }
    gone += between;
    came += between;
    between = '';
    if (kind === 'gone') gone += text;
    else came += text;
  }
  close();
  return parts;
}
