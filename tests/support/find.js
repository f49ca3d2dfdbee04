// What a test reads of the page. It only reads: nothing here changes the page or makes an event. It is sent once to each
// page and kept beside it, as `window.__find`.
const ROLES = {
  BUTTON: 'button', TEXTAREA: 'textbox', MAIN: 'main', NAV: 'navigation', ASIDE: 'complementary', ARTICLE: 'article',
  SECTION: 'region', A: 'link', H1: 'heading', H2: 'heading', H3: 'heading', DIALOG: 'dialog', FORM: 'form', SELECT: 'combobox', IMG: 'image',
};
const flat = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const INPUTS = { radio: 'radio', checkbox: 'checkbox', text: 'textbox', search: 'searchbox', url: 'textbox', password: 'textbox', number: 'spinbutton' };
const roleOf = (e) => e.getAttribute('role') ?? ROLES[e.tagName] ?? (e.tagName === 'INPUT' ? INPUTS[e.type] : undefined) ?? '';
const byContent = new Set(['button', 'link', 'heading', 'tab', 'radio', 'menuitem', 'menuitemcheckbox', 'option']);
// What is hidden from a screen reader is no part of a name.
const wordsOf = (e) => Array.from(e.childNodes, (n) => (n.nodeType === 3 ? n.data : n.nodeType === 1 && n.getAttribute('aria-hidden') !== 'true' ? wordsOf(n) : '')).join('');
const pointedOut = (e) => e.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
const labelled = (e) => (e.labels?.length ? Array.from(e.labels, wordsOf).join(' ') : undefined);
const nameOf = (e) => flat(e.getAttribute('aria-label') ?? e.getAttribute('alt') ?? pointedOut(e) ?? labelled(e) ?? (byContent.has(roleOf(e)) ? wordsOf(e) : ''));
const isShown = (e) => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });
const rectOf = (r) => [r.left, r.top, r.width, r.height];

function all(role, name) {
  const parts = name.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
  const fits = (n) => pattern.test(n);
  const kinds = Object.keys(ROLES).filter((tag) => ROLES[tag] === role).map((tag) => tag.toLowerCase());
  const candidates = document.querySelectorAll([`[role="${role}"]`, 'input', ...kinds].join(','));
  return Array.from(candidates).filter((e) => roleOf(e) === role && isShown(e) && fits(nameOf(e)));
}

function byRole(role, name) {
  const e = all(role, name)[0];
  return e ? { element: e, rect: rectOf(e.getBoundingClientRect()), words: flat(e.innerText ?? e.textContent), value: e.value ?? null } : null;
}

function sticks(element, scroller) {
  for (let e = element; e && e !== scroller; e = e.parentElement) if (getComputedStyle(e).position === 'sticky') return true;
  return false;
}

// Whether a rectangle can be pressed in its middle; if it lies outside of what scrolls, how to turn the wheel.
function reachable(element, rect) {
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
  for (let e = element.parentElement; e; e = e.parentElement) {
    if (e.scrollHeight <= e.clientHeight || !/auto|scroll/.test(getComputedStyle(e).overflowY)) continue;
    const box = e.getBoundingClientRect();
    const [top, bottom] = [Math.max(0, box.top) + 12, Math.min(innerHeight, box.bottom) - 12];
    if (rect.top >= top && rect.bottom <= bottom) continue;
    // What sticks in view comes no nearer by scrolling.
    if (rect.top >= box.top && rect.bottom <= box.bottom && sticks(element, e)) continue;
    const wanted = rect.height > bottom - top ? rect.top - top : y - (top + bottom) / 2;
    const room = wanted > 0 ? e.scrollHeight - e.clientHeight - e.scrollTop : -e.scrollTop;
    const by = Math.round(wanted > 0 ? Math.min(wanted, room) : Math.max(wanted, room));
    if (by) return { ready: false, rect: rectOf(rect), scroll: { x: Math.round(box.left + 8), y: Math.round((top + bottom) / 2), by } };
  }
  const hit = document.elementFromPoint(x, y);
  return { ready: !!hit && (element.contains(hit) || hit.contains(element)), rect: rectOf(rect) };
}

function spot(role, name) {
  const e = all(role, name)[0];
  return e ? reachable(e, e.getClientRects()[0]) : { ready: false };
}

const isGhost = (node) => !!node.parentElement.closest('del');

// Words of the document, within elements of a kind: their first line's rectangle.
function place(within, words) {
  for (const leaf of document.querySelectorAll(`article.doc ${within}`)) {
    const walker = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (!isGhost(walker.currentNode)) nodes.push(walker.currentNode);
    const at = nodes.map((n) => n.data).join('').indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    let before = 0;
    for (const node of nodes) {
      const end = before + node.data.length;
      if (before <= at && at < end) range.setStart(node, at - before);
      if (before < at + words.length && at + words.length <= end) range.setEnd(node, at + words.length - before);
      before = end;
    }
    return reachable(leaf, range.getClientRects()[0]);
  }
  return { ready: false };
}

// A cell of the grid by its row and column from 1.
function cell(row, column) {
  const e = document.querySelector(`[role="grid"] [aria-rowindex="${row}"] [aria-colindex="${column}"]`);
  return e ? reachable(e, e.getBoundingClientRect()) : { ready: false };
}

// What the cells say that are marked in a style just now.
function cells(style) {
  return Array.from(document.querySelectorAll(`[role="grid"] .cell.${style}`)).map((e) => flat(e.textContent));
}

function painted(style) {
  return Array.from(CSS.highlights.get(style) ?? []).map((range) => range.toString());
}

// The same with where its first line is painted, in reading order.
function paintedAt(style) {
  return Array.from(CSS.highlights.get(style) ?? []).map((range) => ({ words: range.toString(), rect: rectOf(range.getClientRects()[0] ?? range.getBoundingClientRect()) }));
}

function struck() {
  return Array.from(document.querySelectorAll('article.doc del')).map((gone) => gone.textContent);
}

// Steps that are shown as at work.
function turning() {
  return Array.from(document.querySelectorAll('.steps .ring')).map((ring) => flat(ring.closest('li').textContent));
}

function page() {
  return [0, 0, innerWidth, innerHeight];
}

// Runs are kept apart; one that is drawn in two pieces, around struck-out words, is one.
function blocks() {
  return Array.from(document.querySelectorAll('article.doc [data-block]')).map((block) =>
    Array.from(block.querySelectorAll('[data-r]'))
      .map((run, i, runs) => (i && run.dataset.r !== runs[i - 1].dataset.r ? '|' : '') + run.textContent)
      .join(''),
  );
}

// Whether the page shows these words anywhere.
function says(words) {
  return flat(document.body.innerText).includes(words);
}

function lit() {
  return Array.from(document.querySelectorAll('td.lit, th.lit')).map((cell) => flat(cell.textContent));
}

function focused() {
  const e = document.activeElement;
  return e && e !== document.body ? `${roleOf(e)} “${nameOf(e)}”` : '';
}

// Things that turn for ever while somebody works do not count.
function still() {
  return document.fonts.status === 'loaded' && document.getAnimations().every((a) => a.playState !== 'running' || a.effect.getComputedTiming().iterations === Infinity);
}

// What stands out of the window to the side, and so can't be read or pressed.
function overflow() {
  return Array.from(document.querySelectorAll('button, textarea, [role], p, h1, h2, td'))
    .filter((e) => isShown(e) && !e.closest('.sheet, .wide, .tabs'))
    .filter((e) => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.left < -1 || r.right > innerWidth + 1); })
    .map((e) => `${roleOf(e)} “${nameOf(e)}” ${rectOf(e.getBoundingClientRect())}`);
}

// What can be pressed and lies over something else that can be pressed; a part of a thing does not lie over it.
function crowded() {
  const all = Array.from(document.querySelectorAll('button, textarea, input, [role="tab"], article.note, article.held'))
    .filter((e) => isShown(e) && !e.closest('[aria-hidden="true"], .sr, .skips'))
    .map((e) => ({ e, r: e.getBoundingClientRect() }))
    .filter(({ e, r }) => r.width > 2 && isOnTop(e, r));
  const found = [];
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      if (a.e.contains(b.e) || b.e.contains(a.e)) continue;
      const wide = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
      const high = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
      if (wide > 1 && high > 1) found.push(`${roleOf(a.e)} “${nameOf(a.e)}” and ${roleOf(b.e)} “${nameOf(b.e)}”`);
    }
  }
  return found;
}
// What is covered by a pane that scrolls over it can't be seen, and so crowds nothing.
function isOnTop(e, r) {
  const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  return !!hit && (e.contains(hit) || hit.contains(e));
}

// What moves for longer than so many seconds.
function moving(longest) {
  const seconds = (list) => Math.max(...list.split(',').map((one) => parseFloat(one) * (one.trim().endsWith('ms') ? 0.001 : 1)));
  return Array.from(document.querySelectorAll('*'))
    .filter((e) => { const s = getComputedStyle(e); return seconds(s.animationDuration) > longest || (s.transitionProperty !== 'none' && seconds(s.transitionDuration) > longest); })
    .map((e) => `${e.tagName} ${e.className}`);
}

const inked = new Map();
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
// A colour as the browser paints it: red, green, blue (0 to 255), opacity (0 to 1).
function ink(colour) {
  if (!inked.has(colour)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    inked.set(colour, [r, g, b, a / 255]);
  }
  return inked.get(colour);
}
const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
function ground(e) {
  if (!e) return [255, 255, 255];
  const own = ink(getComputedStyle(e).backgroundColor);
  return own[3] > 0.99 ? own : over(own, ground(e.parentElement));
}
// Relative luminance and contrast as WCAG 2.2 has them.
const light = (rgb) => rgb.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);

// Words that are too small or too faint to be read: under 12 px, or under 4.5 to 1. What can't be pressed may be faint.
function illegible() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !isShown(e) || e.closest(':disabled, .sr, svg[aria-hidden]')) continue;
    const style = getComputedStyle(e);
    // Words in a drawing that was made larger are as large as that makes them. Those of a chart that is set narrow come out
    // smaller than they are written, which is not held against it here.
    const scale = Math.max(1, e.ownerSVGElement?.getScreenCTM()?.a ?? 1);
    // A cell has the size that its file gives it.
    const size = e.closest('table.file td') ? 12 : parseFloat(style.fontSize) * scale;
    const behind = ground(e);
    const ratio = contrast(over(ink(style.color), behind), behind);
    if (size < 12 || ratio < 4.5) found.add(`“${flat(e.textContent).slice(0, 40)}” ${size} px, ${ratio.toFixed(2)} to 1`);
  }
  return [...found];
}

// Looks again whenever the page has changed, and now and then for what changes without it, until what is found fits:
// something, nothing, these words, or true. Tells `null` where it did not within so many milliseconds.
function until(fits, what, args, longest, done) {
  const wanted = { some: (found) => found !== null, none: (found) => found === null, true: (found) => found === true };
  const isIt = wanted[fits] ?? ((found) => found?.words.includes(fits.slice(1)) ?? false);
  let asked = 0;
  const end = (answer) => {
    watch.disconnect();
    clearInterval(every);
    clearTimeout(asked);
    done(answer);
  };
  const look = () => {
    asked = 0;
    const found = window.__find[what](...args);
    if (isIt(found)) end([found]);
  };
  const watch = new MutationObserver(() => (asked ||= setTimeout(look, 8)));
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const begun = performance.now();
  const every = setInterval(() => (performance.now() - begun > longest ? end(null) : look()), 100);
  look();
}

window.__find = { byRole, spot, place, cell, cells, painted, paintedAt, struck, turning, page, blocks, says, lit, focused, still, overflow, crowded, moving, illegible, until };
