// A block of a document as allow-listed elements. Text only ever becomes text; there is no way to markup from here. Runs
// become spans with their number, and carry no space of ours: offsets are counted in them. A component for each node would
// cost five nodes and kilobytes more for each word that is set apart; here only a figure and an image have a life of their own.
import { mount, unmount } from 'svelte';
import type { InlineNode } from '../../api/types';
import { drawChart } from './chart';
import { parts, safeLink, type Drawing, type Ghost } from './draw';
import Picture from './Picture.svelte';

/** A node that holds others. */
type Holder = Extract<InlineNode, { t: 'el' }>;
type Name = Holder['el'];

/** Characters of a column's name that is kept in one line. */
const SHORT = 12;
const ALIGN = ['', 'left', 'center', 'right'];
/** The element around a node's words, where it is only one, and whether it is a leaf: the innermost that holds text. */
const PLAIN: Partial<Record<Name, [tag: string, leaf: boolean]>> = {
  quote: ['blockquote', true],
  list: ['ul', false],
  rule: ['hr', false],
  emphasis: ['em', false],
  strong: ['strong', false],
  strike: ['s', false],
  footnote_ref: ['sup', false],
  underline: ['u', false],
};

/** What stands beside a text, for who hears it. */
const ASIDES: Record<string, string> = { header: 'Top of the pages', footer: 'Foot of the pages', box: 'Text box' };

/** Who suggests words, where the file says. */
const suggestedBy = (what: string, who: string | undefined): string => (who ? `${what} by ${who}` : `${what}, not accepted yet`);

function make(tag: string, attributes: Record<string, string | undefined> = {}): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  return element;
}

const wordsOf = (part: InlineNode): string => (part.t === 'run' ? part.text : part.of.map(wordsOf).join(''));
/** Over a column of figures: a period such as 1985–99 is not broken there, a long name is. */
const isNumber = (cell: Holder) => ALIGN[cell.n ?? 0] === 'right' && wordsOf(cell).length <= SHORT;

/** Draws nodes of one block. Its methods are called in an effect, which takes back what lives on. */
export class Pen {
  constructor(
    readonly drawing: Drawing,
    /** The number of the block's first run when it was drawn: runs are numbered from there. */
    readonly base: number,
    /** Struck-out words of the block, in its own numbers. */
    readonly ghosts: Ghost[],
  ) {}

  /** Draws into an element, in place of what is there. */
  replace(into: Element, node: InlineNode): void {
    const made = document.createDocumentFragment();
    this.node(made, node);
    into.replaceChildren(made);
  }

  /** Draws behind what is there; `row` is that of a table, -1 its head. */
  node(into: ParentNode, node: InlineNode, row = 0): void {
    if (node.t === 'run') return this.#run(into, node);
    const plain = PLAIN[node.el];
    if (plain) return this.#around(into, make(plain[0], { 'data-leaf': plain[1] ? '' : undefined }), node, row);
    switch (node.el) {
      case 'paragraph': return this.#labelled(into, make('p', { 'data-leaf': '', class: ALIGN[node.n ?? 0] || undefined }), node);
      case 'item': return this.#labelled(into, make('li', { 'data-leaf': '', class: node.n ? `depth-${Math.min(9, node.n)}` : undefined }), node);
      case 'heading': return this.#heading(into, node);
      case 'ordered_list': return this.#around(into, make('ol', { start: String(node.n ?? 1) }), node);
      case 'code_block': return this.#code(into, node);
      case 'line': return this.#around(into, make('span', { class: 'line' }), node);
      case 'chart': return this.#chart(into, node);
      case 'raw': return this.#around(into, make('pre', { class: 'raw', 'data-leaf': '' }), node);
      case 'footnote': return this.#footnote(into, node);
      case 'table': return this.#table(into, node);
      case 'table_cell': return this.#cell(into, node, row);
      case 'code': case 'math': return this.#around(into, make('code', { class: node.el }), node);
      case 'link': return this.#around(into, make('a', { href: safeLink(node.to ?? ''), target: '_blank', rel: 'noopener noreferrer', title: node.to ?? undefined }), node);
      case 'fact': return this.#fact(into, node);
      case 'image': return this.#image(into, node);
      case 'task_box': return into.append(make('span', { class: `box chrome${node.n ? ' ticked' : ''}`, role: 'img', 'aria-label': node.n ? 'Done' : 'Open' }));
      case 'aside': return this.#around(into, make('aside', { class: node.to, 'aria-label': ASIDES[node.to ?? ''] }), node);
      case 'inserted': return this.#around(into, make('ins', { class: 'theirs', title: suggestedBy('Added', node.to) }), node);
      case 'deleted': return this.#around(into, make('del', { class: 'theirs', title: suggestedBy('Deleted', node.to) }), node);
      case 'break': return this.#around(into, make('span', { class: 'break' }), node);
      default: return this.inside(into, node.of, row);
    }
  }

  /** Draws what is in a node. */
  inside(into: ParentNode, of: InlineNode[], row = 0): void {
    for (const child of of) this.node(into, child, row);
  }

  #around(into: ParentNode, element: HTMLElement, node: Holder, row = 0): void {
    this.inside(element, node.of, row);
    into.append(element);
  }

  #run(into: ParentNode, node: Extract<InlineNode, { t: 'run' }>): void {
    const run = node.id - this.base;
    const own = this.ghosts.length ? this.ghosts.filter((ghost) => ghost.run === run) : this.ghosts;
    const pieces = own.length ? parts(node.text, own) : [{ base: 0, text: node.text }];
    for (const piece of pieces) {
      if ('ghost' in piece) {
        const { tone, now, text } = piece.ghost;
        const struck = make('del', { class: ['ghost', tone, now && 'now'].filter(Boolean).join(' '), title: 'Before' });
        struck.textContent = text;
        into.append(struck, ' ');
      } else {
        const span = document.createElement('span');
        span.dataset['r'] = String(run);
        if (piece.base) span.dataset['o'] = String(piece.base);
        if (node.whole) span.dataset['w'] = 'true';
        span.textContent = piece.text;
        into.append(span);
      }
    }
  }

  #heading(into: ParentNode, node: Holder): void {
    const level = Math.min(6, Math.max(1, node.n ?? 1));
    this.#labelled(into, make(`h${level}`, { 'data-leaf': '', 'aria-level': String(Math.min(7, (node.n ?? 1) + 1)) }), node);
  }

  /** Words with the number or the bullet before them, where the file counts them: it is no part of the words. */
  #labelled(into: ParentNode, element: HTMLElement, node: Holder): void {
    if (node.to) {
      const label = make('span', { class: 'label chrome' });
      label.textContent = node.to;
      element.append(label);
      element.classList.add('labelled');
    }
    this.#around(into, element, node);
  }

  #code(into: ParentNode, node: Holder): void {
    const [box, code] = [make('pre', { 'data-leaf': '' }), make('code')];
    this.inside(code, node.of);
    box.append(code);
    into.append(box);
  }

  #footnote(into: ParentNode, node: Holder): void {
    const [box, mark] = [make('div', { class: 'footnote', 'data-leaf': '' }), make('sup', { 'aria-hidden': 'true' })];
    mark.textContent = node.to ?? '';
    box.append(mark);
    this.#around(into, box, node);
  }

  #table(into: ParentNode, node: Holder): void {
    const [box, table, body] = [make('div', { class: 'wide' }), make('table'), make('tbody')];
    node.of.forEach((part, i) => {
      if (part.t !== 'el') return;
      const line = make('tr');
      if (part.el === 'table_head') {
        const head = make('thead');
        head.append(line);
        table.append(head);
        this.inside(line, part.of, -1);
      } else if (part.el === 'table_row') {
        body.append(line);
        this.inside(line, part.of, i);
      }
    });
    table.append(body);
    box.append(table);
    into.append(box);
    reachWhereWide(box);
  }

  #cell(into: ParentNode, node: Holder, row: number): void {
    const cell = make(row < 0 && node.of.length ? 'th' : 'td', { 'data-leaf': '', class: isNumber(node) ? 'number' : undefined });
    cell.style.textAlign = ALIGN[node.n ?? 0] ?? '';
    this.#around(into, cell, node);
  }

  #fact(into: ParentNode, node: Holder): void {
    const figure = make('span', { class: 'fact', 'data-fact': node.to ?? '' });
    const { drawing } = this;
    $effect(() => {
      const [use, askable] = [drawing.fact(node.to ?? ''), drawing.askable()];
      const none = use?.value === null;
      const doubt = use !== undefined && !none && (use.stale || !use.agrees);
      figure.classList.toggle('none', none);
      figure.classList.toggle('doubt', doubt);
      const about = none ? 'Its source is not known' : use?.stale ? 'Its source has changed' : doubt ? 'It does not agree with its source' : null;
      figure.title = about ?? (askable ? 'Open its cells' : 'Has a source');
    });
    $effect(() => {
      if (!drawing.askable()) return;
      figure.setAttribute('role', 'button');
      figure.tabIndex = -1;
      return () => {
        figure.removeAttribute('role');
        figure.removeAttribute('tabindex');
      };
    });
    this.#around(into, figure, node);
  }

  #image(into: ParentNode, node: Holder): void {
    const props = { to: node.to ?? '', drawing: this.drawing, words: (box: Element) => this.inside(box, node.of) };
    // Where it stands is held by an element of its own, which lays nothing out.
    const place = make('span', { class: 'place' });
    into.append(place);
    $effect(() => {
      const made = mount(Picture, { target: place, props });
      return () => void unmount(made);
    });
  }

  /** Drawn from the engine's SVG; where it could not be drawn its words stand there, and above them why. */
  #chart(into: ParentNode, node: Holder): void {
    const figure = make('figure', { class: 'chart', 'data-leaf': '' });
    if (!node.n && node.to) {
      const [picture, drawn, words] = [make('span', { class: 'image drawn chart-picture', 'data-image': 'chart' }), make('span', { class: 'chrome' }), make('span', { class: 'chart-words' })];
      drawChart(drawn, node.to);
      this.inside(words, node.of);
      picture.append(drawn, words);
      figure.append(picture);
    } else {
      const [why, words] = [make('small', { class: 'chrome chart-why' }), make('pre', { class: 'raw' })];
      why.textContent = node.n ? (node.to ?? '') : '';
      this.inside(words, node.of);
      figure.append(why, words);
    }
    into.append(figure);
  }
}

let wide: ResizeObserver | undefined;

/** Lets the keyboard reach a box that is wider than the paper and scrolls by itself. */
function reachWhereWide(box: HTMLElement): void {
  if (typeof ResizeObserver === 'undefined') return;
  const look = ({ target }: { target: Element }) => {
    if (target.scrollWidth > target.clientWidth + 1) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  };
  wide ??= new ResizeObserver((all) => all.forEach(look));
  const watch = wide;
  $effect(() => {
    watch.observe(box);
    return () => watch.unobserve(box);
  });
}
