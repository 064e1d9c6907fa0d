/**
 * One HTTP POST, watched closely enough to say whether any byte of the request can have left
 * (settlement.md §2). It knows nothing of fsi: classify.ts judges what came back.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { multipart } from './multipart.ts';

/** A file that goes up beside the JSON of a request. */
export type WireFile = { readonly name: string; readonly bytes: Uint8Array };

export type WireRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connect_ms: number;
  /** From the moment the bytes are handed over to the last byte of the answer. */
  readonly answer_ms: number;
  /**
   * Look-ups may ride on an open connection; whoever asks may ask anew when it turns out dead
   * (`stale`). Requests with effect get a connection of their own, so that one closed meanwhile cannot
   * make their outcome unknown. Nothing is sent twice here: a message has one msgid and one nonce.
   */
  readonly reuseConnection: boolean;
  /**
   * Whether an answer is still listened for after it was given up as lost, and who hears it. Called at
   * most once, and only with an answer that is whole.
   */
  readonly late?: {
    readonly wait_ms: number;
    readonly answer: (result: Extract<ExchangeResult, { kind: 'answered' }>) => void;
  };
  /** With a file the request goes as multipart, `body` being its text part. */
  readonly file?: WireFile;
};

export type ExchangeResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly contentType?: string;
      /** `body` before it was read as text: an answer may be a file (9102). */
      readonly bytes?: Uint8Array;
    }
  /** No byte of the request was handed to a connected socket. */
  | { readonly kind: 'notSent'; readonly reason: string }
  /** Bytes left, no whole answer came. */
  | {
      readonly kind: 'lost';
      readonly reason: string;
      readonly partial: string;
      /** The open connection it rode on broke before a byte of an answer: perhaps nobody read it. */
      readonly stale?: boolean;
    };

export type Exchange = (request: WireRequest) => Promise<ExchangeResult>;

/** An idle connection is dropped well before usual servers drop it (5 s and more). */
const IDLE_MS = 2_000;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** An exchange with its own keep-alive connections. */
export function createHttpExchange(): Exchange {
  const options = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 4 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  return async (request) => {
    const target = URL.parse(request.url);
    if (target === null) return { kind: 'notSent', reason: '平台地址无效' };
    const agent = target.protocol === 'https:' ? agents['https:'] : agents['http:'];
    try {
      return await attempt(request, target, request.reuseConnection ? agent : false);
    } catch (error) {
      // Node refused to build the request (a key with characters no header may hold).
      if (!(error instanceof TypeError)) throw error;
      return { kind: 'notSent', reason: '请求无法生成，请检查地区配置' };
    }
  };
}

function attempt(
  request: WireRequest,
  target: URL,
  agent: http.Agent | https.Agent | false,
): Promise<ExchangeResult> {
  return new Promise((resolve) => {
    const secure = target.protocol === 'https:';
    const { contentType, body } = payloadOf(request);
    const outgoing: ClientRequest = (secure ? https : http).request(target, {
      method: 'POST',
      agent,
      headers: {
        'content-type': contentType,
        accept: 'application/json',
        ...request.headers,
        'content-length': String(body.length),
      },
    });
    let handedOver = false;
    let finished = false;
    let received: Received = { chunks: [], length: 0 };
    let listening = false;
    const finish = (result: ExchangeResult): void => {
      clearTimeout(timer);
      if (listening && finished && result.kind === 'answered') request.late?.answer(result);
      if (!finished) resolve(result);
      listening &&= !finished;
      finished = true;
      if (result.kind !== 'answered' && !listening) outgoing.destroy();
    };
    const giveUp = (reason: string, stale = false): void => {
      if (!handedOver) return finish({ kind: 'notSent', reason });
      return finish({ kind: 'lost', reason, partial: textOf(received), stale });
    };
    const timedOut = (): void => {
      listening = request.late !== undefined;
      giveUp('等待答复超时');
      if (listening) timer = setTimeout(() => outgoing.destroy(), request.late?.wait_ms).unref();
    };
    let timer = setTimeout(() => giveUp('连接超时'), request.connect_ms);
    outgoing.on('socket', (socket) => {
      const connected = (): void => {
        if (handedOver || finished) return;
        handedOver = true;
        clearTimeout(timer);
        timer = setTimeout(timedOut, request.answer_ms);
        // Only now: bytes written earlier would wait in a buffer nobody can call back.
        outgoing.end(body);
      };
      if (outgoing.reusedSocket || !(socket.connecting || secure)) return connected();
      return void socket.once(secure ? 'secureConnect' : 'connect', connected);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      const stale = outgoing.reusedSocket && handedOver && received.length === 0;
      giveUp(reasonOf(error), stale && isBroken(error));
    });
    outgoing.on('response', (response) => {
      received = collect(response, finish, giveUp);
    });
  });
}

function payloadOf(request: WireRequest): { contentType: string; body: Buffer } {
  if (request.file !== undefined) return multipart(request.body, request.file);
  return {
    contentType: 'application/json; charset=utf-8',
    body: Buffer.from(request.body, 'utf8'),
  };
}

type Received = { readonly chunks: Buffer[]; length: number };

function collect(
  response: IncomingMessage,
  finish: (result: ExchangeResult) => void,
  giveUp: (reason: string) => void,
): Received {
  const received: Received = { chunks: [], length: 0 };
  response.on('data', (chunk: Buffer) => {
    received.length += chunk.length;
    if (received.length > MAX_ANSWER_BYTES) return giveUp('答复过大');
    return void received.chunks.push(chunk);
  });
  response.on('end', () => {
    if (!response.complete) return giveUp('答复不完整');
    return finish({
      kind: 'answered',
      status: response.statusCode ?? 0,
      body: textOf(received),
      contentType: response.headers['content-type'] ?? '',
      bytes: Buffer.concat(received.chunks),
    });
  });
  response.on('error', () => giveUp('答复不完整'));
  return received;
}

/** UTF-8, without a byte order mark. */
function textOf(received: Received): string {
  return new TextDecoder('utf-8').decode(Buffer.concat(received.chunks));
}

function isBroken(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

/** A reason for people; never the address, which may carry an account. */
function reasonOf(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return '连接被拒绝';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return '找不到平台地址';
    case 'ECONNRESET':
    case 'EPIPE':
      return '连接中断';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return '网络不通';
    case 'ETIMEDOUT':
      return '连接超时';
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'CERT_HAS_EXPIRED':
      return '平台证书不受信任';
    default:
      return `网络错误 ${error.code ?? ''}`.trim();
  }
}
