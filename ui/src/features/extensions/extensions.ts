// The words of skills and servers, and what a person types about a new one. Pure.
import type { AuthorityLine, AuthorityVerb, HookInfo, HookStatus, ServerDraft, ServerInfo, ServerLeave, ServerState, SkillInfo, SkillStatus } from '../../api/types';
import { count } from '../../parts/words';

/** How a thing stands, as a word and the colour of its dot. */
export interface Standing {
  word: string;
  dot: 'done' | 'ask' | 'bad' | '';
}

const SKILLS: Record<SkillStatus, Standing> = {
  found: { word: 'In use', dot: 'done' },
  untrusted: { word: 'Not trusted yet', dot: 'ask' },
  off: { word: 'Off', dot: '' },
  skipped: { word: 'Can’t be used', dot: 'bad' },
};

const SERVERS: Record<ServerState, Standing> = {
  answers: { word: 'Answers', dot: 'done' },
  starting: { word: 'Starting', dot: 'ask' },
  off: { word: 'Off', dot: '' },
  failed: { word: 'Does not answer', dot: 'bad' },
};

const HOOKS: Record<HookStatus, Standing> = {
  on: { word: 'Runs', dot: 'done' },
  untrusted: { word: 'Not trusted yet', dot: 'ask' },
  skipped: { word: 'Does not run', dot: '' },
};

/** The moments of hooks, in words. */
const MOMENTS: Record<string, string> = {
  SessionStart: 'When an agent begins',
  SessionEnd: 'When an agent is done',
  UserPromptSubmit: 'When you send words',
  PreToolUse: 'Before a step',
  PermissionRequest: 'Before you are asked',
  PostToolUse: 'After a step',
  PreCompact: 'Before a conversation is shortened',
  PostCompact: 'After a conversation was shortened',
  SubagentStart: 'When a helper begins',
  SubagentStop: 'When a helper is at its end',
  Stop: 'When an agent is at its end',
};

/** When a hook runs. */
export function momentOf(hook: HookInfo): string {
  const moment = MOMENTS[hook.event] ?? (hook.event || 'Never');
  return hook.matcher ? `${moment}: ${hook.matcher}` : moment;
}

export const standingOfHook = (hook: HookInfo): Standing => HOOKS[hook.status];
export const standingOfSkill = (skill: SkillInfo): Standing => SKILLS[skill.status];
/** How a server stands; one that wants the person to sign in says that before all else. */
export function standingOfServer(server: ServerInfo): Standing {
  const how = server.sign_in.state;
  if (how === 'needed' || how === 'more_needed') return { word: 'Sign in', dot: 'ask' };
  return how === 'waiting' ? { word: 'Waits for your browser', dot: 'ask' } : SERVERS[server.state];
}

/** Where something comes from. */
export function fromWords(from: string): string {
  return from === 'folder' ? 'comes with this folder' : from === 'person' ? 'yours' : from === 'managed' ? 'required on this computer' : from ? `of the plugin ${from}` : '';
}

/** What a server may reach, each in a sentence. */
export function reachOf(leave: ServerLeave, folder: string): string[] {
  const name = (path: string) => (path === folder ? 'this folder' : path);
  const list = (paths: string[]) => paths.map(name).join(', ');
  return [
    leave.reads.length ? `Reads ${list(leave.reads)}.` : 'Reads no file of yours.',
    ...(leave.writes.length ? [`Changes ${list(leave.writes)}. That is no version, and can’t be undone here.`] : []),
    leave.hosts.length ? `Talks to ${leave.hosts.join(', ')}.` : 'Has no network.',
    ...(leave.variables.length ? [`Is given ${leave.variables.join(', ')}.`] : []),
  ];
}

/** The words of a command line, in quotation marks or apart; none where a mark is not closed. */
export function wordsOf(line: string): string[] | null {
  const out: string[] = [];
  let word: string | null = null;
  let mark = '';
  for (const char of line) {
    if (mark) {
      if (char === mark) mark = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      mark = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) out.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (mark) return null;
  if (word !== null) out.push(word);
  return out;
}

/** A new server of what a person typed: its address, or the program with its arguments; else why it is none. */
export function draftOf(name: string, runs: string): { draft: ServerDraft } | { wrong: string } {
  const server = name.trim();
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(server)) return { wrong: 'A name has letters, digits, hyphens, dots and underlines.' };
  const empty = { reads: [], writes: [], hosts: [], variables: [] };
  const text = runs.trim();
  if (/^https?:\/\/\S+$/i.test(text)) return { draft: { server, command: [], url: text, variables: {}, leave: empty, seen: null } };
  const command = wordsOf(text);
  if (!command) return { wrong: 'A quotation mark is not closed.' };
  if (!command.length) return { wrong: 'It needs a command, or an address that begins with https://.' };
  return { draft: { server, command, url: null, variables: {}, leave: empty, seen: null } };
}

/** Turns on a server that stands in a file already, as it is shown. */
export function asItStands(server: ServerInfo): ServerDraft {
  return { server: server.server, command: [], url: null, variables: {}, leave: { reads: [], writes: [], hosts: [], variables: [] }, seen: server.hash };
}

/** The verbs of what a plugin may do, in their order. */
const VERBS: { verb: AuthorityVerb; head: string }[] = [
  { verb: 'runs', head: 'It runs' },
  { verb: 'reaches', head: 'It talks to' },
  { verb: 'reads', head: 'It reads' },
  { verb: 'raises', head: 'It wishes for more than a task has, which it does not get' },
];

/** What a plugin may do, by what is done; a verb without any is left out. */
export function authorityOf(lines: AuthorityLine[]): { head: string; lines: AuthorityLine[] }[] {
  return VERBS.map(({ verb, head }) => ({ head, lines: lines.filter((line) => line.verb === verb) })).filter((part) => part.lines.length);
}

/** What a plugin brings, by kind: `2 skills (a, b) and 1 agent (c)`. */
export function partsOf(parts: string[]): string {
  const kinds = new Map<string, string[]>();
  for (const part of parts) {
    const [kind = '', ...name] = part.split(' ');
    kinds.set(kind, [...(kinds.get(kind) ?? []), name.join(' ')]);
  }
  const words = [...kinds].map(([kind, names]) => `${count(names.length, kind)} (${names.join(', ')})`);
  return words.length < 2 ? (words[0] ?? 'nothing that can be used') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
