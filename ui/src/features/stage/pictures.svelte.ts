// The small pictures of a deck's slides: read once through the engine for each state of a slide, given back when the page no
// longer needs them.
import type { Store } from '../../api/store.svelte';
import type { DeckSlide } from '../../api/types';
import type { Picture } from '../../surfaces/document/draw';
import { SvelteMap } from 'svelte/reactivity';

/** Pictures kept at a time: a long deck and its last states. */
const MOST = 400;
/** Pixels of width: twice what the list shows. */
const WIDTH = 272;
/** Pictures that are asked for at a time: drawing takes the engine some time. */
const AT_A_TIME = 2;

export class SlidePictures {
  #known = new SvelteMap<string, Picture>();
  #waiting: (() => Promise<void>)[] = [];
  #asked = 0;

  constructor(private readonly store: Store) {}

  /** The picture of a slide as it is now; read the first time that it is asked for. */
  of(path: string, version: number | null, slide: DeckSlide): Picture {
    const key = `${path}\n${slide.hash}`;
    const known = this.#known.get(key);
    if (known === undefined) queueMicrotask(() => this.#want(key, path, version, slide.id));
    return known ?? null;
  }

  /** Gives all of them back. */
  clear(): void {
    this.#waiting = [];
    for (const picture of this.#known.values()) if (picture && 'url' in picture) URL.revokeObjectURL(picture.url);
    this.#known.clear();
  }

  #want(key: string, path: string, version: number | null, slide: number): void {
    if (this.#known.has(key)) return;
    while (this.#known.size >= MOST) this.#forget();
    this.#known.set(key, null);
    this.#waiting.push(() => this.#read(key, path, version, slide));
    this.#next();
  }

  #next(): void {
    while (this.#asked < AT_A_TIME) {
      const read = this.#waiting.shift();
      if (!read) return;
      this.#asked++;
      void read().finally(() => {
        this.#asked--;
        this.#next();
      });
    }
  }

  async #read(key: string, path: string, version: number | null, slide: number): Promise<void> {
    try {
      const { mime, base64 } = await this.store.query({ type: 'slide_picture', path, version, slide, width: WIDTH });
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      if (this.#known.has(key)) this.#known.set(key, { url: URL.createObjectURL(new Blob([bytes], { type: mime })) });
    } catch {
      // Its title stands in its place then.
    }
  }

  #forget(): void {
    const [oldest] = this.#known.keys();
    if (oldest === undefined) return;
    const picture = this.#known.get(oldest);
    if (picture && 'url' in picture) URL.revokeObjectURL(picture.url);
    this.#known.delete(oldest);
  }
}
