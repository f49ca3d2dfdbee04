// A deck that is being shown: which slide, whether the screen is covered, how long it has run. It moves over the slides that
// are not hidden, and draws nothing.
import type { Store } from '../../api/store.svelte';
import type { DeckSlide, DrawnSlide } from '../../api/types';

export class Show {
  slides = $state.raw<DeckSlide[]>([]);
  /** The place of the slide that is shown, among those that are. */
  at = $state(0);
  /** The colour that covers the screen until the next key. */
  blank = $state<'black' | 'white' | null>(null);
  pointing = $state(false);
  /** Digits of a slide's number that were typed. */
  typed = $state('');
  readonly begun = Date.now();
  readonly slide = $derived<DeckSlide | null>(this.slides[this.at] ?? null);
  readonly next = $derived<DeckSlide | null>(this.slides[this.at + 1] ?? null);
  /** All slides of the deck: the number of a slide is its place among these, as it is printed on it. */
  #all: DeckSlide[] = [];
  #drawn = new Map<number, Promise<DrawnSlide>>();

  constructor(
    private readonly store: Store,
    readonly path: string,
    readonly version: number,
  ) {}

  /** Reads which slides there are, and begins with one of them. */
  async begin(first: number | null): Promise<void> {
    const { slides } = await this.store.query({ type: 'slides', path: this.path, version: this.version });
    this.#all = slides;
    this.slides = slides.filter((slide) => !slide.hidden || slide.id === first);
    this.at = Math.max(0, this.slides.findIndex((slide) => slide.id === first));
  }

  /** A slide's drawing; the one behind it is drawn ahead. */
  draw(slide: DeckSlide): Promise<DrawnSlide> {
    const known = this.#drawn.get(slide.id);
    if (known) return known;
    const drawing = this.store.query({ type: 'slide', path: this.path, version: this.version, slide: slide.id }).then((reply) => reply.slide);
    this.#drawn.set(slide.id, drawing);
    drawing.catch(() => this.#drawn.delete(slide.id));
    return drawing;
  }

  go(to: number): void {
    this.blank = null;
    this.typed = '';
    this.at = Math.min(Math.max(to, 0), this.slides.length - 1);
  }

  /** Goes to the slide of that number; one that is hidden is shown because it was asked for. */
  goToNumber(number: number): void {
    const asked = this.#all[Math.min(Math.max(number, 1), this.#all.length) - 1];
    if (asked && !this.slides.includes(asked)) this.slides = this.#all.filter((slide) => slide === asked || this.slides.includes(slide));
    this.go(asked ? this.slides.indexOf(asked) : this.at);
  }

  /** Covers the screen, or shows the slide again. */
  cover(blank: 'black' | 'white'): void {
    this.blank = this.blank === blank ? null : blank;
  }

  /** Handles a key; false for a key that does nothing here. */
  key(event: { key: string }): boolean {
    const { key } = event;
    if (/^\d$/.test(key)) this.typed = (this.typed + key).slice(-4);
    else if (key === 'Enter' && this.typed) this.goToNumber(Number(this.typed));
    else if (['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter', 'n'].includes(key)) this.blank ? (this.blank = null) : this.go(this.at + 1);
    else if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace', 'p'].includes(key)) this.blank ? (this.blank = null) : this.go(this.at - 1);
    else if (key === 'Home') this.go(0);
    else if (key === 'End') this.go(this.slides.length - 1);
    else if (key === 'b' || key === '.') this.cover('black');
    else if (key === 'w' || key === ',') this.cover('white');
    else if (key === 'l') this.pointing = !this.pointing;
    else return false;
    return true;
  }
}

/** Time as `4:05`. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
