// One pure function from state and event to state. Every event carries the whole thing as it is now, so it only
// replaces by id; it never asks the engine and never looks at the page.
import type { Approval, Artifact, Automation, Change, Event, Fact, FileOperation, Goal, Item, Note, Older, Recipe, ServerForm, Snapshot, TaskView, Thread, Turn } from './types';

/** All that the interface knows of a workspace. */
export interface State {
  workspace: string;
  name: string;
  folder: string;
  /** The number of the last event taken in. */
  seq: number;
  model: string;
  /** The currency of all prices and costs, by its three letters. */
  currency: string;
  /** Newest first. */
  threads: Thread[];
  /** Tasks that were not read yet. */
  older: Older;
  artifacts: Artifact[];
  notes: Note[];
  /** Changes held back and not settled. */
  held: Change[];
  /** Approvals that wait for the person, oldest first. */
  approvals: Approval[];
  /** Forms of servers that wait for the person, oldest first. */
  forms: ServerForm[];
  /** Tasks that begin by themselves, oldest first. */
  automations: Automation[];
  /** Goals that are pursued, oldest first. */
  goals: Goal[];
  recipes: Recipe[];
  /** Turns of tasks that were opened or moved, by id. */
  turns: Record<string, Turn>;
  /** Steps by their task, oldest first. */
  items: Record<string, Item[]>;
  /** All text so far of a streaming step, by the step's id. */
  streams: Record<string, { thread: string; turn: string; text: string }>;
  /** Facts that events brought, by id. */
  facts: Record<string, Fact>;
  /** Grows when the folder's files changed. */
  /** Files that were moved or deleted in one step, by their ids, as far as events told of them. */
  operations: Record<string, FileOperation>;
  filesStamp: number;
  /** Grows when something was remembered, changed or forgotten. */
  memoryStamp: number;
  /** Grows when cards were made, recalled, corrected or removed. */
  cardsStamp: number;
  /** Grows when something that tasks may do was given, changed or taken away. */
  accessStamp: number;
  /** Counts what became of published sites. */
  releaseStamp: number;
  /** Grows when a fact changed, so that marks are looked at again. */
  factsStamp: number;
}

/** The state before anything was read. */
export const EMPTY: State = {
  workspace: '', name: '', folder: '', seq: 0, model: '', currency: 'USD', threads: [], older: { count: 0, more: false, before: null }, artifacts: [], notes: [], held: [], approvals: [], forms: [], automations: [], goals: [], recipes: [],
  turns: {}, items: {}, streams: {}, facts: {}, operations: {}, filesStamp: 0, memoryStamp: 0, cardsStamp: 0, accessStamp: 0, releaseStamp: 0, factsStamp: 0,
};

/** The state that a snapshot stands for; what was learnt of tasks is kept, since events only add to it. */
export function fromSnapshot(snapshot: Snapshot, before: State = EMPTY): State {
  const { workspace, name, folder, seq, model, currency, threads, older, artifacts, notes, held, approvals, automations, goals, recipes } = snapshot;
  const stamps = { filesStamp: before.filesStamp + 1, memoryStamp: before.memoryStamp + 1, cardsStamp: before.cardsStamp + 1, accessStamp: before.accessStamp + 1, releaseStamp: before.releaseStamp + 1, factsStamp: before.factsStamp + 1 };
  return { ...before, ...stamps, streams: {}, workspace, name, folder, seq, model, currency: currency || 'USD', threads, older: older ?? { count: 0, more: false, before: null }, artifacts, notes, held, approvals: approvals ?? [], automations: automations ?? [], goals: goals ?? [], recipes: recipes ?? [] };
}

/** Adds a task's turns and steps. Events overtake such an answer, so what is known to have ended stays ended. */
export function withTask(state: State, task: TaskView): State {
  const turns = { ...state.turns };
  for (const turn of task.turns) if (turn.ended_at || !turns[turn.id]?.ended_at) turns[turn.id] = turn;
  const known = state.items[task.thread.id] ?? [];
  const ended = new Map(known.filter((item) => item.ended_at).map((item) => [item.id, item]));
  const read = task.items.map((item) => (item.ended_at ? item : (ended.get(item.id) ?? item))).sort((a, b) => a.n - b.n);
  const own = known.filter((item) => !read.some((one) => one.id === item.id)).reduce(itemIn, read);
  const items = { ...state.items, [task.thread.id]: own };
  const told = state.threads.find((thread) => thread.id === task.thread.id);
  const newer = told && told.updated_at >= task.thread.updated_at;
  return { ...state, turns, items, threads: newer ? state.threads : put(state.threads, task.thread, 'id', 'front') };
}

/** Adds tasks that are older than those that are known. What is known of one is newer. */
export function withOlder(state: State, threads: Thread[], older: Older): State {
  const fresh = threads.filter((one) => !state.threads.some((known) => known.id === one.id));
  return { ...state, older, threads: [...state.threads, ...fresh] };
}

/** Adds notes that a command's answer brought, unless something newer is known of them. */
export function withNotes(state: State, notes: Note[]): State {
  const fresh = notes.filter((note) => (state.notes.find((n) => n.id === note.id)?.updated_at ?? '') < note.updated_at);
  return { ...state, notes: fresh.reduce(noteIn, state.notes) };
}

/** The state after an event. An event that was already taken in changes nothing. */
export function reduce(state: State, event: Event): State {
  if (event.type === 'item.delta') {
    const { thread, turn, offset } = event;
    // Words that come after what they became.
    if (state.items[thread]?.some((item) => item.id === event.item && item.ended_at)) return state;
    const before = offset === 0 ? '' : (state.streams[event.item]?.text ?? '');
    // Words behind some that never came are none of ours: what they become brings all.
    if (before.length !== offset) return state;
    const text = before + event.text;
    return { ...state, streams: { ...state.streams, [event.item]: { thread, turn, text } } };
  }
  if (event.type === 'forms.changed') return { ...state, forms: event.forms };
  if (event.seq <= state.seq) return state;
  return { ...apply(state, event), seq: event.seq };
}

function apply(state: State, event: Exclude<Event, { type: 'item.delta' | 'forms.changed' }>): State {
  switch (event.type) {
    case 'thread.started':
    case 'thread.updated':
      return { ...state, threads: put(state.threads, event.thread, 'id', 'front') };
    case 'thread.removed': {
      const gone = event.thread;
      const kept = <T,>(all: Record<string, T>, of: (one: T) => string) => Object.fromEntries(Object.entries(all).filter(([, one]) => of(one) !== gone));
      const items = { ...state.items };
      delete items[gone];
      return { ...state, items, threads: state.threads.filter((one) => one.id !== gone), goals: state.goals.filter((one) => one.thread !== gone), approvals: state.approvals.filter((one) => one.task !== gone), turns: kept(state.turns, (turn) => turn.thread), streams: kept(state.streams, (stream) => stream.thread) };
    }
    case 'turn.started':
    case 'turn.updated':
      return { ...state, turns: { ...state.turns, [event.turn.id]: event.turn } };
    case 'turn.finished': {
      // Words that became no item were taken back.
      const streams = Object.fromEntries(Object.entries(state.streams).filter(([, stream]) => stream.turn !== event.turn.id));
      return { ...state, streams, turns: { ...state.turns, [event.turn.id]: event.turn } };
    }
    case 'item.started':
      return withItem(state, event.item);
    case 'item.completed': {
      const streams = { ...state.streams };
      delete streams[event.item.id];
      return withItem({ ...state, streams }, event.item);
    }
    case 'approval.asked':
    case 'approval.answered':
      return { ...state, approvals: approvalIn(state.approvals, event.approval) };
    case 'artifact.updated':
      return { ...state, artifacts: put(state.artifacts, event.artifact, 'path', 'back') };
    case 'artifact.moved': {
      const artifacts = state.artifacts.filter((artifact) => artifact.path !== event.from);
      return { ...state, artifacts: put(artifacts, event.artifact, 'path', 'back') };
    }
    case 'version.added':
      return state;
    case 'note.added':
    case 'note.updated':
      return { ...state, notes: noteIn(state.notes, event.note) };
    case 'note.dropped':
      return { ...state, notes: state.notes.filter((note) => note.id !== event.note) };
    case 'change.held':
      return { ...state, held: put(state.held, event.change, 'id', 'back') };
    case 'change.settled':
      return { ...state, held: state.held.filter((change) => change.id !== event.change.id) };
    case 'fact.added':
    case 'fact.updated':
      return { ...state, factsStamp: state.factsStamp + 1, facts: { ...state.facts, [event.fact.id]: event.fact } };
    case 'automation.added':
    case 'automation.updated':
      return { ...state, automations: put(state.automations, event.automation, 'id', 'back') };
    case 'automation.removed':
      return { ...state, automations: state.automations.filter((one) => one.id !== event.automation) };
    case 'goal.updated':
      return { ...state, goals: put(state.goals, event.goal, 'id', 'back') };
    case 'recipe.updated':
      return { ...state, recipes: put(state.recipes, event.recipe, 'id', 'back') };
    case 'recipe.removed':
      return { ...state, recipes: state.recipes.filter((one) => one.id !== event.recipe) };
    case 'memory.changed':
      return { ...state, memoryStamp: state.memoryStamp + 1 };
    case 'cards.changed':
      return { ...state, cardsStamp: state.cardsStamp + 1 };
    case 'operation.updated':
      return { ...state, operations: { ...state.operations, [event.operation.id]: event.operation } };
    case 'access.given':
    case 'access.revoked':
      return { ...state, accessStamp: state.accessStamp + 1 };
    case 'release.updated':
      return { ...state, releaseStamp: state.releaseStamp + 1 };
    case 'files.changed':
      return { ...state, filesStamp: state.filesStamp + 1 };
    default:
      // An event of a newer engine: its number is taken, the rest is left alone.
      return state;
  }
}

function withItem(state: State, item: Item): State {
  const own = itemIn(state.items[item.thread] ?? [], item);
  return { ...state, items: { ...state.items, [item.thread]: own } };
}

/** A task's steps with one put in its place. Nearly always it is the last, or comes after it. */
function itemIn(items: Item[], item: Item): Item[] {
  const at = items.findLastIndex((one) => one.id === item.id);
  if (at >= 0) return items.with(at, item);
  const after = items.findLastIndex((one) => one.n <= item.n);
  return items.toSpliced(after + 1, 0, item);
}

/** Only what waits is listed: an event that comes late brings what was answered since as it is now. */
function approvalIn(approvals: Approval[], one: Approval): Approval[] {
  return one.state === 'waiting' ? put(approvals, one, 'id', 'back') : approvals.filter((other) => other.id !== one.id);
}

/** Resolved notes leave the list, as they are not in a snapshot either. */
function noteIn(notes: Note[], note: Note): Note[] {
  return note.state === 'resolved' ? notes.filter((n) => n.id !== note.id) : put(notes, note, 'id', 'back');
}

function put<T, K extends keyof T>(list: T[], one: T, key: K, end: 'front' | 'back'): T[] {
  const at = list.findIndex((other) => other[key] === one[key]);
  if (at >= 0) return list.with(at, one);
  return end === 'front' ? [one, ...list] : [...list, one];
}
