// The looks that files give their cells, as classes: each distinct look is one rule of a style sheet, so that a cell has a
// class and no styles of its own. It knows no cells.
import type { CellEdge, CellLook } from '../../api/types';
import { ink } from './ink';

/** Looks that the page keeps rules for. A person who opens workbook after workbook goes back to plain cells then. */
const MOST = 8_000;

const WIDTH = { thin: '1px', medium: '2px', thick: '3px', double: '3px', dashed: '1px', dotted: '1px' };
const STYLE = { thin: 'solid', medium: 'solid', thick: 'solid', double: 'double', dashed: 'dashed', dotted: 'dotted' };

const colour = (value: string | undefined): string | undefined => (value && /^#[0-9a-f]{6}$/.test(value) ? value : undefined);

function edge(side: string, of: CellEdge | undefined): string[] {
  if (!of) return [];
  const own = colour(of.color);
  return [`border-${side}: ${WIDTH[of.line]} ${STYLE[of.line]} ${ink(undefined, own) ?? 'var(--ink-2)'}`];
}

/** A look's rule, without its class. Nothing of it is a person's own words, and no colour is taken as it comes. */
export function ruleOf(look: CellLook): string {
  const fill = colour(look.fill);
  const lines = [look.underline ? 'underline' : '', look.strike ? 'line-through' : ''].filter(Boolean).join(' ');
  const words = ink(fill, colour(look.ink));
  const across = look.across === 'justify' ? 'left' : look.across;
  return [
    look.bold ? 'font-weight: 650' : '',
    look.italic ? 'font-style: italic' : '',
    lines ? `text-decoration: ${lines}` : '',
    words ? `color: ${words}` : '',
    look.size ? `font-size: ${Math.round(Number(look.size))}%` : '',
    fill ? `background-color: ${fill}; --own: ${fill}` : '',
    // The lines between cells don't cross what is filled.
    fill && !look.bottom ? `border-bottom-color: ${fill}` : '',
    fill && !look.right ? `border-right-color: ${fill}` : '',
    ...edge('top', look.top),
    ...edge('right', look.right),
    ...edge('bottom', look.bottom),
    ...edge('left', look.left),
    across ? `text-align: ${across}` : '',
    look.down ? `align-content: ${look.down === 'top' ? 'start' : 'safe center'}` : '',
    look.wrap ? 'white-space: pre-wrap; overflow-wrap: break-word; text-overflow: clip' : '',
    look.indent ? `padding-${across === 'right' ? 'right' : 'left'}: ${5 + Math.round(Number(look.indent)) * 9}px` : '',
  ].filter(Boolean).join('; ');
}

const known = new Map<string, string>();
let sheet: CSSStyleSheet | null = null;

/** The class of a look; none for a plain one, or where the page has too many. */
export function classOf(look: CellLook): string {
  const rule = ruleOf(look);
  if (!rule) return '';
  const before = known.get(rule);
  if (before !== undefined) return before;
  if (known.size >= MOST || typeof CSSStyleSheet === 'undefined') return '';
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const name = `look-${known.size}`;
  // Of the weight of the grid's own rules, and behind them; the marks that Gloss lays over cells weigh more.
  sheet.insertRule(`td.${name} { ${rule} }`, sheet.cssRules.length);
  known.set(rule, name);
  return name;
}
