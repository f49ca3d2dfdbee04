// How long an answer is waited for on a machine that may be busy: only time in which this page's own clock is punctual counts,
// because a machine that lets this page wait lets the other wait too. Asks nobody anything.

/** Between two looks at the clock, in milliseconds. */
const STEP = 250;
/** By how much a look may be late and still count. */
const LATE = STEP / 2;
/** How many times the time that is waited passes at most, however late the clock is. */
const MOST = 10;

/** Calls back once `wait` milliseconds have passed punctually; what it returns calls that off. */
export function afterPunctual(wait: number, then: () => void): () => void {
  let left = wait;
  const begun = performance.now();
  let timer: ReturnType<typeof setTimeout>;
  const look = () => {
    const step = Math.min(STEP, left);
    const from = performance.now();
    timer = setTimeout(() => {
      const now = performance.now();
      if (now - from <= step + LATE) left -= step;
      if (left > 0 && now - begun < wait * MOST) look();
      else then();
    }, step);
  };
  look();
  return () => clearTimeout(timer);
}
