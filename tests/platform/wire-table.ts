/**
 * One table of what the wire can do and what it means for a look-up, for 2102 and for an upload
 * (settlement.md §2): read by classify.test.ts, one test a row and sort.
 */
import type { Socket } from 'node:net';
import { httpAnswer } from './raw-server.ts';

export type Answering = (socket: Socket, success: string) => void;
/** Met before the request is read whole: nobody there, or a server that breaks off early. */
export type Early = {
  readonly early: (url: string) => string;
  readonly connected?: (socket: Socket) => void;
};
type Expected = 'accepted' | 'refused' | 'unknown' | 'notSent';

/** `success` is the output of an accepted answer of the transaction under test. */
export const fsi =
  (fields: string, status = 200): Answering =>
  (socket, success) => {
    socket.end(httpAnswer(`{${fields.replace('OUTPUT', success)}}`, status));
  };
const raw =
  (body: string, status = 200, length?: number): Answering =>
  (socket) => {
    socket.end(httpAnswer(body, status, length));
  };

const same = (url: string): string => url;
export const secure = (url: string): string => url.replace('http:', 'https:');

/** What happened on the wire, and what it means: for a look-up, for 2102, for an upload (3505). */
type Row = readonly [
  string,
  Answering | Early,
  lookup: Expected,
  effect: Expected,
  /** Where an upload differs: it is given nothing back, so success alone is enough. */
  upload?: Expected,
];

const TABLE: readonly Row[] = [
  ['connection refused', { early: () => 'http://127.0.0.1:9' }, 'notSent', 'notSent'],
  ['name not found', { early: () => 'http://platform.invalid' }, 'notSent', 'notSent'],
  ['an address that is none', { early: () => 'http://[platform' }, 'notSent', 'notSent'],
  [
    'a connection that never comes up (TLS, nobody answers), until the connect time-out',
    { early: secure, connected: (socket) => void socket.resume() },
    'notSent',
    'notSent',
  ],
  [
    'a TLS handshake that fails',
    {
      early: secure,
      connected: (socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
    },
    'notSent',
    'notSent',
  ],
  [
    'reset before the body was read, its bytes on the way',
    {
      early: same,
      connected: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    },
    'unknown',
    'unknown',
  ],
  [
    'closed after the head of the request',
    { early: same, connected: (socket) => void socket.once('data', () => socket.end()) },
    'unknown',
    'unknown',
  ],
  ['infcode 0 as a number', fsi('"infcode":0,"output":OUTPUT'), 'accepted', 'accepted'],
  ['infcode "0" as text', fsi('"infcode":"0","output":OUTPUT'), 'accepted', 'accepted'],
  [
    'err_msg "success" and warn_msg on success',
    fsi('"infcode":0,"err_msg":"success","warn_msg":"请注意","output":OUTPUT'),
    'accepted',
    'accepted',
  ],
  [
    'output as JSON text',
    (socket, success) => {
      socket.end(httpAnswer(`{"infcode":0,"output":${JSON.stringify(success)}}`));
    },
    'accepted',
    'accepted',
  ],
  [
    'a byte order mark before the answer',
    (socket, success) => {
      socket.end(httpAnswer(`\uFEFF{"infcode":0,"output":${success}}`));
    },
    'accepted',
    'accepted',
  ],
  [
    'an answer in chunks',
    (socket, success) => {
      const body = Buffer.from(`{"infcode":0,"output":${success}}`);
      const half = Math.floor(body.length / 2);
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      for (const part of [body.subarray(0, half), body.subarray(half)]) {
        socket.write(`${part.length.toString(16)}\r\n`);
        socket.write(part);
        socket.write('\r\n');
      }
      socket.end('0\r\n\r\n');
    },
    'accepted',
    'accepted',
  ],
  [
    'infcode -1',
    fsi('"infcode":-1,"err_msg":"该参保人未参保","output":null'),
    'refused',
    'refused',
  ],
  ['infcode "-1"', fsi('"infcode":"-1","err_msg":"超限额"'), 'refused', 'refused'],
  ['infcode "1"', fsi('"infcode":"1","err_msg":"success"'), 'refused', 'refused'],
  ['infcode 500', fsi('"infcode":500,"err_msg":"x"'), 'refused', 'refused'],
  ['infcode -1 with HTTP 400', fsi('"infcode":-1,"err_msg":"x"', 400), 'refused', 'refused'],
  [
    'infcode 1 that carries a settlement all the same',
    fsi('"infcode":1,"output":{"setlinfo":{"setl_id":"S1"}}'),
    'refused',
    'unknown',
  ],
  [
    'infcode -1 because the message was received before',
    fsi('"infcode":-1,"err_msg":"发送方报文ID重复：该报文已接收，请勿重复提交","output":null'),
    'refused',
    'unknown',
  ],
  [
    'infcode -1 because the same medicine was bought before',
    fsi('"infcode":-1,"err_msg":"重复开药：该药品本月已购","output":null'),
    'refused',
    'refused',
  ],
  [
    'infcode -1 that carries a settlement in a list',
    fsi('"infcode":-1,"output":{"setlinfo":[{"setl_id":"S1"}]}'),
    'refused',
    'unknown',
  ],
  ['infcode -1 with HTTP 500', fsi('"infcode":-1,"err_msg":"x"', 500), 'refused', 'unknown'],
  ['infcode 0 with HTTP 500', fsi('"infcode":0,"output":OUTPUT', 500), 'unknown', 'unknown'],
  ['infcode 0 with HTTP 404', fsi('"infcode":0,"output":OUTPUT', 404), 'unknown', 'unknown'],
  ['no infcode', fsi('"output":OUTPUT'), 'unknown', 'unknown'],
  ['infcode null', fsi('"infcode":null,"output":OUTPUT'), 'unknown', 'unknown'],
  ['infcode ""', fsi('"infcode":"","output":OUTPUT'), 'unknown', 'unknown'],
  ['infcode 0 without output', fsi('"infcode":0,"output":null'), 'unknown', 'unknown', 'accepted'],
  [
    'infcode 0 with an empty output',
    fsi('"infcode":0,"output":{}'),
    'unknown',
    'unknown',
    'accepted',
  ],
  ['infcode "1" with a sentence', fsi('"infcode":"1","err_msg":"重复上传"'), 'refused', 'refused'],
  ['infcode missing, success in words', fsi('"err_msg":"success"'), 'unknown', 'unknown'],
  [
    'the same answer twice on one connection',
    (socket, success) => {
      const answer = httpAnswer(`{"infcode":0,"output":${success}}`);
      socket.end(answer + answer);
    },
    'accepted',
    'accepted',
  ],
  [
    'an answer, then another that says the opposite: the first one is the answer',
    (socket, success) => {
      const refusal = httpAnswer('{"infcode":-1,"err_msg":"已退回"}');
      socket.end(httpAnswer(`{"infcode":0,"output":${success}}`) + refusal);
    },
    'accepted',
    'accepted',
  ],
  [
    'the same answer twice in one body',
    (socket, success) => {
      const answer = `{"infcode":0,"output":${success}}`;
      socket.end(httpAnswer(answer + answer));
    },
    'unknown',
    'unknown',
  ],
  [
    'a refusal twice in one body',
    raw('{"infcode":-1,"err_msg":"x"}{"infcode":-1,"err_msg":"x"}'),
    'unknown',
    'unknown',
  ],
  [
    'an answer that echoes another msgid',
    fsi('"infcode":0,"msgid":"P99010100286202611211640000000","output":OUTPUT'),
    'unknown',
    'unknown',
  ],
  [
    'TIF gateway 400001 with HTTP 500',
    raw('{"code":400001,"msg":"鉴权失败"}', 500),
    'refused',
    'unknown',
  ],
  [
    'CSB gateway 401',
    raw('{"code":401,"message":"signature mismatch"}', 401),
    'refused',
    'unknown',
  ],
  [
    'CSB gateway 401 with HTTP 200',
    raw('{"code":"401","message":"timestamp timed out"}'),
    'refused',
    'unknown',
  ],
  ['another gateway code', raw('{"code":502,"msg":"upstream"}'), 'unknown', 'unknown'],
  ['HTTP 500 without a body', raw('', 500), 'unknown', 'unknown'],
  ['HTTP 502 with a page', raw('<html>Bad Gateway</html>', 502), 'unknown', 'unknown'],
  ['HTTP 200 with a page', raw('<html>login</html>'), 'unknown', 'unknown'],
  ['HTTP 302', raw('', 302), 'unknown', 'unknown'],
  ['an empty body', raw(''), 'unknown', 'unknown'],
  ['JSON that is no object', raw('[]'), 'unknown', 'unknown'],
  ['half a JSON text', raw('{"infcode":0,"output":{"setlin'), 'unknown', 'unknown'],
  [
    'a body shorter than its content-length',
    (socket, success) => {
      const body = `{"infcode":0,"output":${success}}`;
      socket.end(httpAnswer(body, 200, Buffer.byteLength(body) + 10));
    },
    'unknown',
    'unknown',
  ],
  [
    'a whole JSON text in an unfinished chunked body',
    (socket, success) => {
      const body = Buffer.from(`{"infcode":0,"output":${success}}`);
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      socket.write(`${body.length.toString(16)}\r\n`);
      socket.write(body);
      socket.end('\r\n');
    },
    'unknown',
    'unknown',
  ],
  ['bytes that are no HTTP', (socket) => socket.end('xxxfhm P001\r\n\r\n'), 'unknown', 'unknown'],
  ['reset after the request', (socket) => socket.resetAndDestroy(), 'unknown', 'unknown'],
  ['closed after the request', (socket) => socket.end(), 'unknown', 'unknown'],
  [
    'reset in the middle of the answer',
    (socket) => {
      socket.write(httpAnswer('{"infcode":0', 200, 500), () => socket.resetAndDestroy());
    },
    'unknown',
    'unknown',
  ],
  ['no answer in time', () => undefined, 'unknown', 'unknown'],
  [
    'an answer that begins and does not end in time',
    (socket) => void socket.write(httpAnswer('{"infcode":0', 200, 500)),
    'unknown',
    'unknown',
  ],
];

export const CASES = TABLE.map(
  ([name, behaviour, lookup, effect, uploaded = effect]) =>
    [name, behaviour, lookup, effect, uploaded] as const,
);
