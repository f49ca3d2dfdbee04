// The one door to the engine: submit, query, follow. It picks the transport and holds no state of the workspace.
import { SocketTransport, takeToken } from './transport-socket';
import { inWindow, WindowTransport } from './transport-window';
import { asProblem, problem, type Link, type OwnWindow, type Transport } from './transport';
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
  /** Says up to which event the shell has come. */
  seen(seq: number): void;
  /** Lets the person choose another folder, which the page opens when it loads again; null where it can't be asked. */
  readonly chooseFolder: (() => Promise<boolean>) | null;
  /** The window around the page; null in a browser. */
  readonly own: OwnWindow | null;
  /** Gives a file to the person; null where they chose nowhere to put it. */
  save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null>;
}

/** A fresh command id: `k_` and 32 hexadecimal digits. */
export function commandId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return 'k_' + Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** Opens the workspace over the transport that this page has. `onLink` hears the link from the very beginning. */
export async function connect(transport: Transport = choose(), onLink: (link: Link) => void = () => undefined): Promise<Api> {
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
    seen: (seq) => transport.seen(seq),
    chooseFolder: transport.chooseFolder ? async () => (await transport.chooseFolder?.()) ?? false : null,
    own: transport.own ?? null,
    save: (name, bytes) => transport.save(name, bytes).catch((thrown: unknown) => Promise.reject(asProblem(thrown))),
  };
}

function choose(): Transport {
  if (inWindow()) return new WindowTransport();
  const token = takeToken(location, sessionStorage);
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new SocketTransport(`${scheme}://${location.host}/ws?token=${encodeURIComponent(token)}`);
}
