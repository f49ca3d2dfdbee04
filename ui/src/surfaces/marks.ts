// Changes of applied notes, cut to what really differs, so that before and after can be shown in place.
// Pure: from notes and where they are painted to ranges and struck-out words.
import type { AppliedPart, Change, DocumentView, InlineNode, Note, RunPoint } from '../api/types';
import { differ } from './differ';
import type { Ghost } from './document/draw';
import { changeText } from './change-text';

/** Ranges of visible text. */
export type Paint = [RunPoint, RunPoint][];

/** Orders places as they stand in the text; what has no place comes last. */
export function byPlace(a: Paint | undefined, b: Paint | undefined): number {
  const [one, two] = [a?.[0]?.[0], b?.[0]?.[0]];
  if (!one || !two) return Number(!one) - Number(!two);
  return one.run - two.run || one.utf16 - two.utf16;
}

const lengthOf = (paint: Paint) => paint.reduce((sum, [start, end]) => sum + end.utf16 - start.utf16, 0);

/** The part of painted runs between two offsets of their joined words; an empty part keeps its place. */
function cut(paint: Paint, from: number, to: number): Paint {
  const parts: Paint = [];
  let at = 0;
  for (const [start, end] of paint) {
    const length = end.utf16 - start.utf16;
    const a = Math.max(from - at, 0);
    const b = Math.min(to - at, length);
    if (a < b || (from === to && a === b && parts.length === 0)) parts.push([{ ...start, utf16: start.utf16 + a }, { ...end, utf16: start.utf16 + b }]);
    at += length;
  }
  return parts;
}

/** Marks in the text while changes are shown. */
export interface Marks {
  /** New words in the places of notes. */
  added: Paint;
  /** New words that follow from them, elsewhere. */
  follows: Paint;
  /** Old words where they stood. */
  ghosts: Ghost[];
}

/** The new words of all applied notes and of what follows from them, and the old ones where they stood. */
export function appliedMarks(notes: Note[], follows: Change[], paints: Record<string, Paint>): Marks {
  const added: Paint = [];
  const following: Paint = [];
  const ghosts: Ghost[] = [];
  // Notes whose places overlap share one change, which is marked once: in the place that says all of it.
  const shown = new Map<string, Place>();
  for (const note of notes) {
    if (note.state !== 'applied' || !note.applied || !paints[note.id]?.length) continue;
    // What was changed beyond its own place is painted by itself.
    const beyond = note.applied.parts.filter((part) => paints[part.change]?.length);
    const places = beyond.length ? beyond.map((part) => ({ ...part, paint: paints[part.change] ?? [] })) : placesOf(paints[note.id] ?? [], note.applied.parts);
    for (const place of places) {
      const all = lengthOf(place.paint) === place.after.length;
      if (all || !shown.has(place.change)) shown.set(place.change, place);
    }
  }
  for (const { paint, before, after } of shown.values()) {
    const marks = marksOf(paint, before, after);
    added.push(...marks.added);
    ghosts.push(...marks.ghosts);
  }
  for (const change of follows) {
    const { before, after } = changeText(change);
    const marks = marksOf(paints[change.id] ?? [], before, after);
    following.push(...marks.added);
    ghosts.push(...marks.ghosts.map((ghost): Ghost => ({ ...ghost, tone: 'follows' })));
  }
  return { added, follows: following, ghosts };
}

type Place = AppliedPart & { paint: Paint };

/** A note's paint, told apart by what was put into each of its places; all of it with no old words where that can't be. */
function placesOf(paint: Paint, parts: AppliedPart[]): Place[] {
  const [first] = parts;
  if (!first) return [];
  if (parts.length === 1) return [{ ...first, paint }];
  const places: Place[] = [];
  let at = 0;
  for (const part of parts) {
    const from = at;
    for (let left = part.after.length; left > 0 && at < paint.length; at++) left -= lengthOf(paint.slice(at, at + 1));
    const own = paint.slice(from, at);
    if (lengthOf(own) !== part.after.length) return [{ ...first, before: '', after: '', paint }];
    places.push({ ...part, paint: own });
  }
  return places;
}

/** Before and after in one painted place. */
function marksOf(paint: Paint, before: string, after: string): { added: Paint; ghosts: Ghost[] } {
  const first = paint[0]?.[0];
  if (!first) return { added: [], ghosts: [] };
  // Offsets can be cut only where the painted words are the new ones, run by run; else the whole place is shown.
  const same = paint.every(([start, end]) => start.run === end.run) && lengthOf(paint) === after.length;
  if (!same) return { added: paint, ghosts: ghost(first, before) };
  const added: Paint = [];
  const ghosts: Ghost[] = [];
  let at = 0;
  const parts = differ(before, after);
  parts.forEach((part, i) => {
    const next = parts[i + 1];
    if (part.kind === 'gone') {
      const kept = cut(paint, at, at + (next?.kind === 'came' ? next.text.length : 0));
      if (next?.kind !== 'came') added.push(...kept);
      ghosts.push(...ghost(kept[0]?.[0] ?? first, part.text));
    } else if (part.kind === 'came') {
      added.push(...cut(paint, at, at + part.text.length));
    }
    if (part.kind !== 'gone') at += part.text.length;
  });
  return { added, ghosts };
}

function ghost(at: RunPoint, words: string): Ghost[] {
  const text = words.trim();
  return text ? [{ run: at.run, utf16: at.utf16, text }] : [];
}

const texts = new WeakMap<DocumentView, Map<number, string>>();

/** The words of each run of a version. */
export function runsOf(view: DocumentView): Map<number, string> {
  const known = texts.get(view);
  if (known) return known;
  const map = new Map<number, string>();
  const walk = (node: InlineNode) => (node.t === 'run' ? map.set(node.id, node.text) : node.of.forEach(walk));
  view.blocks.forEach((block) => walk(block.node));
  texts.set(view, map);
  return map;
}

/** The words just before and after a place, as drawn. */
export function around(view: DocumentView, paint: Paint): { lead: string; rest: string } {
  const first = paint[0]?.[0];
  const last = paint.at(-1)?.[1];
  if (!first || !last) return { lead: '', rest: '' };
  const runs = runsOf(view);
  return { lead: (runs.get(first.run) ?? '').slice(0, first.utf16), rest: (runs.get(last.run) ?? '').slice(last.utf16) };
}

const spots = new WeakMap<DocumentView, ReturnType<typeof readSpots>>();

function spotsOf(view: DocumentView): ReturnType<typeof readSpots> {
  const known = spots.get(view) ?? readSpots(view);
  spots.set(view, known);
  return known;
}

/** Where each run stands: its block's hash and its number within. Equal twins are left out, as none knows which is which. */
function readSpots(view: DocumentView): { byRun: Map<number, string>; bySpot: Map<string, number> } {
  const byRun = new Map<number, string>();
  const times = new Map<string, number>();
  for (const { hash } of view.blocks) times.set(hash, (times.get(hash) ?? 0) + 1);
  for (const block of view.blocks) {
    let i = 0;
    const walk = (node: InlineNode) => {
      if (node.t === 'run') byRun.set(node.id, `${block.hash}/${i++}`);
      else node.of.forEach(walk);
    };
    if (times.get(block.hash) === 1) walk(block.node);
  }
  return { byRun, bySpot: new Map([...byRun].map(([run, spot]) => [spot, run])) };
}

/**
 * A painted place in another version, where its blocks are the same there; what is in a changed block is not painted. A
 * sheet has no blocks: its cells are taken to stand where they stood.
 */
export function carried(from: DocumentView, to: DocumentView, paint: Paint): Paint {
  if (from === to || !paint.length || !from.blocks.length) return paint;
  const [old, now] = [spotsOf(from), spotsOf(to)];
  const move = (point: RunPoint) => now.bySpot.get(old.byRun.get(point.run) ?? '');
  return paint.flatMap(([start, end]): Paint => {
    const [a, b] = [move(start), move(end)];
    return a === undefined || b === undefined ? [] : [[{ ...start, run: a }, { ...end, run: b }]];
  });
}
