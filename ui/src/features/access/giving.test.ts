// What is taken away is gone at once and can be given again; the newest answer counts.
import { expect, test } from 'vitest';
import type { Store } from '../../api/store.svelte';
import type { AccessCard, AccessLine, Command } from '../../api/types';
import { Access } from './access.svelte';

const line = (id: string | null, over: Partial<AccessLine> = {}): AccessLine => ({ id, task: null, group: 'network', action: null, rule: null, says: `Read pages of ${id}`, detail: 'always', since: null, ...over });
const card = (...lines: AccessLine[]): AccessCard => ({ lines, walls: 'full', walls_say: '', not_done: [] });

function desk(...cards: (AccessCard | Error)[]) {
  const sent: Command[] = [];
  const waits: (() => void)[] = [];
  const store = {
    query: () => new Promise((done, fail) => {
      const next = cards.shift();
      waits.push(() => (next instanceof Error ? fail(next) : done({ type: 'access', card: next })));
    }),
    submit: (command: Command) => {
      sent.push(command);
      return Promise.resolve({ type: 'access', access: { id: 'a', task: 't', grant: { type: 'may', may: 'read_host', host: 'a.example' }, since: '', approval: null, revoked_at: null } });
    },
  } as unknown as Store;
  return { access: new Access(store), sent, answer: (n: number) => waits[n]?.() };
}

test('what is taken away goes at once, and the same can be given again', async () => {
  const { access, sent, answer } = desk(card(line('a'), line('b'), line(null)));
  const read = access.read(null);
  answer(0);
  await read;
  expect(access.given).toBe(2);
  expect(await access.takeAway(line('a'))).toBe(true);
  expect([access.card?.lines.map((one) => one.id), access.given, access.gone?.says]).toEqual([['b', null], 1, 'Read pages of a']);
  expect(await access.giveBack()).toBe(true);
  expect(access.gone).toBe(null);
  expect(sent).toEqual([{ type: 'access.revoke', access: 'a' }, { type: 'access.give', task: 't', may: { may: 'read_host', host: 'a.example' } }]);
  // What stands by itself has nothing that could be taken.
  expect(await access.takeAway(line(null))).toBe(false);
});

test('an answer that comes after a newer one changes nothing', async () => {
  const { access, answer } = desk(card(line('old')), card(line('new')));
  const reads = [access.read(null), access.read(null)];
  answer(1);
  answer(0);
  await Promise.all(reads);
  expect(access.card?.lines[0]?.id).toBe('new');
});

test('what could not be read is said until it can', async () => {
  const { access, answer } = desk(new Error('no'), card());
  const first = access.read(null);
  answer(0);
  await first;
  expect(access.problem).not.toBe(null);
  const second = access.read(null);
  answer(1);
  await second;
  expect(access.problem).toBe(null);
});

test('a website that may be sent to may be read too', async () => {
  const { access, sent } = desk();
  await access.addSite('t', 'a.example', true);
  await access.addSite(null, 'b.example', false);
  await access.setRule('t', 'run', null);
  expect(sent).toEqual([
    { type: 'access.give', task: 't', may: { may: 'read_host', host: 'a.example' } },
    { type: 'access.give', task: 't', may: { may: 'send_host', host: 'a.example' } },
    { type: 'access.give', task: null, may: { may: 'read_host', host: 'b.example' } },
    { type: 'access.rule', task: 't', action: 'run', rule: null },
  ]);
});
