// Actions on a sheet of a workbook, in words, and the step that each is. Pure: it does nothing.
import type { Act } from '../../api/types';
import type { Line } from './reshape';

/** An item of a sheet's menu. */
export type TabStep = 'rename' | 'left' | 'right' | 'add';

/** A step of a whole sheet: it comes, gets another name, or takes another place. */
export type SheetStep = { do: 'add'; name: string; after: string | null } | { do: 'rename'; sheet: string; to: string } | { do: 'move'; sheet: string; before: string | null };

/** The act that a step is. */
export function actOf(step: SheetStep): Act {
  switch (step.do) {
    case 'add':
      return { name: 'add-sheet', args: { name: step.name, ...(step.after === null ? {} : { sheet: step.after }) } };
    case 'rename':
      return { name: 'rename-sheet', args: { to: step.to, sheet: step.sheet } };
    case 'move':
      return { name: 'move-sheet', args: { sheet: step.sheet, ...(step.before === null ? {} : { before: step.before }) } };
  }
}

/** Characters of a sheet's name: other programs take no more. */
export const LONGEST_NAME = 31;

/** The menu of a sheet. */
export function stepsOf(sheets: readonly string[], chosen: number): Line<TabStep>[] {
  const lines: Line<TabStep>[] = [{ how: 'rename', label: 'Rename', keys: 'F2' }];
  if (chosen > 0) lines.push({ how: 'left', label: 'Move to the left' });
  if (chosen < sheets.length - 1) lines.push({ how: 'right', label: 'Move to the right' });
  return [...lines, { how: 'add', label: 'Add a sheet' }];
}

/** The step that a choice is; none where it is none, or needs a name first. */
export function stepOf(what: TabStep, sheets: readonly string[], chosen: number): SheetStep | null {
  const sheet = sheets[chosen];
  if (sheet === undefined) return null;
  switch (what) {
    case 'rename':
      return null;
    case 'add':
      return { do: 'add', name: freshName(sheets), after: sheet };
    case 'left':
      return { do: 'move', sheet, before: sheets[chosen - 1] ?? null };
    case 'right':
      return { do: 'move', sheet, before: sheets[chosen + 2] ?? null };
  }
}

/** A name that no sheet has: as other programs count them. */
export function freshName(sheets: readonly string[]): string {
  const taken = new Set(sheets.map((name) => name.toLowerCase()));
  let n = sheets.length + 1;
  while (taken.has(`sheet ${n}`)) n++;
  return `Sheet ${n}`;
}

/** The message once a step was taken. */
export function describeStep(step: SheetStep): string {
  switch (step.do) {
    case 'add':
      return `Sheet ${step.name} added.`;
    case 'rename':
      return `Sheet ${step.sheet} is now named ${step.to}.`;
    case 'move':
      return step.before === null ? `Sheet ${step.sheet} is the last one now.` : `Sheet ${step.sheet} stands before ${step.before} now.`;
  }
}
