// Lines of code in colours, painted by the browser itself (CSS Custom Highlights) over what is in view: the drawn lines,
// in which places are counted, stay as they are. Without highlights, or for a language nobody knows, there are none.
import type { DocumentView } from '../../api/types';
import { onMoved } from '../document/spots';
import { languageOf } from './languages';
import { LOOKS, Reader, type Look } from './tokens';

/** Larger files are data, and stay plain; in characters. */
const LARGEST = 2_000_000;
/** Milliseconds of reading at a time: half a frame. */
const SLICE = 8;

const shared = new Map<Look, Map<object, Range[]>>();

/** Paints one surface's ranges of a look; those of others stay. Under everything else that is marked. */
function paint(owner: object, look: Look, ranges: Range[]): void {
  const owners = shared.get(look) ?? new Map<object, Range[]>();
  shared.set(look, owners);
  if (!ranges.length && !owners.has(owner)) return;
  if (ranges.length) owners.set(owner, ranges);
  else owners.delete(owner);
  const highlight = new Highlight(...[...owners.values()].flat());
  highlight.priority = -1;
  CSS.highlights.set(`code-${look}`, highlight);
}

/** The lines of a drawn file, each with its end. */
export function linesOf(view: DocumentView): string[] {
  const lines: string[] = [];
  for (const { node } of view.blocks) {
    if (node.t !== 'el') continue;
    for (const line of node.of) lines.push(line.t === 'el' ? line.of.map((run) => (run.t === 'run' ? run.text : '')).join('') : '');
  }
  return lines;
}

/** Colours the lines of a file that are drawn under an element, as they come near the view. Returns how to stop. */
export function colourLines(root: HTMLElement, view: DocumentView): () => void {
  const owner = {};
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reader: Reader | null = null;

  const blocks = () => Array.from(root.querySelectorAll<HTMLElement>('[data-block]:not(.gone)')).filter(isNear);
  /** Reads as far as is in view, a slice at a time, and paints it. */
  const go = () => {
    clearTimeout(timer);
    if (stopped || !reader) return;
    const near = blocks();
    const last = Math.max(0, ...near.map((block) => Number(block.dataset['base'] ?? 0) + block.querySelectorAll('.line').length));
    if (reader.readTo(last, performance.now() + SLICE)) show(owner, reader, near);
    else timer = setTimeout(go);
  };
  const still = onMoved(root, go);
  if (typeof Highlight !== 'undefined' && CSS.highlights) {
    void languageOf(view.path).then((language) => {
      const lines = language && !stopped ? linesOf(view) : [];
      if (!language || lines.reduce((sum, line) => sum + line.length, 0) > LARGEST) return;
      reader = new Reader(language, lines);
      requestAnimationFrame(go);
    });
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
    still();
    if (reader) for (const look of LOOKS) paint(owner, look, []);
  };
}

function isNear(block: HTMLElement): boolean {
  const rect = block.getBoundingClientRect();
  return rect.bottom > -innerHeight && rect.top < 2 * innerHeight;
}

function show(owner: object, reader: Reader, near: HTMLElement[]): void {
  const found = new Map<Look, Range[]>(LOOKS.map((look) => [look, []]));
  for (const block of near) {
    const base = Number(block.dataset['base'] ?? 0);
    for (const span of block.querySelectorAll<HTMLElement>('[data-r]')) {
      const text = span.firstChild;
      const from = Number(span.dataset['o'] ?? 0);
      const length = text?.textContent?.length ?? 0;
      if (!text) continue;
      for (const token of reader.of(base + Number(span.dataset['r']))) {
        const [start, end] = [Math.max(token.from - from, 0), Math.min(token.to - from, length)];
        if (start >= end) continue;
        const range = document.createRange();
        range.setStart(text, start);
        range.setEnd(text, end);
        found.get(token.look)?.push(range);
      }
    }
  }
  for (const [look, ranges] of found) paint(owner, look, ranges);
}
