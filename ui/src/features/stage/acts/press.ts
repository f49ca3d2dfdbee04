// A key that is pressed while a file is edited: the act that it means where one stands, once it is known what can be done there. A
// surface takes its own keys before.
import { voice } from '../../../parts/announce.svelte';
import type { Acting } from './acting.svelte';
import { isActKey, isOurs, keyedAct } from './keys';

/** Where keys have a use of their own. */
const ELSEWHERE = 'input, textarea, select, [contenteditable], dialog, [role=dialog], [role=menu], [role=toolbar], [role=tablist]';

/** Does what a key means at the place that is stood on. */
export function pressAct(acting: Acting, event: KeyboardEvent, editing: boolean): void {
  const elsewhere = event.target instanceof Element && event.target.closest(ELSEWHERE);
  if (elsewhere || (!(editing && acting.place) && !acting.pending)) return;
  const at = acting.place?.name;
  // Pressed right after a step, the key is for the place that was stepped to, and for no other.
  if (acting.unknown && !acting.pending && isActKey(event)) void acting.look().then(() => acting.place?.name === at && chooseBy(acting, event));
  else if (!chooseBy(acting, event)) {
    if (!isOurs(event)) return;
    voice.say('That can’t be done here');
    return event.preventDefault();
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Does the act of a key; says whether it has one here. */
function chooseBy(acting: Acting, event: KeyboardEvent): boolean {
  const keyed = keyedAct(event, acting.keyed);
  if (keyed) acting.choose({ ...keyed, asks: keyed.asks ?? false });
  return keyed !== null;
}
