// What differs between two texts, word by word, as a person would mark it: few whole pieces instead of many crumbs. Pure.
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

const isCrumb = (text: string) => text.trim().split(/\s+/).length < CRUMB && text.length < 24;

/** The pieces in reading order, what went before what came. */
export function differ(before: string, after: string): Part[] {
  if (before.length + after.length > LONGEST) return ends(before, after);
  const parts = joined(diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({ kind: added ? 'came' : removed ? 'gone' : 'same', text: value })));
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
