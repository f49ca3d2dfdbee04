// Which component draws which kind of artifact on the stage, one line each: a kind without one does not compile. It
// chooses and nothing else; what a kind is and can, its entry says (surfaces/registry.ts).
import type { Component } from 'svelte';
import type { Kind } from '../../api/types';
import Cells from './Cells.svelte';
import FileCard from './FileCard.svelte';
import Paper from './Paper.svelte';
import type { ViewProps } from './props';
import Site from './Site.svelte';
import Slides from './Slides.svelte';

export const VIEWS: Record<Kind, Component<ViewProps>> = {
  document: Paper,
  sheet: Cells,
  code: Paper,
  site: Site,
  deck: Slides,
  word: Paper,
  other: FileCard,
};
