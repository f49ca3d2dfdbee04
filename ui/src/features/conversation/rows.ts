// Lays a task's items out as a person reads them: words, runs of steps, a plan, artifacts, problems. Pure.
import type { Item, ItemBody, Turn } from '../../api/types';

type Body<K extends ItemBody['kind']> = Extract<ItemBody, { kind: K }>;

/** One thing in the conversation. */
export type Row =
  | { kind: 'steps'; id: string; items: (Item & { body: Body<'tool'> })[] }
  | { kind: 'message'; id: string; item: Item; body: Body<'message'>; streaming: boolean }
  | { kind: 'notes'; id: string; body: Body<'notes'> }
  | { kind: 'plan'; id: string; body: Body<'plan'> }
  | { kind: 'compacted'; id: string; body: Body<'compacted'> }
  | { kind: 'version'; id: string; body: Body<'version'> }
  | { kind: 'problem'; id: string; body: Body<'problem'>; turn: string };

/** Words that still come, by step. */
export type Streams = Record<string, { thread: string; turn: string; text: string }>;

/** A task's own streams; `before` again where nothing of them moved. */
export function ownStreams(thread: string, all: Streams, before: Streams): Streams {
  const own = Object.entries(all).filter(([, stream]) => stream.thread === thread);
  const same = own.length === Object.keys(before).length && own.every(([id, stream]) => before[id] === stream);
  return same ? before : Object.fromEntries(own);
}

/** The rows of a task, oldest first. */
export function rowsOf(thread: string, items: Item[], turns: Turn[], streams: Streams): Row[] {
  const rows: Row[] = [];
  for (const item of items) add(rows, item, streams[item.id]?.text);
  for (const [id, stream] of Object.entries(streams)) {
    if (stream.thread === thread && !items.some((item) => item.id === id) && stream.text) rows.push(spoken(id, stream));
  }
  // A turn that failed before it could say so in an item still says why.
  for (const turn of turns) {
    const told = rows.some((row) => row.kind === 'problem' && row.turn === turn.id);
    if (turn.problem && !told) rows.push({ kind: 'problem', id: turn.id, body: { kind: 'problem', problem: turn.problem }, turn: turn.id });
  }
  return rows;
}

function spoken(id: string, stream: { thread: string; turn: string; text: string }): Row {
  const body: Body<'message'> = { kind: 'message', from: 'agent', text: stream.text, attachments: [], cut_off: false, steer: false };
  const item: Item = { id, thread: stream.thread, turn: stream.turn, n: Number.MAX_SAFE_INTEGER, status: 'started', body, started_at: '', ended_at: null };
  return { kind: 'message', id, item, body, streaming: true };
}

function add(rows: Row[], item: Item, streamed: string | undefined): void {
  const { body, id } = item;
  if (body.kind === 'tool') {
    // The plan is shown itself.
    if (body.name === 'update_plan') return;
    const last = rows.at(-1);
    const step = { ...item, body };
    if (last?.kind === 'steps') last.items.push(step);
    else rows.push({ kind: 'steps', id, items: [step] });
  } else if (body.kind === 'message') {
    const text = (streamed ?? body.text).trim();
    if (text || body.attachments.length) rows.push({ kind: 'message', id, item, body: { ...body, text }, streaming: streamed !== undefined });
  } else if (body.kind === 'plan') {
    // A plan is sent whole each time it moves; only its newest state is shown, where it stood first.
    const at = rows.findIndex((row) => row.kind === 'plan');
    if (at >= 0) rows[at] = { kind: 'plan', id, body };
    else rows.push({ kind: 'plan', id, body });
  } else if (body.kind === 'problem') {
    rows.push({ kind: 'problem', id, body, turn: item.turn });
  } else if (body.kind === 'version') {
    rows.push({ kind: 'version', id, body });
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

/** A sentence cut at the names of files, which are set in bold. */
export function named(says: string, names: string[]): { text: string; name: boolean }[] {
  const wanted = names.filter(Boolean).sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!wanted.length) return [{ text: says, name: false }];
  return says.split(new RegExp(`(${wanted.join('|')})`)).map((text, i) => ({ text, name: i % 2 === 1 })).filter((part) => part.text);
}
