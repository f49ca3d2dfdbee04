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

function figures(node: InlineNode): Extract<InlineNode, { t: 'el' }>[] {
  if (node.t === 'run') return [];
  return node.el === 'fact' ? [node] : node.of.flatMap(figures);
}

/** The figure that the text leads with: the first that is a share or a change, else the first of all. */
export function headlineFigure(view: DocumentView): { selection: Selection; fact: string } | null {
  let first: { selection: Selection; fact: string } | null = null;
  for (const block of view.blocks) {
    for (const node of figures(block.node)) {
      const selection = whole(runsOf(node));
      if (!selection || !node.to) continue;
      first ??= { selection, fact: node.to };
      if (selection.text.includes('%')) return { selection, fact: node.to };
    }
  }
  return first;
}

/** The paragraph with the most words, if it is long enough to be cut. */
export function longestParagraph(view: DocumentView): Selection | null {
  /** Characters from which on a paragraph is worth cutting. */
  const LONG = 120;
  const paragraphs = view.blocks.filter((block) => block.node.t === 'el' && block.node.el === 'paragraph').map((block) => whole(runsOf(block.node)));
  const longest = paragraphs.filter((p) => p !== null).sort((a, b) => b.text.length - a.text.length)[0];
  return longest && longest.text.length >= LONG ? longest : null;
}
