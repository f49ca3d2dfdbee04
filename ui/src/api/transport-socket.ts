// The browser's way to the engine: a WebSocket at /ws. It reconnects with growing pauses, asks unanswered requests
// again unchanged (commands carry their own ids, so a second arrival is harmless) and resumes after the last event.
import { problem, type Link, type Listener, type Request, type Transport } from './transport';
import type { ClientFrame, Problem, ServerFrame } from './types';

/** Pause before the first reconnect, in milliseconds; it doubles up to the longest. */
const FIRST_PAUSE = 250;
/** Longest pause between reconnects: short enough that a person who waits sees it come back. */
const LONGEST_PAUSE = 5_000;
/** Unanswered requests kept; more than this means that the engine is gone for good. */
const MOST_WAITING = 500;
/** How long a saved file's bytes are kept for the browser, which may ask the person first, in milliseconds. */
const KEEP_FILE = 60_000;
/** Where the page keeps the token it was opened with; it lives as long as the tab. */
const TOKEN_KEY = 'gloss.token';

interface Waiting {
  frame: ClientFrame;
  done(frame: ServerFrame): void;
  fail(thrown: unknown): void;
}

/** The token of the page's address, taken out of the fragment so that it is not copied with the link. */
export function takeToken(location: Location, keep: Storage): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    keep.setItem(TOKEN_KEY, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return given ?? keep.getItem(TOKEN_KEY) ?? '';
}

/** A transport over a WebSocket. */
export class SocketTransport implements Transport {
  #url: string;
  #make: (url: string) => WebSocket;
  #socket: WebSocket | null = null;
  #listener: Listener | null = null;
  #waiting = new Map<number, Waiting>();
  #next = 1;
  #pause = FIRST_PAUSE;
  #workspace = '';
  #opened: { done(workspace: string): void; fail(thrown: unknown): void } | null = null;
  #after: number | null = null;
  /** The task that is shown; not set before anyone said. */
  #shown: string | null | undefined;

  constructor(url: string, make: (url: string) => WebSocket = (u) => new WebSocket(u)) {
    this.#url = url;
    this.#make = make;
  }

  /** A host name of its own, which every browser takes for this computer: so it is another site for it. */
  siteUrl(address: string): string {
    return `${location.protocol}//${address}.localhost:${location.port}/`;
  }

  open(listener: Listener): Promise<string> {
    this.#listener = listener;
    return new Promise((done, fail) => {
      this.#opened = { done, fail };
      this.#connect();
    });
  }

  request(body: Request): Promise<ServerFrame> {
    return this.#ask(body);
  }

  async subscribe(afterSeq: number): Promise<void> {
    this.#after = afterSeq;
    await this.#ask({ do: 'subscribe', workspace: this.#workspace, after_seq: afterSeq });
  }

  show(task: string | null): void {
    this.#shown = task;
    this.#tellShown();
  }

  /** A browser saves to its own downloads, and says itself where that is. */
  save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEEP_FILE);
    return Promise.resolve(`${name}, in your downloads`);
  }

  seen(seq: number): void {
    if (this.#after !== null) this.#after = seq;
  }

  #ask(body: ClientFrame extends infer F ? (F extends { id: number } ? Omit<F, 'id'> : never) : never) {
    if (this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(problem('busy', 'Too many things are waiting for an answer.', 'Wait until the connection is back.'));
    }
    const frame = { ...body, id: this.#next++ } as ClientFrame;
    return new Promise<ServerFrame>((done, fail) => {
      this.#waiting.set(frame.id, { frame, done, fail });
      this.#send(frame);
    });
  }

  /** Its answer says nothing, and after a reconnect only the newest counts: it does not wait with the requests. */
  #tellShown(): void {
    if (this.#shown !== undefined) this.#send({ id: this.#next++, do: 'show', task: this.#shown });
  }

  #send(frame: ClientFrame): void {
    if (this.#workspace && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #connect(): void {
    const socket = this.#make(this.#url);
    this.#socket = socket;
    socket.onmessage = (message) => {
      if (socket === this.#socket && typeof message.data === 'string') this.#take(message.data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  #lost(): void {
    this.#socket = null;
    this.#tell('down');
    setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #take(data: string): void {
    let frame: ServerFrame;
    try {
      frame = JSON.parse(data) as ServerFrame;
    } catch {
      return;
    }
    if (frame.is === 'opened' && frame.id === 0) return this.#welcome(frame.workspace);
    if (frame.is === 'problem' && frame.id === 0 && this.#opened) return this.#refused(frame.problem);
    if (frame.is === 'event' || frame.is === 'behind') return this.#listener?.frame(frame);
    const waiting = this.#waiting.get(frame.id);
    if (!waiting) return;
    this.#waiting.delete(frame.id);
    if (frame.is === 'problem') waiting.fail(frame.problem);
    else waiting.done(frame);
  }

  /** The folder could not be opened: a person must decide what next, so nothing is tried again by itself. */
  #refused(problem: Problem): void {
    this.#opened?.fail(problem);
    this.#opened = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #welcome(workspace: string): void {
    this.#workspace = workspace;
    this.#pause = FIRST_PAUSE;
    this.#tell('up');
    this.#opened?.done(workspace);
    this.#opened = null;
    this.#tellShown();
    const old = [...this.#waiting.values()];
    const subscribing = old.some((w) => w.frame.do === 'subscribe');
    if (this.#after !== null && !subscribing) {
      this.#ask({ do: 'subscribe', workspace, after_seq: this.#after }).catch(() => this.#listener?.frame({ is: 'behind', workspace }));
    }
    for (const waiting of old) this.#send(waiting.frame);
  }

  #tell(link: Link): void {
    this.#listener?.link(link);
  }
}
