// Job: the platform without HTTP: one call in, one answer out, clock and randomness injected.
import type { Call, Reply as HandlerReply } from './call.ts';
import { decodeLocally } from './credential.ts';
import { HANDLERS } from './handlers.ts';
import { forgetOldTokens, seedPeople } from './person.ts';
import {
  checkEnvelope,
  demandFresh,
  failureAnswer,
  noteOutcome,
  rememberMessage,
  successAnswer,
} from './envelope.ts';
import { strike, type Fault } from './fault.ts';
import { referenceId } from './ids.ts';
import { refreshSeeds } from './prescription-store.ts';
import { refuse, Refusal } from './refusal.ts';
import { openStore, type Store } from './store.ts';
import { isObject, parseWire, textOf, type OutObject, type WireObject } from './wire.ts';

type Reply = HandlerReply | { readonly refusal: string };

export interface PlatformOptions {
  /** SQLite file, or `:memory:`. */
  readonly databaseFile: string;
  /** Milliseconds since 1970; read once per call. */
  readonly now: () => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

export interface CallContext {
  /** The file part of a multipart 9101. */
  readonly file?: Uint8Array;
  /** `credential` = the local decoding service instead of the fsi envelope. */
  readonly service?: 'fsi' | 'credential';
}

/**
 * What the caller gets. `json` and `file` travel as HTTP bodies; `cut` means the connection ends
 * without an answer (`processed` tells whether the request took effect first).
 */
export type Answer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly text: string;
      readonly delay_ms: number;
    }
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array;
      readonly filename: string;
      readonly delay_ms: number;
    }
  | { readonly kind: 'cut'; readonly processed: boolean; readonly delay_ms: number };

export interface Platform {
  /** Text as it arrived, or the parsed object. Never throws for anything a client can send. */
  handle(request: string | object, context?: CallContext): Answer;
  /** The open store, for the gateway and the console. */
  readonly store: Store;
  readonly now: () => number;
  readonly random: () => number;
  /** Empties the store and fills it anew: people, accounts, prescriptions of today. */
  reset(): void;
  close(): void;
}

function jsonAnswer(body: OutObject, delay_ms: number, status = 200): Answer {
  return { kind: 'json', status, text: JSON.stringify(body), delay_ms };
}

function readRequest(request: string | object): WireObject | undefined {
  try {
    const value = parseWire(typeof request === 'string' ? request : JSON.stringify(request));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function runHandler(call: Call): HandlerReply {
  const handler = HANDLERS.get(call.envelope.infno);
  if (!handler) refuse(`不支持的交易编号 ${call.envelope.infno.slice(0, 20)}`);
  return handler(call);
}

/** Creates the platform; opens or makes its file. Throws when the file cannot be used. */
export function createPlatform(options: PlatformOptions): Platform {
  const store = openStore(options.databaseFile);
  const { now, random } = options;

  const fill = (): void => {
    store.transaction(() => {
      if (store.meta('seeded') === undefined) {
        seedPeople(store, now());
        store.setMeta('seeded', 'yes');
      }
      refreshSeeds({ store, now: now(), random });
    });
  };
  fill();

  /** The business part: a savepoint of its own, so a refusal leaves only the msgid behind. */
  const decide = (request: WireObject, file: Uint8Array | undefined, at: number): Reply => {
    const history = rememberMessage(store, request, at);
    try {
      return store.transaction(() => {
        const { envelope, input } = checkEnvelope(store, request);
        demandFresh(history, envelope.infno);
        refreshSeeds({ store, now: at, random });
        const reply = runHandler({ store, now: at, random, envelope, input, file });
        noteOutcome(store, envelope.msgid, 0, '');
        return reply;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (history === 'new') noteOutcome(store, textOf(request, 'msgid'), -1, error.message);
      return { refusal: error.message };
    }
  };

  const answerFsi = (
    request: WireObject,
    file: Uint8Array | undefined,
    delay_ms: number,
  ): Answer => {
    const received_at = now();
    const { reply, reference } = store.transaction(() => ({
      reply: decide(request, file, received_at),
      reference: referenceId({ store, now: received_at, random }),
    }));
    if ('file' in reply) {
      return { kind: 'file', bytes: reply.file, filename: reply.filename, delay_ms };
    }
    const times = { reference, received_at, responded_at: now() };
    const body =
      'refusal' in reply ? failureAnswer(reply.refusal, times) : successAnswer(reply, times);
    return jsonAnswer(body, delay_ms);
  };

  const answerCredential = (request: WireObject, delay_ms: number): Answer => {
    forgetOldTokens(store, now());
    const call = { store, now: now(), random };
    return jsonAnswer(
      store.transaction(() => decodeLocally(call, request)),
      delay_ms,
    );
  };

  const faultAnswer = (fault: Fault, delay_ms: number, process: () => Answer): Answer => {
    switch (fault.kind) {
      case 'offline':
      case 'lost-request':
        return { kind: 'cut', processed: false, delay_ms };
      case 'lost-answer':
        process();
        return { kind: 'cut', processed: true, delay_ms };
      case 'error-500':
        if (fault.after === 1) process();
        return jsonAnswer({ code: 500, message: 'Internal Server Error' }, delay_ms, 500);
      case 'refuse': {
        const times = { received_at: now(), responded_at: now() };
        return jsonAnswer(failureAnswer(fault.sentence, times), delay_ms);
      }
      case 'delay':
        return process();
      default:
        return fault.kind satisfies never;
    }
  };

  return {
    store,
    now,
    random,
    handle: (raw, context = {}) => {
      const request = readRequest(raw);
      const decoding = context.service === 'credential';
      const infno = decoding ? 'decode' : request === undefined ? '' : textOf(request, 'infno');
      const { delay_ms, fault } = strike(store, infno);
      const process = (): Answer => {
        if (request === undefined) {
          const times = { received_at: now(), responded_at: now() };
          return jsonAnswer(failureAnswer('报文不是合法的 JSON 对象', times), delay_ms);
        }
        return decoding
          ? answerCredential(request, delay_ms)
          : answerFsi(request, context.file, delay_ms);
      };
      return fault ? faultAnswer(fault, delay_ms, process) : process();
    },
    reset: () => {
      store.clear();
      fill();
    },
    close: () => store.close(),
  };
}
