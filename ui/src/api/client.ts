// The one door to the engine: submit, query, follow. It knows which transport a page has and holds no state of the workspace.
import { SocketTransport, takeToken } from './transport-socket';
import { inWindow, WindowTransport } from './transport-window';
import { asProblem, problem, type Link, type Transport } from './transport';
import type { Command, Done, Query, Reply, ServerFrame } from './types';

export type { Link } from './transport';
export { asProblem } from './transport';

/** The reply that a query gets. */
export type ReplyTo<Q extends Query> = Extract<Reply, { type: Q['type'] }>;

/** The engine, as the rest of the interface sees it. Everything rejects with a Problem. */
export interface Api {
  /** The workspace that is open. */
  readonly workspace: string;
  /** Does something; resending after a lost connection is harmless. */
  submit(command: Command): Promise<Done>;
  /** Reads something. */
  query<Q extends Query>(query: Q): Promise<ReplyTo<Q>>;
  /** Events and word of being behind. Returns how to stop. */
  onFrame(cb: (frame: ServerFrame) => void): () => void;
  /** The link's state, now and whenever it changes. Returns how to stop. */
  onLink(cb: (link: Link) => void): () => void;
  /** Begins to follow events after a number. */
  follow(afterSeq: number): Promise<void>;
  /** Says which task is shown, whose words alone are told as they come. */
  show(task: string | null): void;
  /** Says up to which event the shell has come. */
  seen(seq: number): void;
  /** Gives a file to the person; null where they chose nowhere to put it. */
  save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>;
}

/** A fresh command id: `k_` and 32 hexadecimal digits. */
export function commandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return 'k_' + Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Opens the workspace over the transport that this page has. `onLink` hears the link from the very beginning, `onLeftOut` what
    answers had to leave out. */
export async function connect(transport: Transport, onLink: (link: Link) => void = () => undefined, onLeftOut: (says: string[]) => void = () => undefined): Promise<Api> {
  const frames = new Set<(frame: ServerFrame) => void>();
  const links = new Set<(link: Link) => void>([onLink]);
  let link: Link = 'connecting';
  const workspace = await transport
    .open({
      frame: (frame) => frames.forEach((cb) => cb(frame)),
      link: (now) => {
        link = now;
        links.forEach((cb) => cb(now));
      },
    })
    .catch((thrown: unknown) => Promise.reject(asProblem(thrown)));

  const unexpected = () => problem('internal', 'The answer was not what was asked for.', 'Try again.');
  return {
    workspace,
    async submit(command) {
      const frame = await transport
        .request({ do: 'submit', workspace, command_id: commandId(), command })
        .catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
      if (frame.is !== 'done') throw unexpected();
      return frame.done;
    },
    async query<Q extends Query>(query: Q) {
      const frame = await transport
        .request({ do: 'query', workspace, query })
        .catch((thrown: unknown) => Promise.reject(asProblem(thrown)));
      if (frame.is !== 'reply' || frame.reply.type !== query.type) throw unexpected();
      if (frame.left_out?.length) onLeftOut(frame.left_out);
      return frame.reply as ReplyTo<Q>;
    },
    onFrame(cb) {
      frames.add(cb);
      return () => frames.delete(cb);
    },
    onLink(cb) {
      links.add(cb);
      cb(link);
      return () => links.delete(cb);
    },
    follow: (afterSeq) => transport.subscribe(afterSeq),
    show: (task) => transport.show(task),
    seen: (seq) => transport.seen(seq),
    save: (name, bytes) => transport.save(name, bytes).catch((thrown: unknown) => Promise.reject(asProblem(thrown))),
  };
}

/** The way to the engine that this page has. */
export function choose(): Transport {
  if (inWindow()) return new WindowTransport();
  const token = takeToken(location, sessionStorage);
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new SocketTransport(`${scheme}://${location.host}/ws?token=${encodeURIComponent(token)}`);
}
