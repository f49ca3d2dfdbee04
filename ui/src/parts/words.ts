// Small helpers for words on the screen: counts, sizes, times, inline differences. Pure.

/** `1 note`, `3 notes`. */
export function count(n: number, one: string, many = one + 's'): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Cuts at a word's end and says so. */
export function cut(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= most) return flat;
  const head = flat.slice(0, most);
  const space = head.lastIndexOf(' ');
  return (space > most / 2 ? head.slice(0, space) : head) + '…';
}

/** Whether a sentence of the built-in assistant says that a model is missing. */
export function needsModel(says: string): boolean {
  return /\bmodel/i.test(says);
}

/** A path as it is read: a folder's without the slash that it is told by. */
export function readablePath(path: string): string {
  return path.replace(/\/+$/, '');
}

/** The badge on a small sheet of paper for a file: its ending, as people know it. */
export function badge(path: string): string {
  return path.endsWith('/') ? 'SITE' : (path.split('.').at(-1) ?? '').slice(0, 4).toUpperCase();
}

/** The name at the end of a path: a file's, or that of a folder, whose path ends with a slash. */
export function fileName(path: string): string {
  const name = readablePath(path);
  return name.slice(name.lastIndexOf('/') + 1);
}

/** `10:40` today, `3 Nov` before. */
export function when(at: string, now: Date = new Date()): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  if (date.toDateString() === now.toDateString()) return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  return date.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

/** The common start and end of two texts, in UTF-16 units, cut back to whole words. */
export function shared(before: string, after: string): { head: number; tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const inWord = (text: string, at: number) => /[\p{L}\p{N}\p{M}]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}\p{M}]/u.test(text[at] ?? '');
  const lone = (text: string, at: number) => /[\uDC00-\uDFFF]/.test(text[at] ?? '');
  while (head > 0 && (inWord(before, head) || inWord(after, head) || lone(before, head) || lone(after, head))) head--;
  const cutAt = (text: string) => text.length - tail;
  while (tail > 0 && (inWord(before, cutAt(before)) || inWord(after, cutAt(after)) || lone(before, cutAt(before)) || lone(after, cutAt(after)))) tail--;
  return { head, tail };
}

/** A piece of a document's source as one reads it: links and figures by their words, without marks of emphasis. */
export function asRead(source: string): string {
  return source
    .replace(/!?\[([^\]]*)\]\([^()\s]*\)/g, '$1')
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/^#{1,6} /gm, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
