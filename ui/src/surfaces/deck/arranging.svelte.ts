// Shapes of one slide in hand: which are chosen, where they would lie, and what they are drawn to. What is let go is handed on as one
// step; nothing is written here, and the drawing is never changed.
import type { DrawnSlide, SlideShape } from '../../api/types';
import { aligned, around, boundsOf, clampToSlide, coveredBy, moved, sized, snapped, spread, turnedBy, type Alignment, type Box, type Guide, type Handle, type Rect } from './arrange';
import type { ShapePlace } from './steps';

/** Points that something is drawn to a line from, on the screen. */
const NEAR = 6;
/** How far the pointer goes before something is moved, on the screen. */
const SLACK = 4;
/** Points of a step by keyboard, and of a small one. */
const STEP = 4;
const SMALL = 1;
/** Milliseconds in which steps by keyboard are one. */
const TOGETHER = 700;
/** Milliseconds after which it is looked again whether the step before is written. */
const AGAIN = 150;
/** Degrees of a step of turning. */
const TURN = 15;

/** Places shapes; resolves once it is written, false where it was refused. */
export type Place = (shapes: ShapePlace[]) => Promise<boolean>;

type What = { do: 'move' } | { do: 'size'; handle: Handle } | { do: 'turn' } | { do: 'band'; add: boolean };

interface Press {
  what: What;
  x: number;
  y: number;
  went: boolean;
  /** Where the shapes lay when it began. */
  from: Map<string, Box>;
}

export class Arranging {
  /** The shapes that are chosen, by their ids: they stay chosen when the slide is drawn anew. */
  chosen = $state.raw<readonly string[]>([]);
  /** Where shapes would lie, by their ids; none where all lie where they are drawn. */
  ghosts = $state.raw<ReadonlyMap<string, Box> | null>(null);
  guides = $state.raw<readonly Guide[]>([]);
  /** The selection rectangle that is pulled up over shapes to choose them. */
  band = $state.raw<Rect | null>(null);
  #slide = $state.raw<DrawnSlide | null>(null);
  #press: Press | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing = false;

  constructor(private readonly place: Place) {}

  /** The slide was drawn, anew or another one. */
  draw(slide: DrawnSlide | null, other: boolean): void {
    this.#slide = slide;
    const there = new Set(slide?.shapes.map((shape) => shape.id));
    this.chosen = other ? [] : this.chosen.filter((id) => there.has(id));
    // Steps that came while the one before was written are still to be written.
    if (other || this.#timer === undefined) this.cancel();
  }

  get shapes(): SlideShape[] {
    return this.#slide?.shapes.filter((shape) => this.chosen.includes(shape.id)) ?? [];
  }

  /** True while something is in hand, or on its way into the file. */
  get busy(): boolean {
    return this.#press?.went === true || this.#timer !== undefined;
  }

  boxOf(shape: SlideShape): Box {
    return this.ghosts?.get(shape.id) ?? { x: shape.x, y: shape.y, width: shape.width, height: shape.height, turn: shape.turn };
  }

  choose(ids: readonly string[]): void {
    this.flush();
    this.chosen = ids;
  }

  /** Takes a shape in, or lets it go. */
  toggle(id: string): void {
    this.choose(this.chosen.includes(id) ? this.chosen.filter((one) => one !== id) : [...this.chosen, id]);
  }

  /** A press at a point of the slide: on a shape, a handle, or beside all. */
  press(what: What, x: number, y: number): void {
    this.flush();
    this.#press = { what, x, y, went: false, from: new Map(this.shapes.map((shape) => [shape.id, this.boxOf(shape)])) };
  }

  /** The pointer went on; `scale` is the pixels of a point. Says whether something is in hand. */
  drag(x: number, y: number, scale: number, keys: { shift: boolean; alt: boolean }): boolean {
    const press = this.#press;
    const slide = this.#slide;
    if (!press || !slide) return false;
    const [dx, dy] = [x - press.x, y - press.y];
    if (!press.went && Math.hypot(dx, dy) * scale < SLACK) return false;
    press.went = true;
    const near = keys.alt ? 0 : NEAR / scale;
    if (press.what.do === 'band') this.band = { left: Math.min(press.x, x), top: Math.min(press.y, y), right: Math.max(press.x, x), bottom: Math.max(press.y, y) };
    else if (press.what.do === 'move') this.#move(press.from, dx, dy, near, keys.shift);
    else if (press.what.do === 'turn') this.ghosts = new Map([...press.from].map(([id, box]) => [id, turnedBy(box, [press.x, press.y], [x, y], keys.shift ? TURN : 1)]));
    else this.#size(press.from, press.what.handle, dx, dy, near, keys.shift);
    return true;
  }

  #move(from: Map<string, Box>, dx: number, dy: number, near: number, straight: boolean): void {
    const slide = this.#slide;
    if (!slide || !from.size) return;
    const along = straight ? (Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy]) : [dx, dy];
    const whole = around([...from.values()].map(boundsOf));
    let [x, y] = clampToSlide(whole, along[0] ?? 0, along[1] ?? 0, slide.width, slide.height);
    const there = { left: whole.left + x, top: whole.top + y, right: whole.right + x, bottom: whole.bottom + y };
    const found = near ? snapped(there, this.#others(), { left: 0, top: 0, right: slide.width, bottom: slide.height }, near) : { dx: 0, dy: 0, guides: [] };
    x += found.dx;
    y += found.dy;
    this.guides = found.guides;
    this.ghosts = new Map([...from].map(([id, box]) => [id, moved(box, x, y)]));
  }

  #size(from: Map<string, Box>, handle: Handle, dx: number, dy: number, near: number, shift: boolean): void {
    const slide = this.#slide;
    const [first] = from;
    if (!first || !slide) return;
    const [id, box] = first;
    const shape = slide.shapes.find((one) => one.id === id);
    const corner = handle[0] !== 0 && handle[1] !== 0;
    const keep = shift || (corner && shape?.name === 'Picture');
    let [x, y] = [dx, dy];
    this.guides = [];
    if (near && box.turn === 0 && !keep) {
      // Only the side that is pulled is drawn to others.
      const there = boundsOf(sized(box, handle, dx, dy, false));
      const edge = { left: handle[0] < 0 ? there.left : there.right, right: handle[0] < 0 ? there.left : there.right, top: handle[1] < 0 ? there.top : there.bottom, bottom: handle[1] < 0 ? there.top : there.bottom };
      const found = snapped(edge, this.#others(), { left: 0, top: 0, right: slide.width, bottom: slide.height }, near);
      if (handle[0]) x += found.dx;
      if (handle[1]) y += found.dy;
      this.guides = found.guides.filter((guide) => !guide.gap && (guide.axis === 'x' ? handle[0] !== 0 : handle[1] !== 0));
    }
    this.ghosts = new Map([[id, sized(box, handle, x, y, keep)]]);
  }

  /** The bounds of the other shapes on the slide: not of those that move, nor of those that lie in them. */
  #others(): Rect[] {
    const own = around(this.shapes.map((shape) => boundsOf(shape)));
    const inside = (rect: Rect) => rect.left >= own.left && rect.right <= own.right && rect.top >= own.top && rect.bottom <= own.bottom;
    return (this.#slide?.shapes ?? []).filter((shape) => !this.chosen.includes(shape.id)).map(boundsOf).filter((rect) => !inside(rect));
  }

  /** The pointer was let go; says whether something was moved or chosen by it. */
  release(): boolean {
    const press = this.#press;
    this.#press = null;
    this.guides = [];
    if (!press?.went) return false;
    if (press.what.do === 'band') {
      const band = this.band;
      this.band = null;
      const held = band ? (this.#slide?.shapes ?? []).filter((shape) => coveredBy(boundsOf(shape), band) >= 0.5).map((shape) => shape.id) : [];
      this.chosen = press.what.add ? [...new Set([...this.chosen, ...held])] : held;
      return true;
    }
    void this.#write();
    return true;
  }

  /** Lets go without writing. */
  cancel(): void {
    this.#press = null;
    this.ghosts = null;
    this.guides = [];
    this.band = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A step by keyboard: moves, or sizes; several soon after each other are one. */
  nudge(right: number, down: number, small: boolean, size: boolean): void {
    const slide = this.#slide;
    if (!slide || !this.chosen.length) return;
    const by = small ? SMALL : STEP;
    const [dx, dy] = [right * by, down * by];
    const now = new Map(this.shapes.map((shape) => [shape.id, this.boxOf(shape)]));
    if (size) {
      this.ghosts = new Map([...now].map(([id, box]) => [id, sized(box, [dx ? 1 : 0, dy ? 1 : 0], dx, dy, false)]));
    } else {
      const [x, y] = clampToSlide(around([...now.values()].map(boundsOf)), dx, dy, slide.width, slide.height);
      this.ghosts = new Map([...now].map(([id, box]) => [id, moved(box, x, y)]));
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), TOGETHER);
  }

  /** Writes what steps by keyboard came to. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    if (this.#writing) {
      this.#timer = setTimeout(() => this.flush(), AGAIN);
      return;
    }
    this.#timer = undefined;
    void this.#write();
  }

  align(how: Alignment): void {
    this.#arrange((boxes) => aligned(boxes, how));
  }

  spread(axis: 'x' | 'y'): void {
    this.#arrange((boxes) => spread(boxes, axis));
  }

  #arrange(how: (boxes: Box[]) => Box[]): void {
    this.flush();
    const { shapes } = this;
    const boxes = how(shapes.map((shape) => this.boxOf(shape)));
    this.ghosts = new Map(shapes.flatMap((shape, n) => (boxes[n] ? [[shape.id, boxes[n]] as const] : [])));
    void this.#write();
  }

  /** Hands on what lies elsewhere. What is refused lies where it lay. */
  async #write(): Promise<void> {
    const { ghosts } = this;
    const shapes = this.shapes.flatMap((shape) => {
      const box = ghosts?.get(shape.id);
      return box && differs(box, shape) ? [{ id: shape.id, ...box }] : [];
    });
    if (!shapes.length) {
      this.ghosts = null;
      return;
    }
    // Until the slide is drawn anew they are shown where they will be.
    this.#writing = true;
    const done = await this.place(shapes);
    this.#writing = false;
    if (!done && this.ghosts === ghosts) this.ghosts = null;
  }
}

function differs(a: Box, b: Box): boolean {
  return [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height, a.turn - b.turn].some((by) => Math.abs(by) > 0.01);
}
