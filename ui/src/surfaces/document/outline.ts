// The line around what is pointed at, as one SVG path over the text. Pure geometry in pixels.

/** A rectangle. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Room between the words and the line. */
const ROOM = 3;
const ROUND = 4;

/** Joins boxes that stand in the same line of text; wide gaps between them are kept. */
export function linesOf(boxes: Iterable<Box>): Box[] {
  const lines: Box[] = [];
  for (const box of boxes) {
    if (box.right - box.left < 0.5 || box.bottom - box.top < 0.5) continue;
    const last = lines.at(-1);
    const overlap = last ? Math.min(last.bottom, box.bottom) - Math.max(last.top, box.top) : 0;
    if (last && overlap > Math.min(last.bottom - last.top, box.bottom - box.top) / 2) {
      last.left = Math.min(last.left, box.left);
      last.right = Math.max(last.right, box.right);
      last.top = Math.min(last.top, box.top);
      last.bottom = Math.max(last.bottom, box.bottom);
    } else {
      lines.push({ left: box.left, top: box.top, right: box.right, bottom: box.bottom });
    }
  }
  return lines;
}

type Point = [number, number];

/** The path around lines of text: down their right sides, up their left ones, with round corners. */
export function outline(lines: Box[]): string {
  let path = '';
  for (let from = 0; from < lines.length; ) {
    // Lines that do not share a column (the end of one, the beginning of the next) are outlined apart.
    let to = from + 1;
    while (to < lines.length && meets(lines[to - 1], lines[to])) to++;
    path += around(lines.slice(from, to));
    from = to;
  }
  return path;
}

function meets(above: Box | undefined, below: Box | undefined): boolean {
  return !!above && !!below && below.left < above.right && above.left < below.right;
}

function around(lines: Box[]): string {
  const right: Point[] = [];
  const left: Point[] = [];
  lines.forEach((line, i) => {
    const above = lines[i - 1];
    const below = lines[i + 1];
    const top = above ? (above.bottom + line.top) / 2 : line.top - ROOM;
    const bottom = below ? (line.bottom + below.top) / 2 : line.bottom + ROOM;
    right.push([line.right + ROOM, top], [line.right + ROOM, bottom]);
    left.push([line.left - ROOM, top], [line.left - ROOM, bottom]);
  });
  return rounded([...right, ...left.reverse()]);
}

function rounded(corners: Point[]): string {
  const points = corners.filter(([x, y], i) => {
    const [a, b] = corners[(i + corners.length - 1) % corners.length] ?? [NaN, NaN];
    return Math.abs(a - x) > 0.01 || Math.abs(b - y) > 0.01;
  });
  let path = '';
  points.forEach((corner, i) => {
    const before = points[(i + points.length - 1) % points.length] ?? corner;
    const after = points[(i + 1) % points.length] ?? corner;
    const a = towards(corner, before);
    const b = towards(corner, after);
    path += `${i ? 'L' : 'M'}${a.join(' ')}Q${at(corner)} ${b.join(' ')}`;
  });
  return path + 'Z';
}

const near = (n: number) => Math.round(n * 10) / 10;
const at = ([x, y]: Point) => `${near(x)} ${near(y)}`;

/** A little way from a corner to another one, at most half of it. */
function towards([x, y]: Point, [a, b]: Point): Point {
  const length = Math.hypot(a - x, b - y) || 1;
  const part = Math.min(ROUND, length / 2) / length;
  return [near(x + (a - x) * part), near(y + (b - y) * part)];
}
