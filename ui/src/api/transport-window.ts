// The desktop window's way to the engine: Tauri's calls and one channel for events. The only file that knows Tauri.
import { Channel, invoke } from '@tauri-apps/api/core';
import type { Listener, OwnWindow, Request, Transport } from './transport';
import type { Done, Leaving, Reply, Restored, ServerFrame, ShellRequest } from './types';

/** A transport over Tauri's calls. */
export class WindowTransport implements Transport {
  #listener: Listener | null = null;
  #channel: Channel<ServerFrame[]> | null = null;

  readonly own: OwnWindow = {
    async hear(cb: (wish: ShellRequest) => void) {
      const channel = new Channel<ShellRequest>();
      channel.onmessage = cb;
      await invoke('wishes', { channel });
    },
    leave: (how: Leaving) => invoke('leave', { how }),
    openFile: (path: string, how: 'program' | 'folder') => invoke('open_file', { path, how }),
    openLink: (address: string) => invoke('open_link', { address }),
    failed: (kind: string, at: string) => invoke('page_failed', { kind, at }),
    restore: (anew) => invoke<Restored>('restore', { anew }),
    siteShown: (path: string | null) => void invoke('site_shown', { path }).catch(() => undefined),
    siteStopped: () => invoke<string | null>('site_stopped', {}),
  };

  siteUrl(address: string): string {
    return `gloss-site://${address}/`;
  }

  async open(listener: Listener): Promise<string> {
    this.#listener = listener;
    const workspace = await invoke<string>('open', {});
    listener.link('up');
    return workspace;
  }

  async request(body: Request): Promise<ServerFrame> {
    if (body.do === 'submit') {
      const { workspace, command_id: commandId, command } = body;
      return { is: 'done', id: 0, done: await invoke<Done>('submit', { workspace, commandId, command }) };
    }
    const { workspace, query } = body;
    const [reply, leftOut] = await invoke<[Reply, string[]]>('query', { workspace, query });
    return { is: 'reply', id: 0, reply, left_out: leftOut };
  }

  async subscribe(afterSeq: number): Promise<void> {
    // After a new start only the new channel is heard.
    if (this.#channel) this.#channel.onmessage = () => undefined;
    const channel = new Channel<ServerFrame[]>();
    this.#channel = channel;
    channel.onmessage = (frames) => frames.forEach((frame) => this.#listener?.frame(frame));
    await invoke('subscribe', { afterSeq, channel });
  }

  show(task: string | null): void {
    // A shell that does not answer is told of by what is asked next.
    invoke('show', { task }).catch(() => undefined);
  }

  async chooseFolder(): Promise<boolean> {
    return (await invoke<string | null>('choose_folder', {})) !== null;
  }

  async save(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
    // Tauri hands raw bytes over as they are; the name goes beside them.
    return invoke<string | null>('save', bytes, { headers: { name: encodeURIComponent(name) } });
  }

  seen(): void {
    // The window and its shell share a process: the shell remembers where the channel stands.
  }
}

/** True inside the desktop window. */
export function inWindow(): boolean {
  return '__TAURI_INTERNALS__' in globalThis;
}
