// Keeps the desk in step with the workspace: what is read again when a version, a note or a figure changed. It starts
// reading and nothing else; what was read last wins.
import { untrack } from 'svelte';
import type { Store } from '../api/store.svelte';
import type { Desk } from '../surfaces/desk.svelte';

/** Must be called while a component is set up. */
export function follow(store: Store, desk: Desk): void {
  const quietly = (read: () => Promise<void>) => void untrack(read).catch(() => undefined);
  const factsStamp = $derived(store.state.factsStamp);
  $effect(() => {
    void desk.wanted;
    if (store.ready) quietly(() => desk.load());
  });
  // A chart of cells is another picture when the cells are others. What was just loaded is not loaded again.
  let drawn = { path: '', cells: '' };
  $effect(() => {
    const [path, cells] = [desk.view?.path ?? '', desk.cells];
    const others = cells !== '' && drawn.cells !== '' && path === drawn.path && cells !== drawn.cells;
    drawn = { path, cells };
    if (others) quietly(() => desk.load());
  });
  $effect(() => {
    void [desk.reviewed, desk.view, factsStamp];
    if (store.ready) quietly(() => desk.readReview());
  });
}
