// A review copy: what is pointed at becomes a note, notes are kept in this browser where that is possible, and are saved as one
// file to be sent back. It loads nothing and sends nothing.
(() => {
  const body = document.body.dataset;
  const version = Number(body.version);
  const key = `gloss-review ${body.sha256}`;
  const at = (id) => document.getElementById(id);
  const copy = at('copy');
  const frame = at('site');
  let notes = [];
  let box = null;
  let page = null;

  /* ---- what is kept, where this browser allows it ---- */
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (Array.isArray(kept?.notes)) notes = kept.notes;
    at('name').value = kept?.name ?? '';
  } catch { /* A file opened from disk may have no storage: then notes live as long as this window. */ }
  const keep = () => { try { localStorage.setItem(key, JSON.stringify({ name: at('name').value, notes })); } catch { /* as above */ } };
  at('name').addEventListener('input', keep);

  /* ---- what is pointed at ---- */
  const squeezed = (words) => words.replace(/\s+/g, ' ').trim().slice(0, 400);
  const runOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest('[data-r]') ?? null;
  const pointOf = (run, utf16) => ({ run: Number(run.dataset.r), utf16 });

  /** Runs that a range touches, with the first and last cut where the range begins and ends. */
  function selectionOf(range) {
    const runs = [...copy.querySelectorAll('[data-r]')].filter((run) => range.intersectsNode(run) && run.textContent);
    const inside = (run, container, offset) => container === run.firstChild ? offset : null;
    const parts = runs.map((run) => {
      const from = inside(run, range.startContainer, range.startOffset) ?? 0;
      const to = inside(run, range.endContainer, range.endOffset) ?? run.textContent.length;
      return { run, from, to };
    }).filter((part) => part.to > part.from);
    if (!parts.length) return null;
    const [first, last] = [parts[0], parts[parts.length - 1]];
    const text = parts.map((part) => part.run.textContent.slice(part.from, part.to)).join('');
    return { start: pointOf(first.run, first.from), end: pointOf(last.run, last.to), text };
  }

  function leafTarget(leaf, reach) {
    const runs = [...leaf.querySelectorAll('[data-r]')].filter((run) => run.textContent);
    const first = runs[0];
    const last = runs[runs.length - 1];
    if (!first || !last) return null;
    const selection = { start: pointOf(first, 0), end: pointOf(last, last.textContent.length), text: runs.map((run) => run.textContent).join('') };
    return { target: { by: 'selection', version, selection, reach }, quote: squeezed(selection.text), shown: { run: selection } };
  }

  const where = (words, quote, shown) => ({ target: { by: 'where', at: words, version }, quote, shown });

  function openBox(found) {
    if (!found || box?.words) { if (box?.words) at('box')?.querySelector('textarea')?.focus(); return; }
    box = { ...found, words: '', intent: 'change' };
    draw();
    at('box').querySelector('textarea').focus();
    at('box').scrollIntoView({ block: 'nearest' });
  }

  copy.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return;
    const chosen = getSelection();
    if (chosen && !chosen.isCollapsed && chosen.rangeCount && copy.contains(chosen.anchorNode)) {
      const selection = selectionOf(chosen.getRangeAt(0));
      if (selection) openBox({ target: { by: 'selection', version, selection, reach: 'selection' }, quote: squeezed(selection.text), shown: { run: selection } });
      return;
    }
    open(event.target);
  });
  copy.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof Element) || event.target.closest('button')) return;
    event.preventDefault();
    open(event.target);
  });

  function open(target) {
    const part = target.closest('.part');
    if (part) return openBox(where(part.dataset.at, squeezed(part.dataset.words || part.dataset.name), { part: part.dataset.at }));
    const cell = target.closest('td[data-at]');
    if (cell) return openBox(cells(picked ?? [cell, cell]));
    const leaf = target.closest('[data-leaf]');
    if (leaf) openBox(leafTarget(leaf, 'selection'));
  }

  // Wherever the focus is, a note that was begun is given up.
  const giveUp = () => { if (box) { box = null; draw(); } };
  addEventListener('keydown', (event) => { if (event.key === 'Escape') giveUp(); });

  /* ---- cells: one, or a rectangle by dragging or with Shift ---- */
  let from = null;
  let picked = null;
  const corner = (cell) => [Number(cell.dataset.c), Number(cell.dataset.n)];
  const tableOf = (cell) => cell.closest('table');
  function within([a, b]) {
    const [[ac, an], [bc, bn]] = [corner(a), corner(b)];
    const [c0, c1, n0, n1] = [Math.min(ac, bc), Math.max(ac, bc), Math.min(an, bn), Math.max(an, bn)];
    return [...tableOf(a).querySelectorAll('td[data-at]')].filter((cell) => { const [c, n] = corner(cell); return c >= c0 && c <= c1 && n >= n0 && n <= n1; });
  }
  function paint() {
    for (const cell of copy.querySelectorAll('td.picked')) cell.classList.remove('picked');
    if (picked) for (const cell of within(picked)) cell.classList.add('picked');
  }
  function cells(pair) {
    const all = within(pair);
    const [first, last] = [all[0], all[all.length - 1]];
    const name = first === last ? first.dataset.at : `${first.dataset.at}:${last.dataset.name}`;
    const words = all.slice(0, 12).map((cell) => cell.textContent).join(' | ');
    return where(name, squeezed(words) || name, { cells: all.slice(0, 5000).map((cell) => cell.dataset.at) });
  }
  copy.addEventListener('pointerdown', (event) => {
    const cell = event.target instanceof Element ? event.target.closest('td[data-at]') : null;
    if (!cell) { picked = null; paint(); return; }
    from = event.shiftKey && from && tableOf(from) === tableOf(cell) ? from : cell;
    picked = [from, cell];
    paint();
  });
  copy.addEventListener('pointerover', (event) => {
    const cell = event.buttons === 1 && event.target instanceof Element ? event.target.closest('td[data-at]') : null;
    if (!cell || !from || tableOf(from) !== tableOf(cell)) return;
    picked = [from, cell];
    getSelection()?.removeAllRanges();
    paint();
  });
  addEventListener('pointerup', (event) => {
    if (!from || !picked) return;
    if (picked[0] !== picked[1]) { getSelection()?.removeAllRanges(); openBox(cells(picked)); }
    if (!(event.target instanceof Element && event.target.closest('td'))) from = null;
  });

  /* ---- a site: its pages in a frame without origin ---- */
  const tell = (message) => frame?.contentWindow?.postMessage({ gloss: 'review', ...message }, '*');
  const pages = new Map([...copy.querySelectorAll('template[data-page]')].map((one) => [one.dataset.page, one.dataset.html]));
  let using = false;
  function show(name) {
    if (!frame || !pages.has(name)) return;
    page = name;
    frame.srcdoc = pages.get(name);
    for (const button of copy.querySelectorAll('[data-to]')) button.setAttribute('aria-pressed', String(button.dataset.to === name));
  }
  const noted = () => tell({ pointing: !using, noted: notes.filter((note) => note.target.page === page).flatMap((note) => note.target.elements) });
  addEventListener('message', (event) => {
    if (!frame || event.source !== frame.contentWindow || event.data?.gloss !== 'review') return;
    const { element, words, go, ready, escape } = event.data;
    if (escape) giveUp();
    if (ready) noted();
    if (Number.isInteger(element) && !using) {
      const quote = typeof words === 'string' ? squeezed(words) : '';
      openBox({ target: { by: 'elements', version, page, elements: [element] }, quote, shown: { element, page } });
    }
    if (typeof go === 'string') {
      const to = new URL(go, `https://site.invalid/${page}`);
      const name = decodeURIComponent(to.pathname.slice(1)) || 'index.html';
      if (to.host === 'site.invalid') show(pages.has(name) ? name : `${name.replace(/\/$/, '')}/index.html`);
    }
  });
  for (const button of copy.querySelectorAll('[data-to]')) button.addEventListener('click', () => show(button.dataset.to));
  for (const [id, on] of [['point', false], ['use', true]]) {
    at(id)?.addEventListener('click', () => {
      using = on;
      at('point').setAttribute('aria-pressed', String(!on));
      at('use').setAttribute('aria-pressed', String(on));
      noted();
    });
  }
  if (frame) show(pages.keys().next().value);

  /* ---- notes ---- */
  const make = (tag, words, more = {}) => Object.assign(document.createElement(tag), { textContent: words, ...more });
  function card(note, n) {
    const li = document.createElement('li');
    const head = make('div', '', { className: 'row' });
    head.append(make('span', String(n + 1), { className: 'n' }), make('span', note.intent === 'ask' ? 'Question' : 'Change'));
    const row = make('div', '', { className: 'row' });
    row.append(
      make('button', 'Show', { type: 'button', onclick: () => reveal(note) }),
      make('button', 'Delete', { type: 'button', onclick: () => { notes = notes.filter((one) => one !== note); keep(); draw(); } }),
    );
    li.append(head, make('q', note.quote), make('div', note.text, { className: 'words' }), row);
    return li;
  }
  function writing() {
    const li = make('li', '', { className: 'box', id: 'box' });
    const field = make('textarea', '', { value: box.words, placeholder: 'What should be changed, or what do you want to know?' });
    field.setAttribute('aria-label', 'Note');
    field.addEventListener('input', () => { box.words = field.value; });
    const kinds = make('div', '', { className: 'row' });
    for (const [intent, words] of [['change', 'Change'], ['ask', 'Question']]) {
      const label = document.createElement('label');
      const radio = make('input', '', { type: 'radio', name: 'intent', checked: box.intent === intent, onchange: () => { box.intent = intent; } });
      label.append(radio, words);
      kinds.append(label);
    }
    const row = make('div', '', { className: 'row' });
    row.append(make('button', 'Add note', { type: 'button', className: 'keep', onclick: add }), make('button', 'Cancel', { type: 'button', onclick: () => { box = null; draw(); } }));
    li.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add();
    });
    li.append(make('q', box.quote), field, kinds, row);
    return li;
  }
  function add() {
    const text = box.words.trim();
    if (!text) { at('box').querySelector('textarea').focus(); return; }
    notes.push({ intent: box.intent, text, created: new Date().toISOString(), target: box.target, quote: box.quote, shown: box.shown });
    box = null;
    picked = null;
    paint();
    keep();
    draw();
    at('send').focus();
  }
  function draw() {
    at('notes').replaceChildren(...notes.map(card), ...(box ? [writing()] : []));
    at('count').textContent = notes.length ? `(${notes.length})` : '';
    at('send').disabled = !notes.length;
    at('hint').hidden = notes.length > 0 || box !== null;
    mark();
    noted();
  }
  const rangeOf = ({ start, end }) => {
    const [a, b] = [start, end].map((point) => [copy.querySelector(`[data-r="${point.run}"]`)?.firstChild, point.utf16]);
    if (!a[0] || !b[0]) return null;
    const range = document.createRange();
    range.setStart(a[0], Math.min(a[1], a[0].length));
    range.setEnd(b[0], Math.min(b[1], b[0].length));
    return range;
  };
  const named = (name) => copy.querySelector(`[data-at="${CSS.escape(name)}"]`);
  function mark() {
    for (const one of copy.querySelectorAll('.noted')) one.classList.remove('noted');
    const ranges = [];
    for (const { shown } of [...notes, ...(box ? [box] : [])]) {
      const range = shown.run && rangeOf(shown.run);
      if (range) ranges.push(range);
      for (const name of [...(shown.cells ?? []), ...(shown.part ? [shown.part] : [])]) named(name)?.classList.add('noted');
    }
    if ('highlights' in CSS) CSS.highlights.set('noted', new Highlight(...ranges));
  }
  function reveal({ shown }) {
    if (shown.page && shown.page !== page) show(shown.page);
    if (shown.element !== undefined) tell({ show: shown.element });
    const spot = shown.run ? rangeOf(shown.run)?.startContainer.parentElement : named(shown.part ?? shown.cells?.[0] ?? '');
    spot?.scrollIntoView({ block: 'center' });
  }

  /* ---- the file that is sent back ---- */
  at('send').addEventListener('click', () => {
    const name = at('name').value.trim();
    if (!name) { at('sent').textContent = 'Write your name at the top first, so that it is known whose notes these are.'; at('name').focus(); return; }
    const file = { type: 'GlossReview', v: 1, path: body.path, version, sha256: body.sha256, name, notes: notes.map(({ shown, ...note }) => note) };
    const title = body.path.replace(/\/+$/, '').split('/').pop().replace(/\.[^.]*$/, '');
    const link = make('a', '', { href: URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' })), download: `${title} - notes of ${name}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    at('sent').textContent = `Saved as “${link.download}”. Send that file back to whom this copy is from.`;
  });
  draw();
})();
