// Pointer selection in a sheet: presses a cell, a letter or a row number, draws a rectangle, stretches it. The use of
// the selection is not known here.
import { only, stretched, type Cell } from './moves';
import type { Plane } from './plane.svelte';
import { letters } from './range';

/** Two presses of one cell within this time, in milliseconds, are a double one. */
const DOUBLE = 500;
/** How far a finger may stray and still have pressed, in pixels. */
const STRAY = 10;

/** The pointer over one drawn sheet. */
export class Pointer {
  #pressed: { at: Cell; x: number; y: number; touch: boolean; again: boolean } | null = null;
  #last = { row: -2, column: -2, time: 0 };

  constructor(private readonly plane: Plane) {}

  /** It was pressed on a cell, a letter or a number. A finger may be about to scroll: it selects when it is lifted. */
  down(event: PointerEvent): void {
    const at = this.plane.at(event.clientX, event.clientY);
    const touch = event.pointerType === 'touch';
    const again = at.row === this.#last.row && at.column === this.#last.column && event.timeStamp - this.#last.time < DOUBLE;
    this.#last = { ...at, time: event.timeStamp };
    this.#pressed = { at, x: event.clientX, y: event.clientY, touch, again };
    if (touch) return;
    this.#take(at, event.shiftKey);
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  /** It is drawn over cells. */
  drag(event: PointerEvent): void {
    const { plane } = this;
    const start = this.#pressed;
    if (!start || start.touch || !event.buttons || !plane.chosen || (start.at.row < 0 && start.at.column < 0)) return;
    const to = plane.drawnTo(plane.chosen.anchor, event.clientX, event.clientY);
    const { head, whole } = plane.chosen;
    if (to.row === head.row && to.column === head.column) return;
    plane.chosen = stretched(plane.chosen, to);
    const [row, column] = [whole === 'columns' ? 0 : to.row, whole === 'rows' ? 0 : to.column];
    plane.bring({ top: row, bottom: row, left: column, right: column });
  }

  /** It was lifted. True where something was selected; the second press of a double one means something else. */
  up(event: PointerEvent): boolean {
    const start = this.#pressed;
    this.#pressed = null;
    if (!start) return false;
    if (start.touch) {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > STRAY) return false;
      this.#take(start.at, false);
    }
    return !start.again;
  }

  /** Whether it is over a letter or a number, which is selected then unless it is already. */
  onHead(event: MouseEvent): boolean {
    const { plane } = this;
    const at = plane.at(event.clientX, event.clientY);
    if (at.row >= 0 === at.column >= 0) return false;
    const whole = at.row < 0 ? 'columns' : 'rows';
    const { chosen, selected } = plane;
    const within = chosen?.whole === whole && selected && (whole === 'rows' ? at.row >= selected.top && at.row <= selected.bottom : at.column >= selected.left && at.column <= selected.right);
    if (!within) this.#take(at, false);
    return true;
  }

  /** It was taken for something else, as for scrolling. */
  cancel(): void {
    this.#pressed = null;
  }

  /** Selects what was pressed: a cell, the row or column of a number or letter, from the corner all of them. */
  #take(at: Cell, extend: boolean): void {
    const { plane } = this;
    const cell = { row: Math.max(0, at.row), column: Math.max(0, at.column) };
    if (extend && plane.chosen) plane.chosen = stretched(plane.chosen, cell);
    else if (at.row < 0 && at.column < 0) plane.chosen = { ...only(0, 0), head: { row: plane.rows.total - 1, column: plane.rows.columns - 1 } };
    else plane.chosen = { anchor: cell, head: cell, whole: at.row < 0 ? 'columns' : at.column < 0 ? 'rows' : 'cells' };
  }
}

/** The address of what is under the pointer, as a formula names it: a cell, a whole row or column. */
export function addressAt(plane: Plane, event: PointerEvent): string {
  const { row, column } = plane.at(event.clientX, event.clientY);
  const [own, last] = [plane.rows.fileRow(row) ?? row, plane.rows.columns - 1];
  if (row < 0) return column < 0 ? `A:${letters(last)}` : `${letters(column)}:${letters(column)}`;
  return column < 0 ? `${own + 1}:${own + 1}` : `${letters(column)}${own + 1}`;
}
