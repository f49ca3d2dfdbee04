// Stands first in a page of a site that is shown: answers where elements lie and what stands there, and brings a view back. It
// keeps its own references, so that nothing the page does to the window's objects reaches it, and talks through one port, which
// the page never sees. It decides nothing: what it says is evidence, and Gloss reads the source again.
(() => {
  'use strict';
  const un = (method) => Function.prototype.call.bind(method);
  const get = (of, name) => un(Object.getOwnPropertyDescriptor(of, name).get);
  const [E, D, N] = [Element.prototype, Document.prototype, Node.prototype];
  const boxOf = un(E.getBoundingClientRect), attribute = un(E.getAttribute), closest = un(E.closest), matches = un(E.matches);
  const all = un(D.querySelectorAll), within = un(E.querySelectorAll), fromPoint = un(D.elementFromPoint);
  const caretPosition = D.caretPositionFromPoint && un(D.caretPositionFromPoint);
  const caretRange = D.caretRangeFromPoint && un(D.caretRangeFromPoint);
  const textOf = get(N, 'textContent'), parentOf = get(N, 'parentElement'), shadowOf = get(E, 'shadowRoot');
  const makeRange = un(D.createRange), setStart = un(Range.prototype.setStart), setEnd = un(Range.prototype.setEnd);
  const selectIn = un(Range.prototype.selectNodeContents), words = un(Range.prototype.toString), rectsIn = un(Range.prototype.getClientRects);
  const show = un(E.scrollIntoView), scrollOf = un(E.scrollBy), dispatch = un(EventTarget.prototype.dispatchEvent), click = un(HTMLElement.prototype.click);
  const style = un(getComputedStyle).bind(null, window), frame = un(requestAnimationFrame).bind(null, window);
  const post = un(MessagePort.prototype.postMessage), text = String, slice = un(String.prototype.slice);
  const [LIST, WORDS, COPIES, ASKED] = [5000, 400, 50, 400];
  const ID = 'data-gloss-id';
  const channel = new MessageChannel();
  const port = channel.port1;
  const document_ = document, window_ = window;

  const idOf = (element) => (element ? Number(attribute(element, ID)) : 0);
  const rect = (box) => [box.left, box.top, box.width, box.height];
  const short = (element) => slice(text(textOf(element) ?? ''), 0, WORDS);

  let known = null;
  const changed = new MutationObserver(() => { known = null; tell(); });
  const copies = (id) => {
    if (!known) {
      known = new Map();
      for (const one of all(document_, `[${ID}]`)) {
        const own = known.get(idOf(one));
        if (!own) known.set(idOf(one), [one]);
        else if (own.length < COPIES) own.push(one);
      }
    }
    return known.get(id) ?? [];
  };

  // What takes no room itself is as large as what is in it.
  const outline = (element) => {
    const box = boxOf(element);
    if (box.width || box.height) return rect(box);
    const range = makeRange(document_);
    selectIn(range, element);
    const inner = boxOfRange(range);
    return inner.width || inner.height ? rect(inner) : null;
  };
  const boxOfRange = un(Range.prototype.getBoundingClientRect);

  const deepest = (x, y) => {
    let element = fromPoint(document_, x, y);
    for (let root = element && shadowOf(element); root; root = element && shadowOf(element)) {
      const inner = root.elementFromPoint(x, y);
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  };
  const source = (element) => {
    for (let at = element; at; at = parentOf(at) ?? at.getRootNode?.().host ?? null) if (attribute(at, ID) !== null) return at;
    return null;
  };
  const keyOf = (element) => { const holder = closest(element, '[data-key]'); return holder && attribute(holder, 'data-key'); };

  const at = ({ x, y }) => {
    const hit = deepest(x, y);
    const own = hit && source(hit);
    if (!own) return { id: null };
    const id = idOf(own);
    const same = copies(id);
    return { id, rect: outline(own === hit ? own : hit) ?? outline(own), made: own !== hit || same.length > 1, key: keyOf(hit), words: short(hit) };
  };

  const caret = (x, y) => {
    const found = caretPosition ? caretPosition(document_, x, y) : caretRange ? caretRange(document_, x, y) : null;
    return found && { node: found.offsetNode ?? found.startContainer, offset: found.offset ?? found.startOffset };
  };
  // A place in words, counted from the start of the element that holds it.
  const counted = ({ node, offset }) => {
    const own = source(node.nodeType === 1 ? node : parentOf(node));
    if (!own) return null;
    const before = makeRange(document_);
    selectIn(before, own);
    setEnd(before, node, offset);
    return { element: idOf(own), utf16: words(before).length };
  };
  const range = ({ x1, y1, x2, y2 }) => {
    const [a, b] = [caret(x1, y1), caret(x2, y2)];
    if (!a || !b) return null;
    const between = makeRange(document_);
    setStart(between, a.node, a.offset);
    setEnd(between, b.node, b.offset);
    // The other way round it collapses.
    if (!words(between)) { setStart(between, b.node, b.offset); setEnd(between, a.node, a.offset); }
    const wide = between.startContainer;
    const said = words(between);
    if (!said.trim() || wide.nodeType !== 3 || between.endContainer.nodeType !== 3) return null;
    snap(between);
    const [start, end] = [counted({ node: between.startContainer, offset: between.startOffset }), counted({ node: between.endContainer, offset: between.endOffset })];
    return start && end ? { start, end, text: slice(words(between), 0, 4000), rects: [...rectsIn(between)].slice(0, 100).map(rect) } : null;
  };
  // Half a word is all of it.
  const snap = (between) => {
    const letter = (char) => char !== undefined && /[\p{L}\p{N}_'’]/u.test(char);
    const [first, last] = [textOf(between.startContainer), textOf(between.endContainer)];
    let [from, to] = [between.startOffset, between.endOffset];
    while (from > 0 && letter(first[from]) && letter(first[from - 1])) from--;
    while (to < last.length && letter(last[to - 1]) && letter(last[to])) to++;
    setStart(between, between.startContainer, from);
    setEnd(between, between.endContainer, to);
  };

  // Where words of an element lie, from one place in them to another.
  const spanOf = (element, from, to) => {
    const walker = document_.createTreeWalker(element, 4);
    const out = makeRange(document_);
    let seen = 0, begun = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = textOf(node).length;
      if (!begun && from <= seen + length) { setStart(out, node, from - seen); begun = true; }
      if (begun && to <= seen + length) { setEnd(out, node, to - seen); return [...rectsIn(out)].slice(0, 100).map(rect); }
      seen += length;
    }
    return [];
  };
  const rects = ({ places }) => places.slice(0, ASKED).map(({ id, from, to }) =>
    copies(id).flatMap((one) => (from === undefined || from === null ? [outline(one)] : spanOf(one, from, to))).filter(Boolean).slice(0, COPIES));

  const INTERACTIVE = 'a[href],button,input,select,textarea,summary,img,svg,canvas,video,[role=button],[role=tab],[role=img],[oai-annotatable]';
  const seen = (element) => { const box = boxOf(element); return box.width > 0 && box.height > 0 && style(element).visibility !== 'hidden'; };
  const speaks = (element) => { for (const node of element.childNodes) if (node.nodeType === 3 && textOf(node).trim()) return true; return false; };
  // What is met by the keyboard, in the order in which it is read.
  const order = () => {
    const out = [];
    for (const one of all(document_, `[${ID}]`)) {
      if (out.length >= LIST) break;
      if ((matches(one, INTERACTIVE) || speaks(one)) && !closest(one, '[aria-hidden=true]') && seen(one)) out.push({ id: idOf(one), words: slice(short(one), 0, 80) });
    }
    return out;
  };

  const CONTROLS = 'input:not([type=password]):not([type=file]):not([type=hidden]),select,textarea';
  const STATES = ['aria-selected', 'aria-pressed', 'aria-expanded', 'aria-current'];
  const byId = un(D.getElementById);
  // What an element is called in a view that is kept: by its author's name where it has one, which stays in other versions.
  const refOf = (element) => {
    const [id, name] = [attribute(element, 'id'), attribute(element, 'name')];
    if (id && byId(document_, id) === element) return `#${slice(id, 0, 80)}`;
    if (name && all(document_, `[name="${CSS.escape(name)}"]`).length === 1) return `@${slice(name, 0, 80)}`;
    return attribute(element, ID) === null ? null : `n${idOf(element)}`;
  };
  const ofRef = (ref) => {
    const rest = slice(ref, 1);
    if (ref[0] === '#') return byId(document_, rest);
    return ref[0] === '@' ? all(document_, `[name="${CSS.escape(rest)}"]`)[0] : copies(Number(rest))[0];
  };
  const named = (elements, most, what) => [...elements].slice(0, most * 4).map((one) => [refOf(one), ...what(one)]).filter((one) => one[0] !== null).slice(0, most);
  const scrolled = () => [...all(document_, `[${ID}]`)].filter((one) => (one.scrollTop > 0 || one.scrollLeft > 0) && one !== document_.scrollingElement);
  // What the person sees just now: where the page is scrolled to, what is chosen and what is typed.
  const state = () => ({
    hash: slice(text(location.hash), 0, 500),
    scroll: [Math.round(scrollX), Math.round(scrollY)],
    controls: named(all(document_, CONTROLS), 60, (one) => [one.type === 'checkbox' || one.type === 'radio' ? one.checked : slice(text(one.value), 0, 200)]),
    open: named(all(document_, 'details[open]'), 60, () => []),
    chosen: STATES.map((name) => named(all(document_, `[${name}=true],[${name}=page]`), 20, () => [])),
    scrolled: named(scrolled(), 20, (one) => [Math.round(one.scrollLeft), Math.round(one.scrollTop)]),
  });
  const typed = (element, value) => {
    if (typeof value === 'boolean' ? element.checked === value : element.value === value) return;
    if (typeof value === 'boolean') element.checked = value; else element.value = value;
    for (const name of ['input', 'change']) dispatch(element, new Event(name, { bubbles: true }));
  };
  const settle = () => new Promise((done) => frame(() => frame(done)));
  const holds = (element, which) => ['true', 'page'].includes(attribute(element, STATES[which]));
  const restore = async ({ state: wanted }) => {
    if (wanted.hash !== location.hash) location.hash = wanted.hash;
    await settle();
    for (const [ref, value] of wanted.controls) { const one = ofRef(ref); if (one) typed(one, value); }
    const open = new Set(wanted.open.map(([ref]) => ofRef(ref)));
    for (const one of all(document_, 'details')) if (one.open !== open.has(one)) one.open = open.has(one);
    for (const [which, refs] of wanted.chosen.entries()) for (const [ref] of refs) { const one = ofRef(ref); if (one && !holds(one, which)) click(one); }
    await settle();
    scrollTo(wanted.scroll[0], wanted.scroll[1]);
    for (const [ref, left, top] of wanted.scrolled) { const one = ofRef(ref); if (one) { one.scrollLeft = left; one.scrollTop = top; } }
    await settle();
    // A view of another version names only what has a name of its own, so only that is compared.
    const own = (list) => (wanted.carried ? list.filter(([ref]) => ref[0] !== 'n') : list);
    const compared = ({ hash, controls, open, chosen }) => JSON.stringify([hash, own(controls), own(open), chosen.map(own)]);
    return { same: compared(state()) === compared(wanted) };
  };

  const scroll = ({ x, y, dx, dy }) => {
    let element = deepest(x, y);
    for (; element; element = parentOf(element)) {
      const [left, top] = [element.scrollLeft, element.scrollTop];
      const looks = style(element);
      const root = element === document_.scrollingElement;
      if (!root && !/auto|scroll/.test(looks.overflowY + looks.overflowX)) continue;
      scrollOf(element, dx, dy);
      if (element.scrollLeft !== left || element.scrollTop !== top) return true;
    }
    return false;
  };
  const reveal = ({ id }) => { const [one] = copies(id); if (one) show(one, { block: 'nearest', inline: 'nearest' }); return !!one; };
  const inside = ({ id }) => { const [one] = copies(id); return one ? [...within(one, `[${ID}]`)].filter(seen).slice(0, LIST).map(idOf) : []; };

  // What lies wholly in a rectangle, the outermost of it.
  const among = ({ rect: [left, top, width, height] }) => {
    const out = [];
    let last = null;
    for (const one of all(document_, `[${ID}]`)) {
      if (last?.contains(one)) continue;
      const box = boxOf(one);
      if (!box.width || !box.height || box.left < left || box.top < top || box.right > left + width || box.bottom > top + height) continue;
      last = one;
      if (out.push(idOf(one)) >= 100) break;
    }
    return out;
  };

  const ANSWERS = { at, range, among, rects, order, state, restore, scroll, reveal, inside, alive: () => true };
  port.onmessage = async ({ data }) => {
    const answer = ANSWERS[data?.ask];
    let said = null;
    try { said = answer ? await answer(data) : null; } catch { said = null; }
    post(port, { n: data?.n, said });
  };

  let telling = false;
  const tell = () => {
    if (telling) return;
    telling = true;
    frame(() => { telling = false; post(port, { moved: true }); });
  };
  const listen = un(EventTarget.prototype.addEventListener);
  listen(window_, 'scroll', tell, { capture: true, passive: true });
  listen(window_, 'resize', tell);
  listen(document_, 'load', tell, true);
  listen(document_, 'DOMContentLoaded', () => { changed.observe(document_, { subtree: true, childList: true, attributes: true, characterData: true }); tell(); });
  document_.currentScript.remove();
  parent.postMessage({ gloss: '__DOCUMENT__' }, '__SHELL__', [channel.port2]);
})();
