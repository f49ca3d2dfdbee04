// One derived value for each field of the state, so that what reads notes is not run again because a word of a task
// streamed in: an event replaces only what it is about. It holds nothing of its own.
import { EMPTY, type State } from './reduce';

/** The state by its fields, each heard of only when it is another one than before. */
export function slices(now: () => State): Readonly<State> {
  const fields = {};
  for (const key of Object.keys(EMPTY) as (keyof State)[]) {
    const field = $derived(now()[key]);
    Object.defineProperty(fields, key, { get: () => field, enumerable: true });
  }
  return fields as Readonly<State>;
}
