// Which panes stand where, by the window's width. The artifact wins the space. Pure.

/** Below this the conversation folds to a strip, in CSS pixels. */
export const FOLD_BELOW = 1440;

/** How the panes stand. */
export interface Panes {
  rail: boolean;
  /** The conversation: beside the stage, folded to a strip, over the stage, or not there. */
  conversation: 'beside' | 'folded' | 'over' | 'none';
  stage: boolean;
}

/** The panes for a width. `open` is the person's own choice; none follows the width. */
export function panes(width: number, stage: boolean, alone: boolean, open: boolean | null): Panes {
  if (alone && stage) return { rail: false, conversation: 'none', stage: true };
  if (width < FOLD_BELOW) {
    if (!stage) return { rail: true, conversation: 'beside', stage: false };
    return { rail: true, conversation: open ? 'over' : 'folded', stage: true };
  }
  return { rail: true, conversation: open === false && stage ? 'folded' : 'beside', stage: true };
}
