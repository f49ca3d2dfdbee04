// An error that nothing caught, as diagnostics are told of it: its kind, and where in the page's own code. Never its
// message, which may hold the person's words.

/** An error's kind and place. */
export interface Failure {
  kind: string;
  at: string;
}

/** How a place ends in a stack, in Chromium (`at f (tauri://localhost/assets/index.js:1:20)`) and WebKit (`f@…/index.js:1:20`). */
const PLACE = /([\w.-]+\.m?js):(\d+):(\d+)\)?$/;

/** The diagnostics of a thrown error. */
export function failureOf(thrown: unknown): Failure {
  const error = thrown instanceof Error ? thrown : null;
  const lines = error?.stack?.split('\n') ?? [];
  // The message stands in the first lines in Chromium, and may itself look like a place: only frames are read.
  const frames = lines.filter((line) => /^\s+at |@/.test(line));
  const place = frames.map((line) => PLACE.exec(line)).find((found) => found !== null);
  return { kind: kindOf(thrown), at: place ? `${place[1]}:${place[2]}:${place[3]}` : 'unknown' };
}

/** A name as code has it: what an error calls itself is not taken where it could be words. */
function kindOf(thrown: unknown): string {
  if (thrown instanceof Error) return /^[A-Z]\w{0,39}$/.test(thrown.name) ? thrown.name : 'Error';
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') return /^[a-z_]{1,40}$/.test(thrown.code) ? thrown.code : 'Problem';
  return typeof thrown;
}
