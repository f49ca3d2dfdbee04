// Lays a task's items out as a person reads them: words, runs of steps, a plan, artifacts, problems. Pure.
import type { Item, ItemBody, Turn } from '../../api/types';

type Body<K extends ItemBody['kind']> = Extract<ItemBody, { kind: K }>;

/** One thing that was done. */
export type Step = Item & { body: Body<'tool'> };

/** One thing in the conversation. */
export type Row =
  | { kind: 'steps'; id: string; items: Step[] }
  | { kind: 'message'; id: string; body: Body<'message'>; streaming: boolean }
  | { kind: 'notes'; id: string; body: Body<'notes'> }
  | { kind: 'plan'; id: string; body: Body<'plan'> }
  | { kind: 'question'; id: string; body: Body<'question'> }
  | { kind: 'recalled'; id: string; body: Body<'recalled'> }
  | { kind: 'offered'; id: string; body: Body<'offered'> }
  | { kind: 'compacted'; id: string; body: Body<'compacted'> }
  | { kind: 'version'; id: string; body: Body<'version'> }
  | { kind: 'files'; id: string; body: Body<'files'> }
  | { kind: 'problem'; id: string; body: Body<'problem'>; turn: string };

/** Words that still come, by step. */
export type Streams = Record<string, { thread: string; turn: string; text: string }>;

/** A task's own streams; `before` again where nothing of them moved. */
export function ownStreams(thread: string, all: Streams, before: Streams): Streams {
  const own = Object.entries(all).filter(([, stream]) => stream.thread === thread);
  const same = own.length === Object.keys(before).length && own.every(([id, stream]) => before[id] === stream);
  return same ? before : Object.fromEntries(own);
}

/** The rows of a task, oldest first. A row that is as in `before` is that very object: then nothing of it is drawn anew. */
export function rowsOf(thread: string, items: Item[], turns: Turn[], streams: Streams, before: Row[] = []): Row[] {
  const rows: Row[] = [];
  for (const item of items) add(rows, item, streams[item.id]?.text);
  for (const [id, stream] of Object.entries(streams)) {
    if (stream.thread === thread && !items.some((item) => item.id === id) && stream.text) rows.push(spoken(id, stream.text));
  }
  // A turn that failed before it could say so in an item still says why.
  for (const turn of turns) {
    if (!turn.problem) continue;
    const told = rows.some((row) => row.kind === 'problem' && row.turn === turn.id);
    if (!told) rows.push({ kind: 'problem', id: turn.id, body: { kind: 'problem', problem: turn.problem }, turn: turn.id });
  }
  const old = new Map(before.map((row) => [row.kind + row.id, row]));
  return rows.map((row) => {
    const was = old.get(row.kind + row.id);
    return was && same(was, row) ? was : row;
  });
}

/** Rows that are drawn at first, and how many more each time a reader goes back. */
export const PAGE = 60;

/** The first row that is drawn of `count`, where `was` was the first: all of a long task would stay in memory as long as it is
 * shown. While somebody reads further back nothing is taken from them; who sees more come at the end (`follows`) has the newest. */
export function firstDrawn(was: number, count: number, follows: boolean): number {
  if (was > count) return Math.max(0, count - PAGE);
  return follows && count - was > PAGE * 2 ? count - PAGE : was;
}

/** Whether two rows of one kind and id say the same: items and bodies are never changed, only replaced. */
function same(a: Row, b: Row): boolean {
  if (a.kind === 'steps') return b.kind === 'steps' && a.items.length === b.items.length && a.items.every((item, i) => item === b.items[i]);
  if (a.kind === 'message') return b.kind === 'message' && a.streaming === b.streaming && a.body.text === b.body.text && a.body.cut_off === b.body.cut_off && a.body.attachments === b.body.attachments;
  if (a.kind === 'problem') return b.kind === 'problem' && a.body.problem === b.body.problem && a.turn === b.turn;
  return b.kind !== 'steps' && a.body === b.body;
}

const NO_FILES: string[] = [];

function spoken(id: string, text: string): Row {
  return { kind: 'message', id, body: { kind: 'message', from: 'agent', text, attachments: NO_FILES, cut_off: false, steer: false, put: false }, streaming: true };
}

function add(rows: Row[], item: Item, streamed: string | undefined): void {
  const { body, id } = item;
  if (body.kind === 'tool') {
    // The plan and the question are shown themselves.
    if (body.name === 'update_plan' || body.name === 'ask_person') return;
    // What was moved has a card of its own.
    if (body.name === 'arrange_files' && item.status === 'done') return;
    const last = rows.at(-1);
    // Not a copy: a row is known again by its items.
    const step = item as Step;
    if (last?.kind === 'steps') last.items.push(step);
    else rows.push({ kind: 'steps', id, items: [step] });
  } else if (body.kind === 'message') {
    const text = (streamed ?? body.text).trim();
    if (text || body.attachments.length) rows.push({ kind: 'message', id, body: { ...body, text }, streaming: streamed !== undefined });
  } else if (body.kind === 'plan') {
    // A plan is sent whole each time it moves; only its newest state is shown, where it stood first.
    const at = rows.findIndex((row) => row.kind === 'plan');
    if (at >= 0) rows[at] = { kind: 'plan', id, body };
    else rows.push({ kind: 'plan', id, body });
  } else if (body.kind === 'problem') {
    rows.push({ kind: 'problem', id, body, turn: item.turn });
  } else if (body.kind === 'question') {
    rows.push({ kind: 'question', id, body });
  } else if (body.kind === 'offered') {
    rows.push({ kind: 'offered', id, body });
  } else if (body.kind === 'recalled') {
    rows.push({ kind: 'recalled', id, body });
  } else if (body.kind === 'version') {
    rows.push({ kind: 'version', id, body });
  } else if (body.kind === 'files') {
    rows.push({ kind: 'files', id, body });
  } else if (body.kind === 'compacted') {
    rows.push({ kind: 'compacted', id, body });
  } else {
    rows.push({ kind: 'notes', id, body });
  }
}

/** Steps that say the same one after the other are one line: twenty figures are worked out, not told twenty times. */
export function foldSame<T extends { status: string; body: { says: string; name: string } }>(items: T[]): T[][] {
  const folded: T[][] = [];
  for (const item of items) {
    const last = folded.at(-1)?.[0];
    const same = last && last.status === 'done' && item.status === 'done' && last.body.name === item.body.name && last.body.says === item.body.says;
    if (same) folded.at(-1)?.push(item);
    else folded.push([item]);
  }
  return folded;
}

/** Finds names in sentences; made once for all of them. */
export function finder(names: string[]): RegExp | null {
  const wanted = names.filter(Boolean).sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return wanted.length ? new RegExp(`(${wanted.join('|')})`) : null;
}

/** A sentence cut at the names of files, which are set in bold. */
export function named(says: string, names: RegExp | null): { text: string; name: boolean }[] {
  if (!names) return [{ text: says, name: false }];
  return says.split(names).map((text, i) => ({ text, name: i % 2 === 1 })).filter((part) => part.text);
}
