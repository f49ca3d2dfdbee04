// The floor: an empty page with one text field, one thing that moves with the pointer, and one that a click shows.
const html = document.createElementNS('http://www.w3.org/1999/xhtml', 'html');
const make = (name, style) => {
  const element = html.ownerDocument.createElementNS('http://www.w3.org/1999/xhtml', name);
  element.setAttribute('style', style);
  return element;
};
const body = make('body', 'margin: 0; height: 100%');
const field = make('textarea', 'width: 280px; height: 60px');
const dot = make('div', 'position: fixed; left: 0; top: 0; width: 200px; height: 20px; outline: 2px solid; pointer-events: none');
dot.id = 'dot';
body.append(field, dot);
html.append(body);
document.replaceChild(html, document.documentElement);
addEventListener('pointermove', (event) => (dot.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`));
addEventListener('click', (event) => {
  document.getElementById('box')?.remove();
  const box = make('div', `position: fixed; left: ${event.clientX}px; top: ${event.clientY}px`);
  box.id = 'box';
  box.append(make('textarea', ''));
  body.append(box);
});
field.focus();
