// Lines of code in colours, painted by the browser itself (CSS Custom Highlights) over what is in view: the drawn lines,
// in which places are counted, stay as they are. Without highlights, or for a language nobody knows, there are none.
import type { DocumentView, InlineNode } from '../../api/types';
import { isName, lastUpTo } from '../document/blocks';
import { onMoved } from '../document/spots';
import { languageOf } from './languages';
import { LOOKS, Reader, type Look, type Token } from './tokens';

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

/** A file's lines as they are drawn, each with its end. */
export interface FileLines {
  path: string;
  /** The number of its first line among all that is drawn. */
  first: number;
  lines: string[];
}

/** The files that are drawn: this one, or those whose names stand over their lines. */
export function filesOf(view: DocumentView): FileLines[] {
  const files: FileLines[] = [{ path: view.path, first: 0, lines: [] }];
  let next = 0;
  for (const { node } of view.blocks) {
    if (node.t !== 'el') continue;
    if (isName(node)) files.push({ path: wordsOf(node), first: ++next, lines: [] });
    else {
      files.at(-1)?.lines.push(...node.of.map(wordsOf));
      next += node.of.length;
    }
  }
  return files.filter((file) => file.lines.length > 0);
}

function wordsOf(node: InlineNode): string {
  return node.t === 'run' ? node.text : node.of.map(wordsOf).join('');
}

/** A file with what is read of it, once it is looked at. */
interface Coloured extends FileLines {
  /** None where its language is not known (yet). */
  reader: Reader | null;
  asked: boolean;
}

/** Colours the lines that are drawn under an element, as they come near the view. Returns how to stop. */
export function colourLines(root: HTMLElement, view: DocumentView): () => void {
  const owner = {};
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const files: Coloured[] = filesOf(view).map((file) => ({ ...file, reader: null, asked: false }));
  const starts = files.map((file) => file.first);
  const fileOf = (line: number) => files[lastUpTo(starts, line)];

  /** Has a file read that nobody has looked at yet. */
  const ask = (file: Coloured) => {
    if (file.asked) return;
    file.asked = true;
    if (file.lines.reduce((sum, line) => sum + line.length, 0) > LARGEST) return;
    void languageOf(file.path).then((language) => {
      if (!language || stopped) return;
      file.reader = new Reader(language, file.lines);
      requestAnimationFrame(go);
    });
  };
  /** Reads as far as is in view, a slice at a time, and paints it. */
  const go = () => {
    clearTimeout(timer);
    if (stopped) return;
    const near = Array.from(root.querySelectorAll<HTMLElement>('[data-block]:not(.gone)')).filter(isNear);
    const until = performance.now() + SLICE;
    let done = true;
    for (const block of near) {
      const base = Number(block.dataset['base'] ?? 0);
      const file = fileOf(base);
      if (!file) continue;
      ask(file);
      const last = base - file.first + block.querySelectorAll('.line').length;
      done = (file.reader?.readTo(last, until) ?? true) && done;
    }
    if (done) show(owner, (line) => tokensOf(fileOf(line), line), near);
    else timer = setTimeout(go);
  };
  const paints = typeof Highlight !== 'undefined' && CSS.highlights;
  const still = paints ? onMoved(root, go) : () => {};
  if (paints) requestAnimationFrame(go);
  return () => {
    stopped = true;
    clearTimeout(timer);
    still();
    if (paints) for (const look of LOOKS) paint(owner, look, []);
  };
}

function tokensOf(file: Coloured | undefined, line: number): readonly Token[] {
  return file?.reader?.of(line - file.first) ?? [];
}

function isNear(block: HTMLElement): boolean {
  const rect = block.getBoundingClientRect();
  return rect.bottom > -innerHeight && rect.top < 2 * innerHeight;
}

function show(owner: object, tokens: (line: number) => readonly Token[], near: HTMLElement[]): void {
  const found = new Map<Look, Range[]>(LOOKS.map((look) => [look, []]));
  for (const block of near) {
    const base = Number(block.dataset['base'] ?? 0);
    for (const span of block.querySelectorAll<HTMLElement>('[data-r]')) {
      const text = span.firstChild;
      const from = Number(span.dataset['o'] ?? 0);
      const length = text?.textContent?.length ?? 0;
      if (!text) continue;
      for (const token of tokens(base + Number(span.dataset['r']))) {
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
