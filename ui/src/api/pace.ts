// When what comes is taken in: at once, or while the person writes some at a time, after a letter was drawn, so that no
// letter waits behind what tasks tell. It keeps the order, loses nothing and never looks into what it holds.

/** Milliseconds after a letter in which the person still writes; nothing is held longer. */
const WRITING = 300;
/** Milliseconds between two takings while they write. */
const APART = 200;
/** So many are taken in without waiting. */
const MOST = 256;
const FIELDS = 'input, textarea, [contenteditable]';

/** A buffer of events that delays them while the person types. */
export class Pace<T> {
  #held: T[] = [];
  #letter = -Infinity;
  #taken = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly take: (one: T) => void) {}

  /** Hears what the person does in a page. Returns how to stop. */
  listen(page: EventTarget): () => void {
    const key = (event: globalThis.Event) => this.#key(event as KeyboardEvent);
    const press = () => this.#act();
    page.addEventListener('keydown', key, true);
    page.addEventListener('pointerdown', press, true);
    return () => {
      page.removeEventListener('keydown', key, true);
      page.removeEventListener('pointerdown', press, true);
    };
  }

  /** Takes one in, now or soon. */
  add(one: T): void {
    if (!this.#held.length && performance.now() - this.#letter > WRITING) return this.take(one);
    this.#held.push(one);
    if (this.#held.length >= MOST) this.release();
    else this.#timer ??= setTimeout(() => this.release(), WRITING);
  }

  /** Takes in all that is held. */
  release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#taken = performance.now();
    for (const one of this.#held.splice(0)) this.take(one);
  }

  #key(event: KeyboardEvent): void {
    const writes = event.key.length === 1 || event.key === 'Backspace' || event.key === 'Delete';
    const field = event.target instanceof Element && event.target.closest(FIELDS);
    if (writes && field && !event.ctrlKey && !event.metaKey) {
      this.#letter = performance.now();
      // Its picture may be on the way to the screen until the next frame begins.
      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => this.#drawn())));
    } else if (!['Shift', 'AltGraph', 'Dead'].includes(event.key)) {
      this.#act();
    }
  }

  /** Releases held events at a key or a press: it acts on what is there by now, and its own answer is not delayed. */
  #act(): void {
    this.#letter = -Infinity;
    this.release();
  }

  #drawn(): void {
    if (this.#held.length && performance.now() - this.#taken >= APART) this.release();
  }
}
