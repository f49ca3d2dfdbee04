// Carries a span of an older version into a newer one over the engine's comparison. Pure arithmetic: where the span
// itself was touched there is no answer, and nothing is guessed.
import type { Comparison, Span } from '../api/types';

/** The span in the newer version; none where a change touches it. */
export function shift(span: Span, changes: Comparison[]): Span | null {
  let by = 0;
  for (const { old, new: now } of [...changes].sort((a, b) => a.old.start - b.old.start)) {
    if (old.end <= span.start && !(old.start === old.end && old.start === span.start && span.start === span.end)) {
      by = now.end - old.end;
    } else if (old.start < span.end) {
      return null;
    }
  }
  return { start: span.start + by, end: span.end + by };
}
