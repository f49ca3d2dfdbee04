// What the bench watches in a page, the interface and the empty one alike: from the time stamp of a key, a movement or
// a click to the second animation frame after what it changed, and how long frames took meanwhile. It makes no event.
const watch = {
  took: [], unstamped: 0, since: 0, frames: [], last: 0, counting: false,
  // The event's own time is on the page's clock; one that can't be is replaced by now, and counted.
  stamp(event) {
    const now = performance.now();
    const fits = event.timeStamp > now - 5000 && event.timeStamp <= now;
    if (!fits) this.unstamped++;
    this.since = fits ? event.timeStamp : now;
  },
  painted() {
    // One act is painted once, whatever else it changes after.
    const { since, took } = this;
    this.since = 0;
    if (!since) return;
    requestAnimationFrame(() => requestAnimationFrame(() => took.push(performance.now() - since)));
  },
  frame() {
    const now = performance.now();
    if (this.counting && this.last) this.frames.push(now - this.last);
    this.last = now;
    requestAnimationFrame(() => this.frame());
  },
  // Begins to watch one kind of act. `changed` says whether what was to change is there now.
  begin(kind, of) {
    Object.assign(this, { took: [], unstamped: 0, since: 0, frames: [], counting: true, kind, of, found: null });
    this.before = this.state();
  },
  state() {
    // Looked for once: through a megabyte's elements, at every piece that streams, the looking would be what is measured.
    if (!this.found?.isConnected) this.found = this.of && document.querySelector(this.of);
    const { found } = this;
    const shape = found && (found.getAttribute('d') ?? found.getAttribute('style') ?? 'there');
    // Outlines of one shape differ by where they stand.
    return shape ? shape + (found.ownerSVGElement?.getAttribute('style') ?? '') : '';
  },
  moved() {
    if (this.kind === 'key' || !this.kind) return;
    const now = this.state();
    if (now && now !== this.before) this.painted();
    this.before = now;
  },
  take() {
    const { took, unstamped, frames } = this;
    Object.assign(this, { counting: false, kind: null });
    return { took, unstamped, frames };
  },
};
window.glossWatch = watch;
addEventListener('keydown', (event) => watch.kind === 'key' && watch.stamp(event), true);
addEventListener('input', () => watch.kind === 'key' && watch.painted(), true);
addEventListener('pointermove', (event) => watch.kind === 'hover' && watch.stamp(event), true);
addEventListener('click', (event) => watch.kind === 'click' && watch.stamp(event), true);
new MutationObserver(() => watch.moved()).observe(document.documentElement, {
  subtree: true, childList: true, attributes: true, attributeFilter: ['d', 'style'],
});
watch.frame();
