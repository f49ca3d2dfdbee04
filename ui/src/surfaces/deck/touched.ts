// Which slides two versions of a deck differ on, and what a change touched of a drawn slide: whole shapes, cells, points, lines
// of words. Pure: from places that the engine tells to places that can be ringed; it looks for no words.
import type { DeckSlide, DrawnSlide, SlideShape } from '../../api/types';
import type { Placed } from '../compared';
import type { Paint } from '../marks';

/** A slide before and now; one of them may be none. */
export interface SlidePair {
  was: DeckSlide | null;
  is: DeckSlide | null;
  changes: Placed[];
}

/** The parts of a drawn slide that are ringed. */
export interface Touched {
  /** Places, each a whole shape, cell, point or paragraph. */
  rings: Paint;
  /** The slide itself: it came, went, or is hidden or shown. */
  slide: boolean;
  /** The names of the parts. */
  names: string[];
}

type Side = 'was' | 'is';

/** Where a change is drawn on one side; nowhere where it has nothing there. */
export function placeOf(change: Placed, side: Side): Paint {
  const [span, paint] = side === 'was' ? [change.old, change.removed] : [change.new, change.added];
  return span.start < span.end ? paint : [];
}

const slideAt = (slides: DeckSlide[], paint: Paint): DeckSlide | undefined => {
  const run = paint[0]?.[0].run;
  return run === undefined ? undefined : slides.find((slide) => slide.run <= run && run <= slide.last);
};

/** Which slide is which: told by changes that have both sides, then by looking the same, then by the id. */
function matches(changes: Placed[], was: DeckSlide[], is: DeckSlide[]): Map<DeckSlide, DeckSlide> {
  const found = new Map<DeckSlide, DeckSlide>();
  const taken = new Set<DeckSlide>();
  const take = (old: DeckSlide | undefined, now: DeckSlide | undefined) => {
    if (!old || !now || found.has(old) || taken.has(now)) return;
    found.set(old, now);
    taken.add(now);
  };
  const alone = new Set<DeckSlide>();
  for (const change of changes) {
    const [old, now] = [slideAt(was, placeOf(change, 'was')), slideAt(is, placeOf(change, 'is'))];
    if (old && now) take(old, now);
    else if (old && change.removed[0]?.[0].run === old.run) alone.add(old);
    else if (now && change.added[0]?.[0].run === now.run) alone.add(now);
  }
  const free = (slides: DeckSlide[]) => slides.filter((slide) => !found.has(slide) && !taken.has(slide) && !alone.has(slide));
  const sames = (key: (slide: DeckSlide) => string) => {
    const [left, right] = [free(was), free(is)];
    for (const old of left) {
      const alike = right.filter((slide) => key(slide) === key(old));
      if (alike.length === 1 && left.filter((slide) => key(slide) === key(old)).length === 1) take(old, alike[0]);
    }
  };
  sames((slide) => slide.hash);
  sames((slide) => String(slide.id));
  return found;
}

/** The slides that changed, in the order in which they are now; one that went stands where it was. */
export function slidesTouched(changes: Placed[], was: DeckSlide[], is: DeckSlide[]): SlidePair[] {
  const now = matches(changes, was, is);
  const before = new Map([...now].map(([old, slide]) => [slide, old]));
  const pairs = new Map<DeckSlide, SlidePair>();
  for (const change of changes) {
    const is1 = slideAt(is, placeOf(change, 'is'));
    const was1 = slideAt(was, placeOf(change, 'was'));
    const pair = { was: is1 ? (before.get(is1) ?? null) : (was1 ?? null), is: is1 ?? (was1 ? (now.get(was1) ?? null) : null) };
    const key = pair.is ?? pair.was;
    if (!key) continue;
    const told = pairs.get(key) ?? { ...pair, changes: [] };
    told.changes.push(change);
    pairs.set(key, told);
  }
  const place = (pair: SlidePair): number => {
    if (pair.is) return is.indexOf(pair.is);
    const ahead = was.slice(0, was.indexOf(pair.was as DeckSlide)).reverse().map((slide) => now.get(slide)).find((slide) => slide !== undefined);
    return ahead ? is.indexOf(ahead) + 0.5 : -0.5;
  };
  return [...pairs.values()].sort((a, b) => place(a) - place(b) || was.indexOf(a.was as DeckSlide) - was.indexOf(b.was as DeckSlide));
}

/** The parts of one side's slide that changes touched. */
export function touched(changes: Placed[], side: Side, slide: DeckSlide, drawn: DrawnSlide): Touched {
  const rings = new Map<string, { paint: Paint[number]; name: string }>();
  let all = false;
  for (const change of changes) {
    const runs = placeOf(change, side).flatMap(([start, end]) => Array.from({ length: end.run - start.run + 1 }, (_, i) => start.run + i)).filter((run) => slide.run <= run && run <= slide.last);
    if (runs.includes(slide.run)) all = true;
    else for (const ring of ringsOf(runs, drawn)) rings.set(`${ring.paint[0].run}`, ring);
  }
  // A ring within a ring says nothing more.
  const shapes = drawn.shapes.filter((shape) => rings.has(String(shape.run)));
  const kept = [...rings.values()].filter(({ paint: [{ run }] }) => !shapes.some((shape) => shape.run !== run && ownerOf(run, drawn) === shape));
  return { rings: all ? [] : kept.map((ring) => ring.paint), slide: all, names: all ? ['the slide'] : [...new Set(kept.map((ring) => ring.name))] };
}

/** The shape that a run is part of. */
function ownerOf(run: number, drawn: DrawnSlide): SlideShape | undefined {
  const line = drawn.lines.find((one) => one.run === run);
  return drawn.shapes.find((shape) => shape.run === run || shape.id === line?.shape || shape.within.some((part) => part.run === run));
}

/** The shape whose run and parts are on either side of a run: that of a row's mark, or a chart's title. */
function aroundOf(run: number, drawn: DrawnSlide): SlideShape | undefined {
  const last = (shape: SlideShape) => Math.max(...shape.within.map((part) => part.run), ...drawn.lines.filter((line) => line.shape === shape.id).map((line) => line.run), shape.run);
  return drawn.shapes.find((shape) => shape.run <= run && run <= last(shape));
}

/** The rings of one change's runs. */
function ringsOf(runs: number[], drawn: DrawnSlide): { paint: Paint[number]; name: string }[] {
  const at = (run: number, name: string, until = 0) => ({ paint: [{ run, utf16: 0 }, { run, utf16: until }] as Paint[number], name });
  const shapes = drawn.shapes.filter((shape) => runs.includes(shape.run));
  const rings = shapes.map((shape) => at(shape.run, shape.name));
  const loose: number[] = [];
  for (const run of runs) {
    const shape = ownerOf(run, drawn);
    if (!shape) loose.push(run);
    if (!shape || shapes.includes(shape)) continue;
    const line = drawn.lines.find((one) => one.run === run);
    const part = shape.within.find((one) => one.run === run || (line?.cell && one.row === line.cell[0] && one.column === line.cell[1]));
    if (part && part.column === null) {
      const points = shape.within.filter((one) => one.row === part.row && one.column !== null);
      rings.push(...(points.length ? points.map((one) => at(one.run, `${shape.name}, ${one.name}`)) : [at(shape.run, shape.name)]));
    } else if (part) rings.push(at(part.run, `${shape.name}, ${part.name}`));
    else rings.push(at(run, shape.name, Number.MAX_SAFE_INTEGER));
  }
  if (rings.length) return rings;
  return loose.flatMap((run) => aroundOf(run, drawn) ?? []).slice(0, 1).map((shape) => at(shape.run, shape.name));
}
