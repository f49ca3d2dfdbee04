// Geometry of shapes that are put elsewhere: sizes around a turn, guides, gaps, alignment.
import { expect, test } from 'vitest';
import { aligned, around, boundsOf, clampToSlide, coveredBy, moved, sized, snapped, spread, turnedBy, type Box, type Rect } from './arrange';

const box = (x: number, y: number, width: number, height: number, turn = 0): Box => ({ x, y, width, height, turn });
const SLIDE: Rect = { left: 0, top: 0, right: 960, bottom: 540 };
const near = (a: Box, b: Box) => {
  for (const key of ['x', 'y', 'width', 'height', 'turn'] as const) expect(a[key], key).toBeCloseTo(b[key], 6);
};

test('a turned box takes the room that it takes', () => {
  expect(boundsOf(box(10, 20, 100, 50))).toEqual({ left: 10, top: 20, right: 110, bottom: 70 });
  const quarter = boundsOf(box(0, 0, 100, 50, 90));
  expect([quarter.left, quarter.top, quarter.right, quarter.bottom].map(Math.round)).toEqual([25, -25, 75, 75]);
});

test('what a rectangle covers by half is in it', () => {
  const rect: Rect = { left: 0, top: 0, right: 50, bottom: 100 };
  expect(coveredBy(boundsOf(box(0, 0, 100, 100)), rect)).toBe(0.5);
  expect(coveredBy(boundsOf(box(60, 0, 10, 10)), rect)).toBe(0);
  expect(coveredBy(boundsOf(box(0, 10, 100, 0)), rect)).toBe(0.5);
  expect(coveredBy(boundsOf(box(60, 10, 0, 10)), rect)).toBe(0);
});

test('a handle leaves what lies across from it where it is', () => {
  near(sized(box(10, 10, 100, 50), [1, 1], 20, 10, false), box(10, 10, 120, 60));
  near(sized(box(10, 10, 100, 50), [-1, -1], 20, 10, false), box(30, 20, 80, 40));
  near(sized(box(10, 10, 100, 50), [0, 1], 99, 10, false), box(10, 10, 100, 60));
  near(sized(box(10, 10, 100, 50), [1, 1], 20, 0, true), box(10, 10, 120, 60));
  near(sized(box(10, 10, 100, 50), [1, 0], 100, 0, true), box(10, -15, 200, 100));
  // It does not turn over.
  expect(sized(box(10, 10, 100, 50), [1, 0], -500, 0, false).width).toBe(4);
  // Turned by a quarter its right side looks down.
  const turned = sized(box(0, 0, 100, 50, 90), [1, 0], 0, 20, false);
  const [before, after] = [boundsOf(box(0, 0, 100, 50, 90)), boundsOf(turned)];
  expect(turned.width).toBeCloseTo(120, 6);
  expect([after.top, after.left].map((one) => one.toFixed(3))).toEqual([before.top, before.left].map((one) => one.toFixed(3)));
  expect(after.bottom - before.bottom).toBeCloseTo(20, 6);
});

test('a box is turned as far as the hand goes around it', () => {
  const own = box(0, 0, 100, 100);
  expect(turnedBy(own, [50, -50], [50, -50], 1).turn).toBe(0);
  expect(turnedBy(own, [50, -50], [150, 50], 1).turn).toBe(90);
  expect(turnedBy(own, [50, 150], [-50, 50], 1).turn).toBe(90);
  expect(turnedBy({ ...own, turn: 10 }, [50, -50], [-50, 50], 1).turn).toBe(280);
  expect(turnedBy(own, [50, -50], [60, -50], 15).turn).toBe(0);
});

test('a part of it stays on the slide', () => {
  expect(clampToSlide(boundsOf(box(0, 0, 100, 50)), -900, 900, 960, 540)).toEqual([-88, 528]);
  expect(clampToSlide(boundsOf(box(0, 0, 100, 50)), 20, 30, 960, 540)).toEqual([20, 30]);
});

test('it is drawn to the lines of others and of the slide, and to no others', () => {
  const other = boundsOf(box(100, 100, 200, 50));
  const at = (x: number, y: number) => snapped(boundsOf(box(x, y, 80, 30)), [other], SLIDE, 6);
  expect(at(103, 300)).toMatchObject({ dx: -3, dy: 0 });
  expect(at(103, 300).guides).toEqual([{ axis: 'x', at: 100, from: 100, to: 330 }]);
  // Its right side to the other's right side.
  expect(at(222, 300).dx).toBe(-2);
  // The middle of the slide.
  expect(at(437, 258)).toMatchObject({ dx: 3, dy: -3 });
  expect(at(412, 305)).toEqual({ dx: 0, dy: 0, guides: [] });
});

test('it is drawn to even gaps', () => {
  const others = [box(0, 100, 100, 50), box(150, 100, 100, 50)].map(boundsOf);
  const found = snapped(boundsOf(box(302, 113, 100, 31)), others, { left: -9e9, top: -9e9, right: 9e9, bottom: 9e9 }, 4);
  expect(found.dx).toBe(-2);
  expect(found.guides.filter((guide) => guide.gap)).toEqual([{ axis: 'y', at: 128.5, from: 250, to: 300, gap: true }]);
  const apart = [box(0, 100, 100, 50), box(400, 100, 100, 50)].map(boundsOf);
  expect(snapped(boundsOf(box(203, 113, 100, 31)), apart, { left: -9e9, top: -9e9, right: 9e9, bottom: 9e9 }, 4).dx).toBe(-3);
});

test('several are lined up and spread', () => {
  const all = [box(0, 0, 10, 10), box(50, 20, 30, 10), box(90, 5, 10, 40)];
  expect(aligned(all, 'left').map((one) => one.x)).toEqual([0, 0, 0]);
  expect(aligned(all, 'right').map((one) => one.x + one.width)).toEqual([100, 100, 100]);
  expect(aligned(all, 'middle').map((one) => one.y + one.height / 2)).toEqual([22.5, 22.5, 22.5]);
  expect(spread(all, 'x').map((one) => one.x)).toEqual([0, 35, 90]);
  expect(spread([...all].reverse(), 'x').map((one) => one.x)).toEqual([90, 35, 0]);
  expect(moved(box(1, 2, 3, 4), 5, 6)).toEqual(box(6, 8, 3, 4));
  expect(around(all.map(boundsOf))).toEqual({ left: 0, top: 0, right: 100, bottom: 45 });
});
