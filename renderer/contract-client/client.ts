/**
 * The page's end of the contract: numbered calls, typed replies, events, reconnection with growing
 * pauses. When the way is lost every pending call is rejected with `engine.stopped`; nothing is
 * sent again by itself, because only the person knows whether the act is still wanted.
 */
import type {
  CallId,
  CallInput,
  CallOutput,
  ClientMessage,
  EngineMessage,
  ScanMessage,
  Topic,
} from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import { newCommandId } from './command-id.ts';
import { CallFailure, failureOf } from './failure.ts';
import type { OpenTransport, Transport } from './transport.ts';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly version: string; readonly training: boolean }
  | { readonly state: 'lost'; readonly since: number };

export type ClientEvents = {
  readonly connection: (connection: Connection) => void;
  readonly changed: (topic: Topic) => void;
};

export type ContractClient = {
  readonly call: <Id extends CallId>(
    id: Id,
    input: CallInput<Id>,
    commandId?: string,
  ) => Promise<CallOutput<Id>>;
  /** Says something that has no answer; nobody hears it while the way is lost. */
  readonly tell: (message: Told) => void;
  /** Takes the codes the engine's scanners read, also those that came before anybody listened. */
  readonly hearScans: (listener: (scan: ScanMessage) => void) => () => void;
  readonly close: () => void;
};

type Told = Extract<ClientMessage, { readonly active: true } | { readonly taken: string }>;

type Waiting = {
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: CallFailure) => void;
};

/** Pauses before the next attempt, ms; the last one repeats. */
export const RECONNECT_PAUSES_MS = [250, 500, 1_000, 2_000, 4_000] as const;

export function createClient(
  open: OpenTransport,
  till: string,
  events: ClientEvents,
): ContractClient {
  let transport: Transport | null = null;
  let ready = false;
  let closed = false;
  let attempt = 0;
  let nextId = 1;
  let lostSince: number | null = null;
  const pending = new Map<number, Waiting>();
  /** Calls made before the first connection stands: the page asks while it is being opened. */
  let beforeFirst: ClientMessage[] | null = [];
  const scans = scanInbox();

  const receive = (message: EngineMessage): void => {
    if ('hello' in message) {
      ready = true;
      attempt = 0;
      lostSince = null;
      events.connection({ state: 'open', ...message.hello });
      for (const early of beforeFirst ?? []) transport?.send(early);
      beforeFirst = null;
      return;
    }
    if ('event' in message) {
      events.changed(message.event.topic);
      return;
    }
    if ('scan' in message) {
      scans.put(message.scan);
      return;
    }
    const waiting = pending.get(message.id);
    if (!waiting) return;
    pending.delete(message.id);
    if (message.ok) waiting.resolve(message.value);
    else {
      const { code, sentence, field } = message.failure;
      waiting.reject(new CallFailure(code, sentence, field ?? null));
    }
  };

  const lose = (): void => {
    transport = null;
    ready = false;
    beforeFirst = null;
    lostSince ??= Date.now();
    const waiting = [...pending.values()];
    pending.clear();
    for (const one of waiting) one.reject(failureOf('engine.stopped'));
    if (closed) return;
    events.connection({ state: 'lost', since: lostSince });
    const pause = RECONNECT_PAUSES_MS[Math.min(attempt, RECONNECT_PAUSES_MS.length - 1)];
    attempt += 1;
    setTimeout(connect, pause);
  };

  const connect = (): void => {
    if (closed) return;
    const opened = open({
      opened: () => opened.send({ hello: { till } }),
      message: receive,
      lost: lose,
    });
    transport = opened;
  };

  events.connection({ state: 'connecting' });
  connect();

  return {
    call: (id, input, commandId) =>
      new Promise((resolve, reject) => {
        const way = ready ? transport : null;
        if (!way && !beforeFirst) {
          reject(failureOf('engine.stopped'));
          return;
        }
        const number = nextId;
        nextId += 1;
        pending.set(number, { resolve: resolve as (value: unknown) => void, reject });
        const message: ClientMessage =
          CONTRACT[id].kind === 'command'
            ? { id: number, call: id, input, command: commandId ?? newCommandId() }
            : { id: number, call: id, input };
        if (way) way.send(message);
        else beforeFirst?.push(message);
      }),
    tell: (message) => {
      if (ready) transport?.send(message);
    },
    hearScans: scans.hear,
    close: () => {
      closed = true;
      transport?.close();
    },
  };
}

type ScanInbox = {
  readonly put: (scan: ScanMessage) => void;
  readonly hear: ContractClient['hearScans'];
};

/** Codes in their order; while the page is being drawn nobody listens, and they are kept. */
function scanInbox(): ScanInbox {
  let listener: ((scan: ScanMessage) => void) | null = null;
  let kept: ScanMessage[] = [];
  return {
    put: (scan) => {
      if (listener) listener(scan);
      else kept.push(scan);
    },
    hear: (next) => {
      listener = next;
      const early = kept;
      kept = [];
      for (const scan of early) next(scan);
      return () => {
        if (listener === next) listener = null;
      };
    },
  };
}
