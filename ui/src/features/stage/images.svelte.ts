// The images of the documents on the desk: read once through the engine, drawn from memory, given back when the page
// no longer needs them. It never opens an address.
import { asProblem } from '../../api/client';
import type { Store } from '../../api/store.svelte';
import type { Picture } from '../../surfaces/document/draw';
import { SvelteMap } from 'svelte/reactivity';

/** Images kept at a time: more than a long report has, few enough to hold. */
const MOST = 60;

export class Images {
  #known = new SvelteMap<string, Picture>();

  constructor(private readonly store: Store) {}

  /** The image at an address in a document, in one of its versions; read the first time that it is asked for. */
  of(path: string, version: number, to: string): Picture {
    const key = [path, version, to].join('\n');
    const known = this.#known.get(key);
    if (known === undefined) queueMicrotask(() => void this.#read(key, path, version, to));
    return known ?? null;
  }

  /** Gives all of them back. */
  clear(): void {
    for (const picture of this.#known.values()) if (picture && 'url' in picture) URL.revokeObjectURL(picture.url);
    this.#known.clear();
  }

  async #read(key: string, path: string, version: number, src: string): Promise<void> {
    if (this.#known.has(key)) return;
    if (this.#known.size >= MOST) this.#forget();
    this.#known.set(key, null);
    try {
      const { mime, base64 } = await this.store.query({ type: 'image', path, src, version: version || null });
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      this.#known.set(key, { url: URL.createObjectURL(new Blob([bytes], { type: mime })) });
    } catch (thrown) {
      this.#known.set(key, { why: asProblem(thrown).says });
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
