// What a role of helpers is, in words. Pure.
import type { RoleInfo } from '../../api/types';

/** Whose it is. */
export function fromOf(role: RoleInfo): string {
  return { person: 'yours', folder: 'of this folder', built_in: 'built in' }[role.from];
}

/** What it may do, and with which model. */
export function doesOf(role: RoleInfo): string {
  const model = role.model ? `asks ${role.model}` : 'with the task’s own model';
  const effort = role.effort ? `, effort ${role.effort}` : '';
  return `${role.only_reads ? 'Only reads' : 'Reads and writes'}, ${model}${effort}.`;
}

/** What stands in its file and counts for nothing; empty where all counts. */
export function unusedOf(role: RoleInfo): string {
  return role.unused.length ? `Not used: ${role.unused.join(', ')}.` : '';
}
