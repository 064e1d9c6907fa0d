/**
 * One end of the wire, whatever carries it: greets, answers calls, tells events. Messages are plain
 * JSON values, so a WebSocket and a MessagePort behave alike.
 */
import type { EngineMessage, Topic } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { ScanDesk, ScanWindow } from '../device/scanner/scan-desk.ts';
import type { Connection, Dispatch } from '../dispatch.ts';

/** What a transport needs of the running engine. */
export type Served = {
  readonly dispatch: Dispatch;
  readonly version: string;
  readonly training: boolean;
  readonly tills: readonly TillNo[];
  /** Codes of the scanners that the engine reads. */
  readonly scans: ScanDesk;
  /** Calls back for every topic that changed; returns how to stop. */
  subscribe(listener: (topic: Topic) => void): () => void;
};

export type Channel = {
  send(message: EngineMessage): void;
  /** Ends the connection; `reason` is for the log of the other end. */
  close(reason: string): void;
};

/** Calls of one end that may wait at once: a window has a few dozen, a program gone wild any number. */
const MAX_CALLS_AT_ONCE = 256;

export type ServedConnection = {
  receive(message: unknown): void;
  closed(): void;
};

/**
 * Serves one connection. `windowId` stays the same when the page is loaded again: with the till it
 * is what a signed-in person is remembered by.
 */
export function serveConnection(
  served: Served,
  windowId: string,
  channel: Channel,
): ServedConnection {
  let connection: Connection | null = null;
  let unsubscribe = (): void => {};
  let scans: ScanWindow | null = null;
  let open = true;
  let underWay = 0;

  const leave = (): void => {
    open = false;
    unsubscribe();
    scans?.leave();
  };
  const close = (reason: string): void => {
    leave();
    channel.close(reason);
  };
  const send = (message: EngineMessage): void => {
    if (open) channel.send(message);
  };

  const greet = (till: string): void => {
    const known = served.tills.find((one) => one === till);
    if (known === undefined) {
      const sentence = `没有 ${till.slice(0, 10)} 号台，请在设置里改台号。`;
      send({ id: 0, ok: false, failure: { code: 'input.invalid', sentence, field: 'hello.till' } });
      close('unknown till');
      return;
    }
    connection = { connectionId: connectionIdOf(windowId, known), till: known };
    unsubscribe();
    unsubscribe = served.subscribe((topic) => send({ event: { topic } }));
    send({ hello: { version: served.version, training: served.training } });
    scans?.leave();
    scans = served.scans.join(known, (scan) => send({ scan }));
  };

  const call = async (at: Connection, id: number, message: CallText): Promise<void> => {
    underWay += 1;
    const reply = await served.dispatch.call(at, message);
    underWay -= 1;
    send(
      reply.ok ? { id, ok: true, value: reply.value } : { id, ok: false, failure: reply.failure },
    );
  };

  return {
    receive: (message) => {
      if (!open) return;
      if (underWay >= MAX_CALLS_AT_ONCE) {
        close('too many calls at once');
        return;
      }
      const read = readMessage(message);
      if (read.kind === 'hello') greet(read.till);
      else if (read.kind === 'active') scans?.active();
      else if (read.kind === 'taken') scans?.taken(read.id);
      else if (read.kind === 'call' && connection !== null) {
        void call(connection, read.id, read.message);
      } else close(read.kind === 'call' ? 'hello comes first' : 'not a message of the contract');
    },
    closed: leave,
  };
}

export function connectionIdOf(windowId: string, till: TillNo): string {
  return `${windowId}@${till}`;
}

type CallText = {
  readonly call: string;
  readonly input: unknown;
  readonly command?: string | undefined;
};
type Read =
  | { readonly kind: 'hello'; readonly till: string }
  | { readonly kind: 'active' }
  | { readonly kind: 'taken'; readonly id: string }
  | { readonly kind: 'call'; readonly id: number; readonly message: CallText }
  | { readonly kind: 'neither' };

function readMessage(message: unknown): Read {
  if (typeof message !== 'object' || message === null) return { kind: 'neither' };
  const fields: Readonly<Record<string, unknown>> = { ...message };
  const { hello, id, call, input, command, active, taken } = fields;
  if (typeof hello === 'object' && hello !== null && 'till' in hello) {
    return typeof hello.till === 'string'
      ? { kind: 'hello', till: hello.till }
      : { kind: 'neither' };
  }
  if (active === true) return { kind: 'active' };
  if (typeof taken === 'string') return { kind: 'taken', id: taken };
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof call !== 'string') {
    return { kind: 'neither' };
  }
  const commandId = typeof command === 'string' ? command : undefined;
  return { kind: 'call', id, message: { call, input, command: commandId } };
}
