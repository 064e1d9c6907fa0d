/**
 * The wire of a test shop: the real simulated region in the same process, behind an `Exchange` that
 * can go wrong a transaction at a time, and keeps what reached it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange, ExchangeResult, WireRequest } from '#engine/platform/fsi/transport.ts';
import { checkGateway, NonceMemory } from '#simulator/gateway.ts';
import type { Platform } from '#simulator/platform.ts';
import { createPlatform } from '#simulator/platform.ts';

/** What the line or the platform does wrong with one request. */
export type Fault =
  /** Nobody listens: no byte leaves. */
  | 'refused'
  /** The bytes leave and never arrive. */
  | 'lostRequest'
  /** The platform did it; its answer never comes. */
  | 'lostAnswer'
  | 'http500'
  /** The platform did it, then answers 500. */
  | 'http500After'
  /** The platform did it; a gateway page comes instead of its answer. */
  | 'html'
  | 'truncated'
  /** The platform did it and answers sums that contradict each other. */
  | 'wrongSums'
  /** The platform did it and answers without the numbers. */
  | 'lacksFields'
  /** The platform did it; its answer comes when the test lets it (`Wire.lateAnswers`). */
  | 'lateAnswer'
  /** Numbers as strings and a string infcode: a habit, not a fault. */
  | 'strings'
  /** The answer belongs to another message. */
  | 'otherMsgid'
  /** The gateway does not like the signature; nothing was done. */
  | 'badSignature'
  /** The platform's own refusal, with `Wire.sentence`. */
  | 'refuse';

export const WIRE_SECRET = { paasid: 'rxtill-test', secret: 'secret-of-a-test' } as const;

export type Heard = {
  readonly infno: string;
  /** '' for the credential decoder, which has no envelope. */
  readonly msgid: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** The platform saw it (it may have refused it). */
  processed: boolean;
};

/** Holds requests of one transaction until the test lets them go. */
export type Barrier = {
  /** Resolves when the first request has arrived. */
  readonly arrived: Promise<void>;
  release(): void;
};

export type Wire = {
  readonly exchange: Exchange;
  readonly platform: Platform;
  readonly heard: Heard[];
  /** Faults by transaction number, `decode` or `*`; each strikes once unless it is `always`. */
  fault(infno: string, fault: Fault, times?: number): void;
  clearFaults(): void;
  /** What a `refuse` says. */
  sentence: string;
  /** Answers given up as lost that have not come yet, oldest first. */
  readonly lateAnswers: (() => void)[];
  /** What becomes of a file on its way to the shop (9102). */
  twistFile: (zip: Uint8Array) => Uint8Array;
  hold(infno: string): Barrier;
  /** Called with every request before anything else happens. */
  inspect: (heard: Heard) => void;
  /** What the shop's own clock is ahead of the platform's. */
  close(): void;
};

type Answered = Extract<ExchangeResult, { kind: 'answered' }>;

type Gate = { open: Promise<void>; arrived: () => void };

/** `databaseFile`: what the region remembers lies there instead of in this process. */
export function simulatedWire(
  clock: { now: number },
  random: () => number,
  databaseFile = ':memory:',
): Wire {
  const platform = createPlatform({ databaseFile, now: () => clock.now, random });
  const nonces = new NonceMemory();
  const faults = new Map<string, Fault[]>();
  const barriers = new Map<string, Gate>();
  const heard: Heard[] = [];
  const region: Region = {
    ...{ platform, nonces, now: () => clock.now },
    twistFile: (bytes) => wire.twistFile(bytes),
  };
  const takeFault = (infno: string): Fault | undefined => {
    const queue = faults.get(infno)?.length ? faults.get(infno) : faults.get('*');
    return queue?.shift();
  };

  const wire: Wire = {
    platform,
    heard,
    sentence: '平台拒绝（测试）',
    lateAnswers: [],
    twistFile: (zip) => zip,
    inspect: () => {},
    fault: (infno, fault, times = 1) => {
      const queue = faults.get(infno) ?? [];
      for (let n = 0; n < times; n += 1) queue.push(fault);
      faults.set(infno, queue);
    },
    clearFaults: () => faults.clear(),
    hold: (infno) => {
      const { promise: open, resolve: release } = Promise.withResolvers<void>();
      const { promise: arrived, resolve } = Promise.withResolvers<void>();
      barriers.set(infno, { open, arrived: resolve });
      return {
        arrived,
        release: () => {
          barriers.delete(infno);
          release();
        },
      };
    },
    exchange: async (request) => {
      const entry = readRequest(request);
      const fault = takeFault(entry.infno);
      if (fault === 'refused') return { kind: 'notSent', reason: '连接被拒绝' };
      heard.push(entry);
      wire.inspect(entry);
      const barrier = barriers.get(entry.infno);
      if (barrier) {
        barrier.arrived();
        await barrier.open;
      }
      if (fault === 'lateAnswer') {
        const answer = answerOf(region, request, entry);
        wire.lateAnswers.push(() => request.late?.answer(answer));
        return { kind: 'lost', reason: '等待答复超时', partial: '' };
      }
      return spoil(fault, wire.sentence, () => answerOf(region, request, entry));
    },
    close: () => platform.close(),
  };
  return wire;
}

/** The region behind its gateway. */
type Region = {
  readonly platform: Platform;
  readonly nonces: NonceMemory;
  readonly now: () => number;
  /** What becomes of a file on its way; nothing unless a test says so. */
  readonly twistFile?: (bytes: Uint8Array) => Uint8Array;
};

/** What the region does with a request that reached it, and its answer. */
export function answerOf(region: Region, request: WireRequest, entry: Heard): Answered {
  const decoding = entry.infno === 'decode';
  if (!decoding) {
    const credentials = { ...WIRE_SECRET, csbKey: '', csbSecret: '' };
    const { nonces, now } = region;
    const refused = checkGateway(nonces, request.headers, credentials, undefined, now());
    if (refused) return answered(JSON.stringify(refused.body), refused.status);
  }
  entry.processed = true;
  const file = request.file === undefined ? {} : { file: request.file.bytes };
  const context = decoding ? ({ service: 'credential' } as const) : file;
  const answer = region.platform.handle(request.body, context);
  if (answer.kind === 'cut') throw new Error('the simulator answered nothing');
  if (answer.kind === 'json') return answered(answer.text, answer.status);
  return fileAnswer(region.twistFile?.(answer.bytes) ?? answer.bytes);
}

export function readRequest(request: WireRequest): Heard {
  const body = JSON.parse(request.body) as Record<string, unknown>;
  const infno = typeof body['infno'] === 'string' ? body['infno'] : 'decode';
  const msgid = typeof body['msgid'] === 'string' ? body['msgid'] : '';
  const input = (body['input'] ?? body) as Record<string, unknown>;
  return { infno, msgid, input, body: request.body, processed: false };
}

/** The answer as it comes back when the fault strikes; `process` is what the region does. */
export function spoil(
  fault: Fault | undefined,
  sentence: string,
  process: () => Answered,
): ExchangeResult {
  const lost = { kind: 'lost', reason: '连接中断', partial: '' } as const;
  switch (fault) {
    case undefined:
      return process();
    case 'refused':
      return { kind: 'notSent', reason: '连接被拒绝' };
    case 'lostRequest':
      return lost;
    case 'lostAnswer':
      process();
      return lost;
    case 'http500':
      return answered('Internal Server Error', 500);
    case 'http500After':
      process();
      return answered('{"code":500,"message":"Internal Server Error"}', 500);
    case 'html':
      process();
      return answered('<html><body>502 Bad Gateway</body></html>');
    case 'truncated': {
      const { body, bytes } = process();
      return bytes === undefined
        ? answered(body.slice(0, Math.floor(body.length * 0.6)))
        : fileAnswer(bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    }
    case 'badSignature':
      return answered(JSON.stringify({ code: 400001, msg: '认证失败：签名不正确' }), 500);
    case 'refuse':
      return answered(JSON.stringify({ infcode: -1, err_msg: sentence, output: null }));
    case 'lateAnswer':
      throw new Error('a late answer is let in by the wire');
    default: {
      const { status, body, bytes } = process();
      if (bytes !== undefined) throw new Error(`a file cannot be ${fault}`);
      const answer = JSON.parse(body) as Answer;
      return answered(JSON.stringify(twist(fault, answer)), status);
    }
  }
}

export function answered(body: string, status = 200): Answered {
  return { kind: 'answered', status, body };
}

/** As 9102 answers: no JSON, but bytes under a label of their own. */
function fileAnswer(bytes: Uint8Array): Answered {
  return {
    kind: 'answered',
    status: 200,
    body: '',
    contentType: 'application/octet-stream',
    bytes,
  };
}

type Answer = { infcode: unknown; output?: { setlinfo?: Record<string, unknown> } };

function twist(fault: 'wrongSums' | 'lacksFields' | 'strings' | 'otherMsgid', answer: Answer) {
  const setlinfo = answer.output?.setlinfo;
  switch (fault) {
    case 'wrongSums':
      if (setlinfo) setlinfo['psn_cash_pay'] = Number(setlinfo['psn_cash_pay']) + 1;
      return answer;
    case 'lacksFields':
      if (setlinfo) delete setlinfo['psn_cash_pay'];
      else answer.output = {};
      return answer;
    case 'otherMsgid':
      if (setlinfo) setlinfo['medins_setl_id'] = 'P99010100286202601010000009999';
      return { ...answer, msgid: 'P99010100286202601010000009999' };
    case 'strings':
      return JSON.parse(
        JSON.stringify(answer, (_name, value: unknown) =>
          typeof value === 'number' ? String(value) : value,
        ),
      ) as Answer;
  }
}

/** A file of the regions folder. */
export function regionFile(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', '..', 'regions', name), 'utf8');
}
