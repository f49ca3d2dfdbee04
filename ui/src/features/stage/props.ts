// Props from the stage to whatever draws the artifact, the same for every kind; a view takes what it needs of them.
import type { Snippet } from 'svelte';
import type { Store } from '../../api/store.svelte';
import type { Selection } from '../../api/types';
import type { Desk, Tab } from '../../surfaces/desk.svelte';
import type { Acting } from './acts/acting.svelte';

export interface ViewProps {
  store: Store;
  desk: Desk;
  tab: Tab;
  /** The notes, to stand beside what is drawn. */
  margin: Snippet;
  /** Something was selected that could be noted, or nothing is any more. */
  onselect: (selection: Selection | null, at: DOMRect | null) => void;
  /** What is done to the place that is stood on. */
  acting: Acting;
  /** A version was made by hand. */
  onsaved: (version: number) => void;
}
