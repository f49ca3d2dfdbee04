// Which places of a document the tour points at. Pure.
import type { DocumentView, InlineNode, Selection } from '../../api/types';

type Run = Extract<InlineNode, { t: 'run' }>;

function runsOf(node: InlineNode): Run[] {
  return node.t === 'run' ? [node] : node.of.flatMap(runsOf);
}

function whole(runs: Run[]): Selection | null {
  const first = runs[0];
  const last = runs.at(-1);
  if (!first || !last) return null;
  return { start: { run: first.id, utf16: 0 }, end: { run: last.id, utf16: last.text.length }, text: runs.map((run) => run.text).join('') };
}

function figure(node: InlineNode): InlineNode | null {
  if (node.t === 'run') return null;
  if (node.el === 'fact') return node;
  for (const child of node.of) {
    const found = figure(child);
    if (found) return found;
  }
  return null;
}

/** The first figure of the document, all of it. */
export function firstFigure(view: DocumentView): Selection | null {
  for (const block of view.blocks) {
    const found = figure(block.node);
    if (found) return whole(runsOf(found));
  }
  return null;
}

/** The paragraph with the most words, if it is long enough to be shortened. */
export function longestParagraph(view: DocumentView): Selection | null {
  /** Characters from which on a paragraph is worth shortening. */
  const LONG = 120;
  const paragraphs = view.blocks.filter((block) => block.node.t === 'el' && block.node.el === 'paragraph').map((block) => whole(runsOf(block.node)));
  const longest = paragraphs.filter((p) => p !== null).sort((a, b) => b.text.length - a.text.length)[0];
  return longest && longest.text.length >= LONG ? longest : null;
}
