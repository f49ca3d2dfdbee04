// The box in which a note is written: which place it is for, and what was written so far. A shape and nothing more.
import type { Intent, NoteForesight, NoteId, Pointed, Pointing } from '../api/types';
import type { Paint } from './marks';

/** The note that is being written or rewritten. */
export interface Box {
  path: string;
  version: number;
  at: Pointing;
  /** The place as Rust understood it; none for a place that an older note names. */
  pointed: Pointed | null;
  paint: Paint;
  quote: string;
  intent: Intent;
  /** True once the person chose Ask or Change. */
  chosen: boolean;
  text: string;
  /** True once the person chose how far it reaches: then its words do not. */
  exactly?: boolean;
  /** The preview of it before it is added: whether it can be done, and the place that its words mean. */
  foresight?: NoteForesight | null;
  /** The other places with the same words are taken in. */
  everywhere: boolean;
  /** The draft that is rewritten. */
  note: NoteId | null;
  /** The note whose place it is written at; where that stands is looked up when the box is added. */
  of?: NoteId;
  /** The card to go on to once it is added: where a reply was written in the middle of a review. */
  then?: string | null;
}
