// Places to point at: the beginnings of paragraphs and items in view, each in a leaf of its own, after the document was
// scrolled to a share of its height.
const [share, most] = arguments;
const doc = document.querySelector('article.doc');
const leaves = Array.from(doc.querySelectorAll('p[data-leaf], li[data-leaf]'));
leaves[Math.floor(leaves.length * share)].scrollIntoView({ block: 'start' });
const places = [];
for (const leaf of leaves) {
  const text = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT).nextNode();
  if (!text) continue;
  const range = document.createRange();
  range.selectNodeContents(text);
  const rect = range.getClientRects()[0];
  if (!rect || rect.width < 40) continue;
  const [x, y] = [Math.round(rect.left + 20), Math.round((rect.top + rect.bottom) / 2)];
  const hit = document.elementFromPoint(x, y);
  if (hit && leaf.contains(hit)) places.push([x, y]);
  if (places.length >= most) break;
}
return places;
