// Where a paragraph, or a heading with all below it, goes when it is moved one up or down by key: beside which block. Pure: it
// reads blocks and moves none.
import type { Block, InlineNode } from '../../api/types';

/** Beside which block something goes. */
export interface Beside {
  side: 'before' | 'after';
  block: Block;
}

/** The level of a heading; none of anything else. */
function levelOf({ node }: Block): number | null {
  return node.t === 'el' && node.el === 'heading' ? (node.n ?? 1) : null;
}

/** Whether a block is a list or a table: its items and rows go up and down in it, and not the whole. */
export function hasParts({ node }: Block): boolean {
  return node.t === 'el' && ['list', 'ordered_list', 'table'].includes(node.el);
}

/** Beside which block the one at a place goes; none where it stands first or last among its like. */
export function shifted(blocks: readonly Block[], at: number, up: boolean): Beside | null {
  const own = blocks[at];
  if (!own) return null;
  const level = levelOf(own);
  if (level === null) {
    const block = blocks[at + (up ? -1 : 1)];
    return block ? { side: up ? 'before' : 'after', block } : null;
  }
  const ends = (block: Block) => (levelOf(block) ?? Infinity) <= level;
  if (up) {
    const before = blocks.slice(0, at).findLast(ends);
    return before && levelOf(before) === level ? { side: 'before', block: before } : null;
  }
  const next = blocks.findIndex((block, i) => i > at && ends(block));
  const head = blocks[next];
  if (!head || levelOf(head) !== level) return null;
  const last = blocks.findIndex((block, i) => i > next && ends(block));
  const block = blocks.at(last < 0 ? -1 : last - 1);
  return block ? { side: 'after', block } : null;
}

/** How many letters name a block. */
const NAME = 60;

/** The words that name a block and no other; none where it has none of its own. */
export function nameOf(block: Block, blocks: readonly Block[]): string | null {
  const all = blocks.flatMap(({ node }) => runsOf(node)).join('\n');
  const names = runsOf(block.node).map((words) => (words.length > NAME ? words.slice(0, words.lastIndexOf(' ', NAME)) : words).trim());
  return names.find((words) => words.length > 3 && !/["\n]/.test(words) && all.indexOf(words) === all.lastIndexOf(words)) ?? null;
}

function runsOf(node: InlineNode): string[] {
  return node.t === 'run' ? [node.text] : node.of.flatMap(runsOf);
}
