// Writes down what is said in the page's live regions, as a screen reader would hear it. It changes nothing that is shown.
window.__heard = [];
const hear = (region) => {
  const words = region.textContent.replace(/\s+/g, ' ').trim();
  if (words) window.__heard.push(words);
};
const region = document.querySelector('[role="status"][aria-label="Announcements"]');
new MutationObserver(() => hear(region)).observe(region, { childList: true, characterData: true, subtree: true });
