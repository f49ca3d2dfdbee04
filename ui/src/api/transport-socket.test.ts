// The socket: answers by number, asks again unchanged after a reconnect, resumes after the last event.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { commandId, connect } from './client';
import { SocketTransport, takeToken } from './transport-socket';
import type { ServerFrame } from './types';

class Fake {
  static all: Fake[] = [];
  readyState = WebSocket.OPEN as number;
  sent: { id: number; do: string; [key: string]: unknown }[] = [];
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    Fake.all.push(this);
  }
  send(data: string) {
    this.sent.push(JSON.parse(data));
  }
  get(frame: ServerFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  close() {
    this.drop();
  }
  drop() {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.();
  }
}
const last = () => Fake.all.at(-1) as Fake;

beforeEach(() => {
  Fake.all = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

async function opened() {
  const opening = connect(new SocketTransport('ws://x/ws', () => new Fake() as unknown as WebSocket));
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  return opening;
}

test('opens with the first frame and answers by number', async () => {
  const api = await opened();
  expect(api.workspace).toBe('w_1');
  const one = api.query({ type: 'models' });
  const two = api.query({ type: 'files' });
  const [first, second] = last().sent.map((frame) => frame.id);
  last().get({ is: 'reply', id: second ?? 0, reply: { type: 'files', files: [], unlisted: 0 } });
  last().get({ is: 'reply', id: first ?? 0, reply: { type: 'models', models: [], providers: [], default: 'builtin' } });
  expect((await one).models).toEqual([]);
  expect((await two).files).toEqual([]);
});

test('rejects with the Problem', async () => {
  const api = await opened();
  const asked = api.submit({ type: 'workspace.sample' });
  last().get({ is: 'problem', id: last().sent[0]?.id ?? 0, problem: { code: 'disk_full', says: 'The disk is full.', next: 'Make room.', retry: true } });
  await expect(asked).rejects.toMatchObject({ code: 'disk_full' });
});

test('a folder that cannot be opened is said, and not tried again by itself', async () => {
  const opening = connect(new SocketTransport('ws://x/ws', () => new Fake() as unknown as WebSocket));
  last().get({ is: 'problem', id: 0, problem: { code: 'store_newer', says: 'Newer.', next: 'Update.', retry: false } });
  await expect(opening).rejects.toMatchObject({ code: 'store_newer' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Fake.all.length).toBe(1);
});

test('after a lost connection a command is sent again with the same id', async () => {
  const api = await opened();
  const links: string[] = [];
  api.onLink((link) => links.push(link));
  const asked = api.submit({ type: 'workspace.sample' });
  const before = last().sent[0];
  last().drop();
  await vi.advanceTimersByTimeAsync(300);
  expect(Fake.all.length).toBe(2);
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  expect(last().sent).toEqual([before]);
  last().get({ is: 'done', id: before?.id ?? 0, done: { type: 'ok' } });
  expect(await asked).toEqual({ type: 'ok' });
  expect(links).toEqual(['up', 'down', 'up']);
});

test('which task is shown is said again before anything else after a reconnect, and before there was a connection', async () => {
  const transport = new SocketTransport('ws://x/ws', () => new Fake() as unknown as WebSocket);
  const opening = connect(transport);
  transport.show('t_1');
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  const api = await opening;
  expect(last().sent.map((frame) => [frame.do, frame['task']])).toEqual([['show', 't_1']]);
  void api.follow(3);
  last().get({ is: 'ok', id: last().sent.at(-1)?.id ?? 0 });
  api.show('t_2');
  api.show(null);
  last().drop();
  await vi.advanceTimersByTimeAsync(300);
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  expect(last().sent.map((frame) => [frame.do, frame['task']])).toEqual([['show', null], ['subscribe', undefined]]);
});

test('a reconnect follows from the last event that was seen', async () => {
  const api = await opened();
  void api.follow(3);
  last().get({ is: 'ok', id: last().sent[0]?.id ?? 0 });
  api.seen(8);
  last().drop();
  await vi.advanceTimersByTimeAsync(300);
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  expect(last().sent.map((frame) => [frame.do, frame['after_seq']])).toEqual([['subscribe', 8]]);
});

test('what is asked while the connection is down waits for it', async () => {
  const api = await opened();
  last().drop();
  void api.query({ type: 'models' });
  await vi.advanceTimersByTimeAsync(300);
  expect(last().sent).toEqual([]);
  last().get({ is: 'opened', id: 0, workspace: 'w_1' });
  expect(last().sent.map((frame) => frame.do)).toEqual(['query']);
});

test('pauses between tries grow and stay bounded', async () => {
  await opened();
  last().drop();
  const gaps: number[] = [];
  for (let i = 0; i < 8; i++) {
    const n = Fake.all.length;
    let waited = 0;
    while (Fake.all.length === n) {
      await vi.advanceTimersByTimeAsync(50);
      waited += 50;
    }
    gaps.push(waited);
    last().drop();
  }
  expect(gaps).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

test('what is not JSON is passed over', async () => {
  await opened();
  expect(() => last().onmessage?.({ data: '{' })).not.toThrow();
});

test('the token leaves the address and is kept for the tab', () => {
  const keep = new Map<string, string>();
  const storage = { getItem: (k: string) => keep.get(k) ?? null, setItem: (k: string, v: string) => keep.set(k, v) } as unknown as Storage;
  history.replaceState(null, '', '/#token=abc');
  expect(takeToken(location, storage)).toBe('abc');
  expect(location.hash).toBe('');
  expect(takeToken(location, storage)).toBe('abc');
});

test('command ids are k_ and 32 hexadecimal digits, and differ', () => {
  const ids = Array.from({ length: 50 }, commandId);
  expect(ids.every((id) => /^k_[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(50);
});
