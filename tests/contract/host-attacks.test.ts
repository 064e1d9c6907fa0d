/**
 * The browser host against whatever else runs on the machine or in its browsers: pages of other
 * origins, names that point here, half requests, broken frames, floods. An honest window is open all
 * the while and must be answered.
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { EngineMessage } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import { ok } from '#core/result.ts';
import { createScanDesk } from '#engine/device/scanner/scan-desk.ts';
import { createAccess } from '#engine/transport/access.ts';
import type { Access } from '#engine/transport/access.ts';
import type { Served } from '#engine/transport/connection.ts';
import { startHttpHost } from '#engine/transport/http-host.ts';
import type { HttpHost } from '#engine/transport/http-host.ts';

const PATIENCE_MS = 1_000;

/** Answers at once, but for `slow`, which waits until it is let go. */
const engine = { letGo: [] as (() => void)[], calls: 0 };
const LARGE = 'x'.repeat(200_000);
const served: Served = {
  dispatch: {
    call: async (_connection, { call }) => {
      engine.calls += 1;
      if (call === 'slow') await new Promise<void>((resolve) => engine.letGo.push(resolve));
      return ok(call === 'large' ? LARGE : 'answered');
    },
    stop: () => Promise.resolve(),
  },
  scans: createScanDesk({
    ...{ newId: () => 'scan', now: () => 0, later: () => () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  }),
  version: '1',
  training: true,
  tills: ['01' as TillNo],
  subscribe: () => () => {},
};

let dir: string;
let host: HttpHost;
let access: Access;
let port: number;
let cookie: string;
let honest: WebSocket;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rxtill-attacks-'));
  const pages = join(dir, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(pages, 'assets', 'a.js'), 'export {};');
  access = createAccess(join(dir, 'host-secret'));
  host = await startHttpHost({ served, access, port: 0, pages, patience_ms: PATIENCE_MS });
  port = Number(new URL(host.origin).port);
  cookie = await freshCookie();
  honest = await openSocket();
});
afterAll(async () => {
  honest.close();
  await host.close();
  rmSync(dir, { recursive: true });
});

async function freshCookie(): Promise<string> {
  const entered = await fetch(`${host.origin}/?token=${access.newLink()}`, { redirect: 'manual' });
  return entered.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function openSocket(headers: Record<string, string> = { cookie }): Promise<WebSocket> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, { headers });
  await once(socket, 'open');
  socket.send(JSON.stringify({ hello: { till: '01' } }));
  await once(socket, 'message');
  return socket;
}

let ids = 0;
/** The honest window asks and is answered within two seconds. */
async function honestIsAnswered(): Promise<void> {
  ids += 1;
  const id = ids;
  const answered = new Promise<EngineMessage>((resolve) => {
    honest.on('message', function hear(data: Buffer) {
      const message = JSON.parse(data.toString()) as EngineMessage;
      if (!('id' in message) || message.id !== id) return;
      honest.off('message', hear);
      resolve(message);
    });
  });
  honest.send(JSON.stringify({ id, call: 'staff.list', input: {} }));
  const limit = AbortSignal.timeout(2_000);
  const late = once(limit, 'abort').then(() => 'no answer in two seconds');
  expect(await Promise.race([answered, late])).toEqual({ id, ok: true, value: 'answered' });
}

/** Sends bytes as they are; answers the first line of what came back, '' when nothing did. */
async function raw(text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let got = '';
  socket.on('data', (data) => (got += data.toString('latin1')));
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return got.split('\r\n')[0] ?? '';
}

const request = (lines: readonly string[]): string =>
  `${[...lines, 'Connection: close', '', ''].join('\r\n')}`;

describe('a name that points here (DNS rebinding)', () => {
  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1.evil.example:PORT',
    '127.0.0.1:PORT.evil.example',
    'localhost.evil.example:PORT',
    'localhost.:PORT',
    '127.1:PORT',
    '0.0.0.0:PORT',
    '[::1]:PORT',
    '2130706433:PORT',
    'user@127.0.0.1:PORT',
    '127.0.0.1:PORT,evil.example',
    '',
  ])('Host %s is refused, cookie or not', async (name) => {
    const value = name.replace('PORT', String(port));
    const line = await raw(request([`GET / HTTP/1.1`, `Host: ${value}`, `Cookie: ${cookie}`]));
    expect(line).toMatch(/^HTTP\/1\.1 (403|400) /);
  });

  it('no Host, two Hosts and an absolute address of elsewhere get nothing of ours', async () => {
    const own = `Host: 127.0.0.1:${port}`;
    expect(await raw(request(['GET / HTTP/1.1', `Cookie: ${cookie}`]))).toMatch(/ 400 /);
    expect(await raw(request(['GET / HTTP/1.0', `Cookie: ${cookie}`]))).toMatch(/ 40[03] /);
    const twice = ['GET / HTTP/1.1', 'Host: evil.example', own, `Cookie: ${cookie}`];
    expect(await raw(request(twice))).toMatch(/ 40[03] /);
    // The cookie is what counts: with it the page comes, without it nothing does.
    expect(await raw(request(['GET http://evil.example/ HTTP/1.1', own]))).toMatch(/ 40[01] /);
  });
});

describe('a page of another origin', () => {
  const upgradeWith = (headers: Record<string, string>): Promise<number> => {
    const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, { headers });
    return new Promise((resolve) => {
      socket.on('open', () => {
        socket.close();
        resolve(101);
      });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('error', () => {});
    });
  };

  it.each([
    'http://evil.example',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'http://localhost:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'null',
    'file://',
    '',
  ])('cannot open the contract, although its browser sends the cookie: Origin %s', async (name) => {
    expect(await upgradeWith({ cookie, origin: name.replace('PORT', String(port)) })).toBe(403);
  });

  it('of another port is the same site to a browser, and gets nothing either', async () => {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${host.origin}/assets/a.js`, { headers: { cookie, ...headers } })).status;
    // Node's fetch sends such headers as they are told, a browser as it is.
    expect(await status({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    for (const site of ['same-site', 'cross-site', 'made-up']) {
      const lines = [
        'GET /assets/a.js HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Cookie: ${cookie}`,
        `Sec-Fetch-Site: ${site}`,
      ];
      expect(await raw(request([...lines, 'Sec-Fetch-Mode: no-cors'])), site).toMatch(/ 403 /);
    }
  });

  it('with a cookie made up, cut or of another shop gets nothing', async () => {
    const [id = '', signature = ''] = cookie.replace('rxtill=', '').split('.');
    const other = createAccess(join(dir, 'other-secret')).newCookie();
    for (const value of [
      ...[other, id, `.${signature}`, `${id}.`, `${id}x.${signature}`],
      `${id}.${signature.slice(1)}`,
      `${id}.${signature}.${signature}`.slice(0, -1),
      '__proto__.x',
    ]) {
      const answer = await fetch(`${host.origin}/`, { headers: { cookie: `rxtill=${value}` } });
      const isWhole = value.startsWith(`${id}.${signature}.`);
      // A third part is not looked at; the two that count are whole there.
      expect(answer.status, value).toBe(isWhole ? 200 : 401);
    }
  });
});

it('nothing but GET, and no path that leaves the folder of the pages', async () => {
  const own = [`Host: 127.0.0.1:${port}`, `Cookie: ${cookie}`];
  for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
    expect(await raw(request([`${method} / HTTP/1.1`, ...own])), method).toMatch(/ 40[045] /);
  }
  for (const path of [
    '/../host-secret',
    '/assets/../../host-secret',
    '/%2e%2e/host-secret',
    '/..%2fhost-secret',
    '/%2e%2e%2fhost-secret',
    '/..%5chost-secret',
    '/assets/..%252f..%252fhost-secret',
    '/%00/../host-secret',
    '//etc/passwd',
    '/assets',
    '/%',
    `/${'a/'.repeat(5_000)}`,
  ]) {
    expect(await raw(request([`GET ${path} HTTP/1.1`, ...own])), path).toMatch(/ 4\d\d /);
  }
  await honestIsAnswered();
});

describe('frames', () => {
  /** A raw upgraded connection: what is written on it are frames. */
  async function frames(): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    socket.write(
      [
        'GET /contract HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        `Cookie: ${cookie}`,
        ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
        `Sec-WebSocket-Key: ${key}`,
        '',
        '',
      ].join('\r\n'),
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toContain(' 101 ');
    return socket;
  }

  it.each([
    ['not masked', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['of an unknown kind', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['with reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['that goes on with nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0])],
    ['of 2^63 bytes', Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
    ['of 2 MB, said before sent', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4])],
    ['a ping that is too long', Buffer.from([0x89, 0xfe, 0x01, 0x00, 1, 2, 3, 4])],
    ['bytes that are no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff])],
    ['no frame at all', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('%s end the connection and nothing else', async (_title, bytes) => {
    const socket = await frames();
    const closed = once(socket, 'close');
    socket.write(bytes);
    // The close frame comes, then the end; answering it is not waited for.
    socket.resume();
    socket.once('end', () => socket.destroy());
    socket.once('data', () => socket.end());
    await closed;
    await honestIsAnswered();
  });

  it('in pieces beyond a megabyte end the connection before the rest has come', async () => {
    const socket = await openSocket();
    const closed = once(socket, 'close');
    for (let piece = 0; piece < 40 && socket.readyState === socket.OPEN; piece += 1) {
      socket.send('x'.repeat(60_000), { fin: false });
    }
    const [code] = (await closed) as [number];
    expect([1009, 1006]).toContain(code);
    await honestIsAnswered();
  });
});

describe('those who come to keep the till busy', () => {
  it('a call that waits 256 times over ends the connection', async () => {
    const socket = await openSocket();
    const closed = once(socket, 'close');
    for (let id = 1; id <= 300; id += 1) {
      socket.send(JSON.stringify({ id, call: 'slow', input: {} }));
    }
    const [code] = (await closed) as [number];
    expect(code).toBe(1008);
    expect(engine.letGo).toHaveLength(256);
    for (const letGo of engine.letGo.splice(0)) letGo();
    await honestIsAnswered();
  });

  it('a window that asks and does not read is cut off, and what it is owed is bounded', async () => {
    const socket = await openSocket();
    const closed = once(socket, 'close');
    const before = process.memoryUsage().rss;
    socket.pause();
    // 200 kB each: 2,000 of them would be 400 MB.
    for (let id = 1; id <= 2_000 && socket.readyState === socket.OPEN; id += 1) {
      socket.send(JSON.stringify({ id, call: 'large', input: {} }));
      if (id % 50 === 0) await honestIsAnswered();
    }
    socket.resume();
    await closed;
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
    await honestIsAnswered();
  });

  it('half a request is waited for as long as patience goes', async () => {
    const began = performance.now();
    for (const half of ['', 'GET', `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: `]) {
      const line = await raw(half);
      expect(line === '' || line.includes(' 408 ') || line.includes(' 400 '), half).toBe(true);
    }
    expect(performance.now() - began).toBeLessThan(PATIENCE_MS * 12);
    await honestIsAnswered();
  });

  it('1,000 connections at once, silent and speaking: the till goes on, memory stays', async () => {
    const before = process.memoryUsage().rss;
    const sockets: Socket[] = [];
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    const windows: WebSocket[] = [];
    const statuses: number[] = [];
    for (let n = 0; n < 500; n += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      // A farewell (408) that nobody reads would keep the end from being seen.
      socket.resume();
      sockets.push(socket);
    }
    await honestIsAnswered();
    const tries = Array.from({ length: 500 }, () => {
      const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, {
        headers: { cookie },
      });
      return new Promise<void>((resolve) => {
        socket.on('open', () => {
          windows.push(socket);
          resolve();
        });
        socket.on('unexpected-response', (_request, response) => {
          statuses.push(response.statusCode ?? 0);
          response.resume();
          resolve();
        });
        socket.on('error', () => resolve());
      });
    });
    await honestIsAnswered();
    await Promise.all(tries);
    expect(windows.length).toBeLessThanOrEqual(128);
    expect(new Set(statuses)).toEqual(statuses.length === 0 ? new Set() : new Set([503]));
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    await honestIsAnswered();
    // The silent ones are cut off by themselves; then there is room for an honest window again.
    await Promise.all(
      sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')),
    );
    await Promise.all(
      windows.map((socket) => {
        const closed = once(socket, 'close');
        socket.close();
        return closed;
      }),
    );
    const again = await openSocket({ cookie: await freshCookie() });
    again.close();
    await honestIsAnswered();
  });
});
