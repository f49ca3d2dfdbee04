// Inside a page of a site in a review copy: says what is under the pointer, by its number, and lets nothing be used while it is
// pointed at. It hears and tells the copy around it alone.
(() => {
  let pointing = true;
  const NUMBER = 'data-gloss-id';
  const style = document.createElement('style');
  style.textContent = '[data-gloss-hover]{outline:2px solid #2f4bb8!important;outline-offset:2px!important;cursor:crosshair!important}[data-gloss-noted]{outline:2px solid #c98a00!important;outline-offset:2px!important}';
  document.documentElement.append(style);
  const of = (target) => (target instanceof Element ? target.closest(`[${NUMBER}]`) : null);
  const numberOf = (element) => Number(element.getAttribute(NUMBER));
  const wordsOf = (element) => (element.getAttribute('aria-label') || element.getAttribute('alt') || element.textContent || '').replace(/\s+/g, ' ').trim().slice(0, 400);
  const tell = (message) => parent.postMessage({ gloss: 'review', ...message }, '*');
  const hover = (element) => {
    for (const one of document.querySelectorAll('[data-gloss-hover]')) one.removeAttribute('data-gloss-hover');
    if (element) element.setAttribute('data-gloss-hover', '');
  };
  addEventListener('pointermove', (event) => { if (pointing) hover(of(event.target)); }, true);
  document.documentElement.addEventListener('pointerleave', () => hover(null));
  for (const kind of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'dblclick', 'submit', 'change', 'input', 'keypress']) {
    addEventListener(kind, (event) => { if (pointing && event.isTrusted) { event.stopImmediatePropagation(); if (kind !== 'pointerdown') event.preventDefault(); } }, true);
  }
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!pointing) {
      const href = link?.getAttribute('href') ?? '';
      if (link && !href.startsWith('#')) { event.preventDefault(); tell({ go: href }); }
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const element = of(event.target);
    if (element) tell({ element: numberOf(element), words: wordsOf(element) });
  }, true);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') tell({ escape: true });
    if (!pointing || event.key !== 'Enter') return;
    const element = of(document.activeElement);
    if (!element || element === document.body) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell({ element: numberOf(element), words: wordsOf(element) });
  }, true);
  addEventListener('focusin', (event) => { if (pointing) hover(of(event.target)); }, true);
  addEventListener('message', (event) => {
    if (event.source !== parent || event.data?.gloss !== 'review') return;
    if ('pointing' in event.data) { pointing = event.data.pointing === true; hover(null); }
    if (Array.isArray(event.data.noted)) {
      for (const one of document.querySelectorAll('[data-gloss-noted]')) one.removeAttribute('data-gloss-noted');
      for (const number of event.data.noted) document.querySelector(`[${NUMBER}="${Number(number)}"]`)?.setAttribute('data-gloss-noted', '');
    }
    if (typeof event.data.show === 'number') document.querySelector(`[${NUMBER}="${event.data.show}"]`)?.scrollIntoView({ block: 'center' });
  });
  tell({ ready: true });
})();
