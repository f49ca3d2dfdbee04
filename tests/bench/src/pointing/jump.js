// One jump to a share of a sheet's height, timed until the frame after all rows in view say what belongs there. With no rows
// it is an empty page as high, until its second frame.
const [share, rows, done] = arguments;
const LONGEST = 5000;
const next = (then) => requestAnimationFrame(then);
let scroller = document.querySelector(rows ? '[role="grid"]' : '#high');
if (!scroller) {
  const make = () => document.createElementNS('http://www.w3.org/1999/xhtml', 'div');
  scroller = make();
  scroller.id = 'high';
  scroller.setAttribute('style', 'position: fixed; inset: 100px; overflow: auto');
  const inner = make();
  inner.setAttribute('style', 'height: 24000000px; background: linear-gradient(white, grey)');
  scroller.append(inner);
  document.body.append(scroller);
}
const begun = performance.now();
scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
const there = () => {
  const view = scroller.getBoundingClientRect();
  const head = scroller.querySelector('thead')?.getBoundingClientRect().bottom ?? view.top;
  let [from, to] = [head, view.top + scroller.clientHeight];
  for (const row of scroller.querySelectorAll('tbody [aria-rowindex]')) {
    const at = row.getBoundingClientRect();
    if (at.bottom <= head || at.top >= to) continue;
    const number = Number(row.getAttribute('aria-rowindex')) - 1;
    if (row.querySelector('[aria-colindex="1"]')?.textContent !== String(number)) return false;
    // Rows stand in their order: a hole between two of them, or before the first, shows.
    if (at.top > from + 1) return false;
    from = at.bottom;
  }
  return from >= to - 1;
};
const look = () => {
  if (there()) next(() => done(performance.now() - begun));
  else if (performance.now() - begun > LONGEST) done(null);
  else next(look);
};
next(rows ? look : () => next(() => done(performance.now() - begun)));
