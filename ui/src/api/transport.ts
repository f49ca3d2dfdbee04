// The interface of every transport to the engine: open, ask, follow. It knows frames and nothing of what they mean.
import type { ClientBody, Leaving, Problem, Restored, ServerFrame, ShellRequest } from './types';

/** Whether the engine can be reached just now. */
export type Link = 'connecting' | 'up' | 'down';

/** A request without its number, which the transport gives it. */
export type Request = Extract<ClientBody, { do: 'submit' | 'query' }>;

/** The listener of a transport: events and the link's state. */
export interface Listener {
  /** An event, or word that the shell is behind. */
  frame(frame: ServerFrame): void;
  /** The link came up, or went. */
  link(link: Link): void;
}

/** The abilities of a window of our own. */
export interface OwnWindow {
  /** Hears what is wanted of the page from outside of it. */
  hear(cb: (wish: ShellRequest) => void): Promise<void>;
  /** Leaves as the person chose. */
  leave(how: Leaving): Promise<void>;
  /** Opens a file of the folder in its own program, or shows it in its folder. */
  openFile(path: string, how: 'program' | 'folder'): Promise<void>;
  /** Opens an address in the person's browser. */
  openLink(address: string): Promise<void>;
  /** Tells of an error that nothing caught: of what kind it is and where in the page's own code, and no words. */
  failed(kind: string, at: string): Promise<void>;
  /** Puts the newest whole copy of what Gloss remembers of the folder in place. */
  restore(anew: boolean): Promise<Restored>;
  /** Says that the page answers, and which site it shows beside it, or that it shows none: said again and again while it does. */
  siteShown(path: string | null): void;
  /** The site that kept the window from answering, so that its page was ended; told once. */
  siteStopped(): Promise<string | null>;
}

/** A way to the engine. */
export interface Transport {
  /** Opens the workspace; resolves with its id. */
  open(listener: Listener): Promise<string>;
  /** Sends a request and waits for its answer; rejects with a Problem. Unanswered requests survive a reconnect. */
  request(body: Request): Promise<ServerFrame>;
  /** Follows events after a number; calling it again moves the starting point of later reconnects. */
  subscribe(afterSeq: number): Promise<void>;
  /** Says which task is shown: from here on the words that stream in others are not told. */
  show(task: string | null): void;
  /** Says up to which event the shell has come, so that a reconnect resumes there. */
  seen(seq: number): void;
  /** Lets the person choose another folder; resolves with true where they did. Absent where a page can't ask. */
  chooseFolder?(): Promise<boolean>;
  /** Where a site that is shown at an address of the engine's begins. */
  siteUrl(address: string): string;
  /** The window around the page. Absent in a browser. */
  readonly own?: OwnWindow;
  /** Gives a file to where the person keeps files; resolves with where that is, or null where they chose nowhere. */
  save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>;
}

/** A Problem made on this side of the wire. */
export function problem(code: Problem['code'], says: string, next: string, retry = true): Problem {
  return { code, says, next, retry };
}

/** Turns whatever was thrown into a Problem that a person can read. */
export function asProblem(thrown: unknown): Problem {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'says' in thrown) return thrown as Problem;
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return problem('internal', words || 'Something went wrong.', 'Try again.');
}
