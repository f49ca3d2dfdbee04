// Which panes stand where, by the window's width and by what the person chose. The artifact wins the space. Pure.

/** Below this the conversation folds to a strip, in CSS pixels. */
export const FOLD_BELOW = 1440;
/** Below this it folds while something that takes the width is edited. */
export const EDIT_FOLD_BELOW = 1680;
/** Below this the rail shows icons. */
export const ICONS_BELOW = 1280;

/** Below this the rail and the conversation give their room to one bar at the top. */
export const BAR_BELOW = 640;

/** The person's layout of panes, kept in this browser; none follows the width. */
export interface Chosen {
  /** The conversation folded or open, where there is room for it. */
  conversation: boolean | null;
  /** The rail as icons or as words, where there is room for words. */
  rail: boolean | null;
  /** What a task may do, shown beside it or not, where there is room for it. */
  access: boolean | null;
}

/** The window's state, from which the layout follows. */
export interface Window {
  width: number;
  /** Something is on the stage. */
  stage: boolean;
  /** The artifact alone. */
  alone: boolean;
  /** Two versions are compared: they need the room. */
  comparing: boolean;
  /** Something that takes the width is edited by hand. */
  editing: boolean;
  /** The conversation was opened over the stage, for a look. */
  over: boolean;
  /** The rail was opened from the bar. */
  drawer: boolean;
  /** A task is shown. */
  task: boolean;
  /** What the task may do was opened, for a look. */
  access: boolean;
}

/** How the panes stand. */
export interface Panes {
  /** The rail: words, icons, over everything, or not there. */
  rail: 'words' | 'icons' | 'drawer' | 'none';
  /** A bar at the top opens rail and conversation. */
  bar: boolean;
  /** The conversation: beside the stage, folded to a strip, over the stage, or not there. */
  conversation: 'beside' | 'folded' | 'over' | 'none';
  stage: boolean;
  /** What the task may do: beside it, over everything, or not there. */
  access: 'beside' | 'over' | 'none';
}

/** The panes for a window. */
export function panes(now: Window, chosen: Chosen): Panes {
  if (now.alone && now.stage) return { rail: 'none', bar: false, conversation: 'none', stage: true, access: 'none' };
  const bar = now.width < BAR_BELOW;
  const rail = bar ? (now.drawer ? 'drawer' : 'none') : now.width < ICONS_BELOW || chosen.rail === false ? 'icons' : 'words';
  const beside = now.task && !now.stage && now.width >= ICONS_BELOW && chosen.access !== false;
  const access = beside ? 'beside' : now.task && now.access ? 'over' : 'none';
  if (!now.stage && (beside || now.width < FOLD_BELOW)) return { rail, bar, conversation: 'beside', stage: false, access };
  const folded = now.stage && (now.width < FOLD_BELOW || now.comparing || (now.editing && now.width < EDIT_FOLD_BELOW) || chosen.conversation === false);
  return { rail, bar, conversation: folded ? (now.over ? 'over' : 'folded') : 'beside', stage: true, access };
}

const KEY = 'gloss.panes';

/** Reads the stored layout. */
export function readChosen(store: Storage): Chosen {
  try {
    const kept = JSON.parse(store.getItem(KEY) ?? 'null') as Partial<Chosen> | null;
    const flag = (value: unknown) => (typeof value === 'boolean' ? value : null);
    return { conversation: flag(kept?.conversation), rail: flag(kept?.rail), access: flag(kept?.access) };
  } catch {
    return { conversation: null, rail: null, access: null };
  }
}

/** Keeps what is chosen now. */
export function keepChosen(store: Storage, chosen: Chosen): void {
  store.setItem(KEY, JSON.stringify(chosen));
}
