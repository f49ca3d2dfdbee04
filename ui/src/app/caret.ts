// The caret of the window: it blinks while the person is at it and stands still, seen, some seconds after, as GTK's own fields do.
// A caret that blinks for ever is painted twice a second for ever. It never looks at what is written, and where the window
// says nothing (in a browser) it leaves the caret alone.

/** How the system's carets blink, in milliseconds: how long each half takes, and for how long after the last input. */
export interface Pace {
  half: number;
  lasts: number;
}

/** The caret's pace as the window wrote it; none in a browser, or where the person's carets don't blink. */
export function readPace(root: HTMLElement): Pace | null {
  const [half, lasts] = (root.dataset.caret ?? '').split(' ').map(Number);
  return half && lasts && half >= 100 && lasts >= half ? { half, lasts } : null;
}

/** Begins; gives what ends it. */
export function blinkCaret(pace: Pace, page: Document = document): () => void {
  const moments = Math.floor(pace.lasts / pace.half / 2) * 2;
  let field: HTMLElement | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let past = 0;

  function rest(): void {
    clearTimeout(timer);
    field?.style.removeProperty('caret-color');
    field = null;
  }
  function turn(): void {
    past += 1;
    if (past % 2) field?.style.setProperty('caret-color', 'transparent');
    else field?.style.removeProperty('caret-color');
    if (past < moments) timer = setTimeout(turn, pace.half);
  }
  function stir(event: Event): void {
    // While the focus moves the page may still name the field that is left.
    const active = event.type === 'focusin' ? event.target : page.activeElement;
    if (past % 2 || active !== field) rest();
    clearTimeout(timer);
    past = 0;
    if (!(active instanceof HTMLElement) || !hasCaret(active)) return;
    field = active;
    timer = setTimeout(turn, pace.half);
  }

  const ended = new AbortController();
  const { signal } = ended;
  for (const event of ['keydown', 'pointerdown', 'pointerup', 'focusin', 'input']) page.addEventListener(event, stir, { capture: true, passive: true, signal });
  page.defaultView?.addEventListener('blur', rest, { signal });
  page.defaultView?.addEventListener('focus', stir, { signal });
  return () => {
    ended.abort();
    rest();
  };
}

function hasCaret(element: HTMLElement): boolean {
  return element.matches('input, textarea, [contenteditable]');
}
