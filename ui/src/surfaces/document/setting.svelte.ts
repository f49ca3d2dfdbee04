// Words of an agent on their way to being set: the engine takes them apart, one question at a time and no more than one
// a frame. Of words that grow only what may still change is asked again: what stands behind the last empty line but one.
import { tick } from 'svelte';
import type { Block } from '../../api/types';

/** Markup of Markdown; a sentence with none of it is set as it stands. */
const MARKS = /[*_`[\]|~<>&\\$#\n]|^\s*(?:[-+]|\d+[.)])\s|https?:|www\./u;

/** Milliseconds of a frame. */
const FRAME = 16;

/** True for words that are one plain paragraph. */
export const isPlain = (text: string) => !MARKS.test(text);

/** Takes words apart. */
export type Ask = (text: string) => Promise<Block[]>;

/** One text, and what it is set as by now. */
export class Setting {
  /** The newest blocks; null until there are any, or where they can't be had. */
  blocks = $state.raw<Block[] | null>(null);
  /** They can't be had: the words are shown as they came. */
  failed = $state(false);

  /** The text to be set, and whether all of it is there. */
  #wanted = { text: '', whole: false };
  #done = { text: '', whole: false };
  #settled: Block[] = [];
  /** Where what is not settled begins, in the text that `#settled` was read from. */
  #from = 0;
  #busy = false;

  constructor(readonly ask: Ask) {}

  /** Sets a text; `whole` where nothing will be added to it. */
  set(text: string, whole: boolean): void {
    this.#wanted = { text, whole };
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#wanted.text !== this.#done.text || (this.#wanted.whole && !this.#done.whole)) {
      const wanted = this.#wanted;
      const began = performance.now();
      try {
        await this.#read(wanted.text, wanted.whole);
        await tick();
        this.failed = false;
      } catch {
        [this.failed, this.blocks] = [true, null];
        this.#begin();
      }
      this.#done = wanted;
      if (this.#wanted !== wanted && !this.#wanted.whole) await rest(performance.now() - began);
    }
    this.#busy = false;
  }

  async #read(text: string, whole: boolean): Promise<void> {
    // A whole text is read once as one: what stands at its end may be what its beginning refers to.
    if (whole || !text.startsWith(this.#done.text)) this.#begin();
    const from = this.#from;
    const tail = text.slice(from);
    const blocks = await this.ask(tail);
    const shown = steady([...this.#settled, ...blocks], this.blocks);
    this.blocks = shown;
    if (whole) return;
    const bytes = new TextEncoder().encode(tail);
    const letters = (to: number) => new TextDecoder().decode(bytes.subarray(0, to));
    const at = blocks.findLastIndex((block, i) => i > 0 && isApart(tail, letters(block.span.start)));
    if (at < 1) return;
    // As they are shown: then the next time they are known without a look into them.
    this.#settled = shown.slice(0, this.#settled.length + at);
    this.#from = from + letters(blocks[at]?.span.start ?? 0).length;
  }

  #begin(): void {
    [this.#settled, this.#from] = [[], 0];
  }
}

/** Waits for the next frame, and longer where the last time took long: a long list that still grows takes a quarter of the
    time at most. */
async function rest(took: number): Promise<void> {
  await new Promise((next) => requestAnimationFrame(next));
  if (took > FRAME) await new Promise((next) => setTimeout(next, 3 * took));
}

/** Blocks; each that says what the one in its place said is that one, and is not drawn anew. */
function steady(next: Block[], before: Block[] | null): Block[] {
  // Runs are numbered from what was asked last.
  const said = (block: Block) => JSON.stringify(block.node, (key, value: unknown) => (key === 'id' ? undefined : value));
  return next.map((block, i) => {
    const was = before?.[i];
    return was && (was === block || said(was) === said(block)) ? was : block;
  });
}

/** Whether nothing that is still to come changes what stands before: an empty line lies between, and the first line
    behind it is whole. A row of a table that has only begun is no row yet, nor is a number without its stop an item. */
function isApart(text: string, before: string): boolean {
  return /\n[ \t]*\n[ \t]*$/u.test(before) && text.includes('\n', before.length);
}
