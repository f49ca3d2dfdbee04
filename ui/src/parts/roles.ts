// Roles in words: those of helpers, and those in which a task works. Pure.
import type { RoleInfo } from '../api/types';

/** Whose it is. */
export function fromOf(role: RoleInfo): string {
  return { person: 'yours', folder: 'of this folder', plugin: `of the plugin ${role.plugin}`, built_in: 'built in' }[role.from];
}

/** The role's permissions, and its model. */
export function doesOf(role: RoleInfo): string {
  const model = role.model ? `asks ${role.model}` : 'with the task’s own model';
  const effort = role.effort ? `, effort ${role.effort}` : '';
  return `${role.only_reads ? 'Only reads' : 'Reads and writes'}, ${model}${effort}.`;
}

/** The entries of its file that are not used; empty where all are. */
export function unusedOf(role: RoleInfo): string {
  return role.unused.length ? `Not used: ${role.unused.join(', ')}.` : '';
}
