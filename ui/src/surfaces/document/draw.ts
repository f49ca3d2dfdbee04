// The state of one drawn document that all its nodes share: its figures, its images, and whether figures can be
// pressed. Read through Svelte's context, so that a change redraws only where it is read.
import { getContext, setContext } from 'svelte';
import type { FactUse } from '../../api/types';

/** Words that a change removed, drawn where they were. They are chrome: no run, never selected. */
export interface Ghost {
  run: number;
  utf16: number;
  text: string;
  /** How the change is coloured; none is as one that was asked for. */
  tone?: 'follows' | 'outside';
  /** The one that is looked at just now. */
  now?: boolean;
}

/** An image of the folder: where it can be drawn from, why it can't be, or that it is still read. */
export type Picture = { url: string } | { why: string } | null;

/** The drawing state that nodes read. */
export interface Drawing {
  fact(to: string): FactUse | undefined;
  /** Whether a press on a figure opens its cells. */
  askable(): boolean;
  /** The image at an address; asked for again as it is read. */
  image(to: string): Picture;
}

const KEY = Symbol('drawing');

/** Offers a drawing to the nodes below. */
export const offerDrawing = (drawing: Drawing) => setContext(KEY, drawing);
/** The drawing that this node belongs to. */
export const theDrawing = () => getContext<Drawing>(KEY);

/** No ghosts; one value, so that a block without any is never drawn anew. */
export const NO_GHOSTS: Ghost[] = [];

/** A run cut at its ghosts: text, ghost, text. */
export function parts(text: string, ghosts: Ghost[]): ({ base: number; text: string } | { ghost: Ghost })[] {
  const cut: ({ base: number; text: string } | { ghost: Ghost })[] = [];
  let at = 0;
  for (const ghost of [...ghosts].sort((a, b) => a.utf16 - b.utf16)) {
    const to = Math.min(Math.max(ghost.utf16, at), text.length);
    if (to > at) cut.push({ base: at, text: text.slice(at, to) });
    cut.push({ ghost });
    at = to;
  }
  if (at < text.length) cut.push({ base: at, text: text.slice(at) });
  return cut;
}

/** A link's target when it is one that may be opened; none for anything else. */
export function safeLink(to: string): string | undefined {
  return /^(https?:|mailto:)/i.test(to) ? to : undefined;
}
