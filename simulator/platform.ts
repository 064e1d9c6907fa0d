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

/** See {@link Platform}. */
class SimulatedPlatform implements Platform {
  readonly store: Store;
  readonly now: () => number;
  readonly random: () => number;

  constructor(options: PlatformOptions) {
    this.store = openStore(options.databaseFile);
    this.now = options.now;
    this.random = options.random;
    this.#fill();
  }

  handle(raw: string | object, context: CallContext = {}): Answer {
    const request = readRequest(raw);
    const decoding = context.service === 'credential';
    const infno = decoding ? 'decode' : request === undefined ? '' : textOf(request, 'infno');
    const { delay_ms, fault } = strike(this.store, infno);
    const process = (): Answer => {
      if (request === undefined) {
        return this.#failure('报文不是合法的 JSON 对象', delay_ms);
      }
      return decoding
        ? this.#answerCredential(request, delay_ms)
        : this.#answerFsi(request, context.file, delay_ms);
    };
    return fault ? this.#faulty(fault, delay_ms, process) : process();
  }

  reset(): void {
    this.store.clear();
    this.#fill();
  }

  close(): void {
    this.store.close();
  }

  #fill(): void {
    this.store.transaction(() => {
      if (this.store.meta('seeded') === undefined) {
        seedPeople(this.store, this.now());
        this.store.setMeta('seeded', 'yes');
      }
      refreshSeeds({ store: this.store, now: this.now(), random: this.random });
    });
  }

  #failure(sentence: string, delay_ms: number): Answer {
    const times = { received_at: this.now(), responded_at: this.now() };
    return jsonAnswer(failureAnswer(sentence, times), delay_ms);
  }

  #answerFsi(request: WireObject, file: Uint8Array | undefined, delay_ms: number): Answer {
    const received_at = this.now();
    const source = { store: this.store, now: received_at, random: this.random };
    // One commit, one flush: the msgid, the outcome and what the transaction did.
    const { reply, reference } = this.store.transaction(() => ({
      reply: this.#decide(request, file, received_at),
      reference: referenceId(source),
    }));
    if ('file' in reply) {
      return { kind: 'file', bytes: reply.file, filename: reply.filename, delay_ms };
    }
    const times = { reference, received_at, responded_at: this.now() };
    const body =
      'refusal' in reply ? failureAnswer(reply.refusal, times) : successAnswer(reply, times);
    return jsonAnswer(body, delay_ms);
  }

  /** The business part: a savepoint of its own, so a refusal leaves only the msgid behind. */
  #decide(request: WireObject, file: Uint8Array | undefined, now: number): Reply {
    const { store, random } = this;
    const history = rememberMessage(store, request, now);
    try {
      return store.transaction(() => {
        const { envelope, input } = checkEnvelope(store, request);
        demandFresh(history, envelope.infno);
        refreshSeeds({ store, now, random });
        const reply = runHandler({ store, now, random, envelope, input, file });
        noteOutcome(store, envelope.msgid, 0, '');
        return reply;
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (history === 'new') noteOutcome(store, textOf(request, 'msgid'), -1, error.message);
      return { refusal: error.message };
    }
  }

  #answerCredential(request: WireObject, delay_ms: number): Answer {
    const call = { store: this.store, now: this.now(), random: this.random };
    const body = this.store.transaction(() => {
      forgetOldTokens(this.store, call.now);
      return decodeLocally(call, request);
    });
    return jsonAnswer(body, delay_ms);
  }

  #faulty(fault: Fault, delay_ms: number, process: () => Answer): Answer {
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
      case 'refuse':
        return this.#failure(fault.sentence, delay_ms);
      case 'delay':
        return process();
      default:
        return fault.kind satisfies never;
    }
  }
}

/** Creates the platform; opens or makes its file. Throws when the file cannot be used. */
export function createPlatform(options: PlatformOptions): Platform {
  return new SimulatedPlatform(options);
}
