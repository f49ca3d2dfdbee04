// The state, one signal for each of its fields: what reads notes is not looked at again because a word of a task
// streamed in. A signal is set only when its field is another one; values derived from one whole state would not do,
// since everything that hangs on them is visited to find that nothing changed.
import { EMPTY, type State } from './reduce';

class Field {
  value = $state.raw<unknown>();
}

/** The state by its fields, and how to take in a newer one. */
export class Slices {
  readonly state: Readonly<State>;
  #fields = new Map<keyof State, Field>();
  #now = EMPTY;

  constructor() {
    const state = {};
    for (const key of Object.keys(EMPTY) as (keyof State)[]) {
      const field = new Field();
      field.value = EMPTY[key];
      this.#fields.set(key, field);
      Object.defineProperty(state, key, { get: () => field.value, enumerable: true });
    }
    this.state = state as Readonly<State>;
  }

  /** All of it, for the reducer: reading it depends on nothing. */
  get now(): State {
    return this.#now;
  }

  set now(next: State) {
    this.#now = next;
    for (const [key, field] of this.#fields) if (field.value !== next[key]) field.value = next[key];
  }
}
