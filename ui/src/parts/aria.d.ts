// ARIA attributes that browsers know and Svelte's types do not yet. Types only.
import 'svelte/elements';

declare module 'svelte/elements' {
  interface AriaAttributes {
    /** The description of an element beside its name and its words (WAI-ARIA 1.3). */
    'aria-description'?: string | null | undefined;
  }
}
