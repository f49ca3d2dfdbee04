// Places to point at: the beginnings of paragraphs and items in view, each in a leaf of its own.
const [most] = arguments;
const leaves = document.querySelectorAll('article.doc p[data-leaf], article.doc li[data-leaf]');
const places = [];
for (const leaf of leaves) {
  // What is far from the view is not asked for its lines: that alone would lay it out.
  const block = (leaf.closest('.late') ?? leaf).getBoundingClientRect();
  if (block.bottom < 0) continue;
  if (block.top > innerHeight) break;
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
