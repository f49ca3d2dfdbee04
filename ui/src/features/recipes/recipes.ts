// The words of recipes. Pure.
import type { InputKind, Recipe, RecipeMark } from '../../api/types';
import { count, fileName } from '../../parts/words';

/** Summary of a recipe in a line: its outputs and its input files. */
export function aboutWords(recipe: Pick<Recipe, 'inputs' | 'steps'>): string {
  const makes = recipe.steps.map((step) => step.path.split(', ').map(fileName).join(', ')).join(', ');
  const from = recipe.inputs.filter((input) => input.kind === 'file').map((input) => fileName(input.was));
  return from.length ? `Makes ${makes} from ${from.join(', ')}` : `Makes ${makes}`;
}

/** How often it ran, and how much of it goes to somebody. */
export function stateWords(recipe: Recipe): string {
  const marked = marksOf(recipe).length;
  const fixed = marked ? `${count(marked, 'marked sentence')}${recipe.model ? '' : ' for you'}` : 'No model needed';
  return recipe.runs ? `${fixed} · run ${recipe.runs === 1 ? 'once' : `${recipe.runs} times`}` : fixed;
}

/** The sentences that are marked. */
export function marksOf(recipe: Pick<Recipe, 'steps'>): RecipeMark[] {
  return recipe.steps.flatMap((step, s) => step.sentences.flatMap((sentence, n) => (sentence.marked ? [{ step: s, sentence: n }] : [])));
}

/** The label of an input, for a person who chooses another one. */
export function inputWords(kind: InputKind, was: string): string {
  return kind === 'file' ? `The file (was ${fileName(was)})` : `The time (was ${was})`;
}

/** The default of an empty field. */
export function otherwiseWords(kind: InputKind): string {
  return kind === 'file' ? 'The newest of its kind' : 'Follows today';
}
