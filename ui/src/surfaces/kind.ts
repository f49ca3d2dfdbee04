// The entry of a kind of artifact: how it is named and drawn, what can be done with it, the words for it. Each kind has
// its entry in its folder, and registry.ts lists them. This never asks which kind it is, and nobody who has an entry
// has to.
import type { Component } from 'svelte';
import type { Reach } from '../api/types';

/** All of one kind. */
export interface KindEntry {
  /** Its icon among the files. */
  icon: Component<{ size?: number }>;
  /** It is called by the title in its text, where there is one; else by its file's name. */
  titled: boolean;
  /**
   * Its surface reads what is in view by itself, window by window. So it is shown even where the engine can't name its
   * places, and is only to be read then.
   */
  windowed: boolean;
  /** It is text that people write: what a task can make decisions and actions of. */
  prose: boolean;
  /** It is tables of data: what a task can report on, and what charts are drawn from. */
  data: boolean;
  /** It is drawn as numbered lines. */
  lines: boolean;
  /** Its words are written with marks for how they look: Markdown. Others are plain. */
  marks: boolean;
  /** It is only told of, on a card: what is in it is for another program. */
  card: boolean;
  can: Abilities;
  words: KindWords;
}

/** The actions that artifacts of a kind allow. */
export interface Abilities {
  /** Pointed into, noted and written by hand. The engine then has a view of it with places; else only its text. */
  note: boolean;
  /** Two versions side by side. */
  compare: boolean;
  /** Two versions as pictures, what differs ringed. */
  pictures: boolean;
  /** Changes of notes shown in its text, old words struck out. */
  redline: boolean;
  /** Its figures listed, each with its source. */
  figures: boolean;
  /** A figure of it brought up to date by itself, and not with the whole. */
  figure: boolean;
  /** Given to a recipe as its file. */
  recipe: boolean;
  /** Published, so that others can open it. */
  publish: boolean;
}

/** The words that are not the same for all kinds. */
export interface KindWords {
  /** The noun for the whole: `anything in the sheet`. */
  whole: string;
  /** The verb for looking at it without pointing or writing: `Read`, `Use`. */
  read: string;
  /** The unit that the proof of a round counts as unchanged: `12 other blocks`. */
  unit: string;
  /** Said where there is nothing in it. */
  empty: string;
  /** The way to it for the keyboard, over everything before it. */
  skip: string;
  /** The tip in the toolbar of Edit while nothing is stood on. */
  edit: string;
  /** The tip in a margin that has no notes. */
  tip: string;
  /** Said of a place that says something else since it was noted. */
  changed: string;
  /** The subject that is gone where a note lost its place, with its verb: `This text was`. */
  gone: string;
  /** Reaches of a note that are called otherwise than in a text. */
  reach: Partial<Record<Reach, string>>;
}

/** The words of what is read from top to bottom. */
export const TEXT_WORDS: KindWords = {
  whole: 'document',
  read: 'Read',
  unit: 'other block',
  empty: 'This document is empty.',
  skip: 'Skip to the text',
  edit: 'Click to write. Press the other mouse button, or walk with the arrow keys, to change what is there.',
  tip: 'Point at anything to note it.',
  changed: 'Text changed',
  gone: 'This text was',
  reach: {},
};
