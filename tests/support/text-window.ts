/**
 * A window of a till at the far end of the engine's own `serveConnection`: everything that crosses is
 * text, as over a WebSocket. Makes a `sale.scan` of each code that the scanners hand it, as the page
 * does: one at a time, the code's id as the command, told when handled.
 */
import { randomUUID } from 'node:crypto';
import type { CallId, ScanMessage } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Failure, Result } from '#core/result.ts';
import type { Served } from '#engine/transport/connection.ts';
import { serveConnection } from '#engine/transport/connection.ts';
import type { Seat } from './seat.ts';

export type TextWindow = Seat & {
  /** Resolves when the next code has been answered; rejects with the failure it met. */
  nextScan(): Promise<void>;
  /** The page is loaded again: the same window, a new connection. */
  reload(): void;
  leave(): void;
};

type Reply = Result<unknown>;
type Heard = {
  readonly id?: number;
  readonly ok?: boolean;
  readonly value?: unknown;
  readonly failure?: Failure;
  readonly scan?: ScanMessage;
};

export function openTextWindow(served: Served, windowId: string, till: TillNo): TextWindow {
  const waiting = new Map<number, (reply: Reply) => void>();
  const scansAwaited: ((reply: Reply) => void)[] = [];
  let serial = 0;
  let last = Promise.resolve();
  const connect = (): ReturnType<typeof serveConnection> => {
    const end = serveConnection(served, windowId, {
      send: (message) => hear(JSON.parse(JSON.stringify(message)) as Heard),
      close: (reason) => {
        throw new Error(`the engine hung up: ${reason}`);
      },
    });
    end.receive({ hello: { till } });
    return end;
  };
  const say = (message: object): void =>
    connection.receive(JSON.parse(JSON.stringify(message)) as unknown);
  const ask = (call: CallId, input: unknown, given?: string): Promise<Reply> => {
    serial += 1;
    const id = serial;
    const command = CONTRACT[call].kind === 'command' ? (given ?? randomUUID()) : undefined;
    const { promise, resolve } = Promise.withResolvers<Reply>();
    waiting.set(id, resolve);
    say({ id, call, input, ...(command === undefined ? {} : { command }) });
    return promise;
  };
  const hear = ({ id, ok, value, failure, scan }: Heard): void => {
    if (scan !== undefined) last = last.then(() => handle(scan));
    const answer = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || answer === undefined) return;
    waiting.delete(id);
    answer(ok === true || failure === undefined ? { ok: true, value } : { ok: false, failure });
  };
  const handle = async ({ id, text, aim }: ScanMessage): Promise<void> => {
    const reply = await ask('sale.scan', { code: aim + text, place: 'counter' }, id);
    say({ taken: id });
    scansAwaited.shift()?.(reply);
  };
  let connection = connect();
  // The contract ties input and value to the call; as text they are data.
  const window = {
    till,
    try: (call: CallId, input: unknown = {}, command?: string) => ask(call, input, command),
    do: async (call: CallId, input: unknown = {}, command?: string) =>
      valueOf(call, await ask(call, input, command)),
    fails: async (call: CallId, input: unknown = {}) => {
      const reply = await ask(call, input);
      if (reply.ok) throw new Error(`${call} should have failed`);
      return reply.failure;
    },
    nextScan: async () => {
      const { promise, resolve } = Promise.withResolvers<Reply>();
      scansAwaited.push(resolve);
      valueOf('sale.scan', await promise);
    },
    reload: () => {
      connection.closed();
      connection = connect();
    },
    leave: () => connection.closed(),
  };
  return window as unknown as TextWindow;
}

function valueOf(call: CallId, reply: Reply): unknown {
  if (reply.ok) return reply.value;
  throw new Error(`${call}: ${reply.failure.code} ${reply.failure.sentence}`);
}
