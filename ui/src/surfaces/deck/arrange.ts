// Shapes put elsewhere by hand: moved, sized around their turn, drawn to the lines of others, aligned and spread. Numbers in points
// of the slide go in and come out; it draws nothing and asks nothing.

/** Where a shape lies: the rectangle before it is turned, and its turn in degrees clockwise. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  turn: number;
}

/** A rectangle that stands upright. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A line that something was drawn to, from one end to the other. */
export interface Guide {
  axis: 'x' | 'y';
  at: number;
  from: number;
  to: number;
  /** Between two things that are as far apart as two others. */
  gap?: boolean;
}

/** A handle by its place on the frame: -1, 0, 1 across and down. */
export type Handle = readonly [-1 | 0 | 1, -1 | 0 | 1];

export const HANDLES: readonly Handle[] = [[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]];

/** The least side of a shape, and what of it must stay on the slide. */
const LEAST = 4;
const STAYS = 12;

/** The rectangle that a box takes, turned. */
export function boundsOf(box: Box): Rect {
  const angle = (box.turn * Math.PI) / 180;
  const [sin, cos] = [Math.abs(Math.sin(angle)), Math.abs(Math.cos(angle))];
  const [across, down] = [box.width * cos + box.height * sin, box.width * sin + box.height * cos];
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return { left: x - across / 2, top: y - down / 2, right: x + across / 2, bottom: y + down / 2 };
}

/** The rectangle around several. */
export function around(rects: Rect[]): Rect {
  return {
    left: Math.min(...rects.map((one) => one.left)),
    top: Math.min(...rects.map((one) => one.top)),
    right: Math.max(...rects.map((one) => one.right)),
    bottom: Math.max(...rects.map((one) => one.bottom)),
  };
}

/** The share of a rectangle that another one covers; a line counts by its length. */
export function coveredBy(own: Rect, by: Rect): number {
  const axis = (a: number, b: number, from: number, to: number) => (b > a ? Math.max(Math.min(b, to) - Math.max(a, from), 0) / (b - a) : from <= a && a <= to ? 1 : 0);
  return axis(own.left, own.right, by.left, by.right) * axis(own.top, own.bottom, by.top, by.bottom);
}

export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: box.x + dx, y: box.y + dy };
}

function turned(x: number, y: number, degrees: number): [number, number] {
  const angle = (degrees * Math.PI) / 180;
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

/** A box pulled at one of its handles; what lies across from the handle stays where it is. */
export function sized(box: Box, [across, down]: Handle, dx: number, dy: number, keep: boolean): Box {
  // A handle is pulled along the box's own sides.
  const [x, y] = turned(dx, dy, -box.turn);
  let width = across ? Math.max(box.width + x * across, LEAST) : box.width;
  let height = down ? Math.max(box.height + y * down, LEAST) : box.height;
  if (keep && box.width > 0 && box.height > 0) {
    const ratio = box.width / box.height;
    const wider = across && (!down || width / box.width >= height / box.height);
    if (wider) height = Math.max(width / ratio, LEAST);
    else width = Math.max(height * ratio, LEAST);
  }
  const [mx, my] = turned(((width - box.width) / 2) * across, ((height - box.height) / 2) * down, box.turn);
  const [cx, cy] = [box.x + box.width / 2 + mx, box.y + box.height / 2 + my];
  return { ...box, x: cx - width / 2, y: cy - height / 2, width, height };
}

/** Where a point lies from the middle of a box, in degrees clockwise from above. */
function bearing(box: Box, x: number, y: number): number {
  return (Math.atan2(x - box.x - box.width / 2, box.y + box.height / 2 - y) * 180) / Math.PI;
}

/** A box turned as far as the hand went around it, from one point to another; in steps. */
export function turnedBy(box: Box, from: readonly [number, number], to: readonly [number, number], step: number): Box {
  const turn = Math.round((box.turn + bearing(box, ...to) - bearing(box, ...from)) / step) * step;
  return { ...box, turn: ((turn % 360) + 360) % 360 };
}

/** How far something may go so that a part of it stays on the slide. */
export function clampToSlide(rect: Rect, dx: number, dy: number, width: number, height: number): [number, number] {
  const within = (by: number, near: number, far: number, side: number) => Math.min(Math.max(by, STAYS - far), side - STAYS - near);
  return [within(dx, rect.left, rect.right, width), within(dy, rect.top, rect.bottom, height)];
}

interface Line {
  at: number;
  from: number;
  to: number;
}

/** The lines of rectangles across one axis: both edges and the middle. */
function linesOf(rect: Rect, axis: 'x' | 'y'): Line[] {
  const [near, far, from, to] = axis === 'x' ? [rect.left, rect.right, rect.top, rect.bottom] : [rect.top, rect.bottom, rect.left, rect.right];
  return [near, (near + far) / 2, far].map((at) => ({ at, from, to }));
}

/** The offset that a move needs to meet the lines of others; with the lines that it meets. */
export function snapped(rect: Rect, others: Rect[], slide: Rect, near: number): { dx: number; dy: number; guides: Guide[] } {
  const [x, y] = [snapAxis(rect, others, slide, 'x', near), snapAxis(rect, others, slide, 'y', near)];
  return { dx: x.by, dy: y.by, guides: [...x.guides, ...y.guides] };
}

function snapAxis(rect: Rect, others: Rect[], slide: Rect, axis: 'x' | 'y', near: number): { by: number; guides: Guide[] } {
  const own = linesOf(rect, axis);
  const targets = [...others, slide].flatMap((other) => linesOf(other, axis));
  let by: number | null = null;
  const closer = (distance: number) => Math.abs(distance) <= near && (by === null || Math.abs(distance) < Math.abs(by));
  for (const line of own) for (const target of targets) if (closer(target.at - line.at)) by = target.at - line.at;
  for (const at of evenly(rect, others, axis)) if (closer(at)) by = at;
  if (by === null) return { by: 0, guides: [] };
  const shift: number = by;
  const there = axis === 'x' ? { ...rect, left: rect.left + shift, right: rect.right + shift } : { ...rect, top: rect.top + shift, bottom: rect.bottom + shift };
  const guides: Guide[] = [];
  for (const line of linesOf(there, axis)) {
    const met = targets.filter((target) => Math.abs(target.at - line.at) < 0.01);
    if (met.length) guides.push({ axis, at: line.at, from: Math.min(line.from, ...met.map((one) => one.from)), to: Math.max(line.to, ...met.map((one) => one.to)) });
  }
  if (!guides.length) guides.push(...gapsOf(there, others, axis));
  return { by: shift, guides };
}

/** Those that stand in one row with a rectangle, before it and behind it along an axis: the nearest first. */
function row(rect: Rect, others: Rect[], axis: 'x' | 'y'): [Rect[], Rect[]] {
  const beside = others.filter((other) => (axis === 'x' ? other.top < rect.bottom && rect.top < other.bottom : other.left < rect.right && rect.left < other.right));
  const [near, far] = ends(axis);
  const before = beside.filter((other) => other[far] <= rect[near] + 1).sort((a, b) => b[far] - a[far]);
  const behind = beside.filter((other) => other[near] >= rect[far] - 1).sort((a, b) => a[near] - b[near]);
  return [before, behind];
}

const ends = (axis: 'x' | 'y') => (axis === 'x' ? (['left', 'right'] as const) : (['top', 'bottom'] as const));

/** How far a rectangle is from standing as far from its neighbours as they do from each other, or in the middle of two. */
function evenly(rect: Rect, others: Rect[], axis: 'x' | 'y'): number[] {
  const [near, far] = ends(axis);
  const [[before, first], [behind, last]] = row(rect, others, axis);
  const out: number[] = [];
  if (before && behind) out.push((before[far] + behind[near]) / 2 - (rect[near] + rect[far]) / 2);
  if (before && first && first[far] <= before[near]) out.push(before[far] + (before[near] - first[far]) - rect[near]);
  if (behind && last && last[near] >= behind[far]) out.push(behind[near] - (last[near] - behind[far]) - rect[far]);
  return out;
}

/** The gaps beside a rectangle that are as wide as each other. */
function gapsOf(rect: Rect, others: Rect[], axis: 'x' | 'y'): Guide[] {
  const [near, far] = ends(axis);
  const [[before], [behind]] = row(rect, others, axis);
  const at = axis === 'x' ? (rect.top + rect.bottom) / 2 : (rect.left + rect.right) / 2;
  // A gap runs along the axis, so its line stands across the other one.
  const across = axis === 'x' ? 'y' : 'x';
  const gaps: Guide[] = [];
  if (before) gaps.push({ axis: across, at, from: before[far], to: rect[near], gap: true });
  if (behind) gaps.push({ axis: across, at, from: rect[far], to: behind[near], gap: true });
  return gaps;
}

/** How shapes are lined up. */
export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Boxes lined up with the outermost of them. */
export function aligned(boxes: Box[], how: Alignment): Box[] {
  const all = around(boxes.map(boundsOf));
  return boxes.map((box) => {
    const own = boundsOf(box);
    switch (how) {
      case 'left':
        return moved(box, all.left - own.left, 0);
      case 'right':
        return moved(box, all.right - own.right, 0);
      case 'centre':
        return moved(box, (all.left + all.right - own.left - own.right) / 2, 0);
      case 'top':
        return moved(box, 0, all.top - own.top);
      case 'bottom':
        return moved(box, 0, all.bottom - own.bottom);
      case 'middle':
        return moved(box, 0, (all.top + all.bottom - own.top - own.bottom) / 2);
    }
  });
}

/** Boxes with as much room between each of them, the outermost staying where they are. */
export function spread(boxes: Box[], axis: 'x' | 'y'): Box[] {
  const [near, far] = ends(axis);
  const rects = boxes.map(boundsOf);
  const order = boxes.map((_, n) => n).sort((a, b) => (rects[a]?.[near] ?? 0) - (rects[b]?.[near] ?? 0));
  const all = around(rects);
  const taken = rects.reduce((sum, one) => sum + one[far] - one[near], 0);
  const gap = (all[far] - all[near] - taken) / Math.max(boxes.length - 1, 1);
  const out = [...boxes];
  let at = all[near];
  for (const n of order) {
    const [box, own] = [boxes[n], rects[n]];
    if (!box || !own) continue;
    const by = at - own[near];
    out[n] = axis === 'x' ? moved(box, by, 0) : moved(box, 0, by);
    at += own[far] - own[near] + gap;
  }
  return out;
}
