/** Both transports carry every value of every schema unchanged, and refuse what is not a message. */
import fc from 'fast-check';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallId, EngineMessage, Topic } from '#contract/index.ts';
import { CONTRACT, TOPICS } from '#contract/index.ts';
import type { CallDefinition } from '#contract/define.ts';
import type { TillNo } from '#core/ids.ts';
import { fail, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import type { CallMessage, Connection } from '#engine/dispatch.ts';
import { createScanDesk } from '#engine/device/scanner/scan-desk.ts';
import { createAccess } from '#engine/transport/access.ts';
import type { Access } from '#engine/transport/access.ts';
import type { Served } from '#engine/transport/connection.ts';
import { startHttpHost } from '#engine/transport/http-host.ts';
import type { HttpHost } from '#engine/transport/http-host.ts';
import { servePort } from '#engine/transport/message-port.ts';
import { valueOf } from './arbitrary.ts';

const CALLS = Object.entries(CONTRACT) as [CallId, CallDefinition][];

/** The engine's side: remembers what came in, answers what the test lays down. */
const engine = {
  received: [] as { readonly connection: Connection; readonly message: CallMessage }[],
  answer: ok(null) as Result<unknown>,
  listeners: new Set<(topic: Topic) => void>(),
  scanned: 0,
};
const served: Served = {
  dispatch: {
    call: (connection, message) => {
      engine.received.push({ connection, message });
      return Promise.resolve(engine.answer);
    },
    stop: () => Promise.resolve(),
  },
  version: '1.2.3',
  training: true,
  tills: ['01' as TillNo, '02' as TillNo],
  scans: createScanDesk({
    ...{ newId: () => `scan-${(engine.scanned += 1)}`, now: () => 0, later: () => () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  }),
  subscribe: (listener) => {
    engine.listeners.add(listener);
    return () => engine.listeners.delete(listener);
  },
};

/** The page's side of a connection. */
type Client = {
  readonly send: (message: unknown) => void;
  readonly next: () => Promise<EngineMessage>;
  /** Resolves when the other end has closed. */
  readonly closed: Promise<unknown>;
  readonly close: () => void;
};

type Inbox = {
  readonly put: (message: EngineMessage) => void;
  readonly next: () => Promise<EngineMessage>;
};

function inbox(): Inbox {
  const waiting: ((message: EngineMessage) => void)[] = [];
  const kept: EngineMessage[] = [];
  return {
    put: (message) => {
      const taker = waiting.shift();
      if (taker) taker(message);
      else kept.push(message);
    },
    next: () => {
      const first = kept.shift();
      if (first) return Promise.resolve(first);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** As in renderer/index.html. */
const NONCED = '<meta property="csp-nonce" nonce="__STYLE_NONCE__" />';

let host: HttpHost;
let token: string;
let access: Access;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'rxtill-host-'));
  const pages = join(dir, 'pages');
  mkdirSync(pages);
  writeFileSync(join(pages, 'index.html'), `<!doctype html><title>page</title>${NONCED}`);
  access = createAccess(join(dir, 'host-secret'));
  token = access.token;
  host = await startHttpHost({ served, access, port: 0, pages });
});
afterAll(async () => {
  await host.close();
  rmSync(dir, { recursive: true });
});

async function overSocket(
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
  query = '',
): Promise<Client> {
  const address = `${host.origin.replace('http', 'ws')}/contract${query}`;
  const socket = new WebSocket(address, { headers });
  const box = inbox();
  socket.on('message', (data: Buffer) => box.put(JSON.parse(data.toString()) as EngineMessage));
  await once(socket, 'open');
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    next: box.next,
    closed: once(socket, 'close'),
    close: () => socket.close(),
  };
}

function overPort(): Promise<Client> {
  const { port1, port2 } = new MessageChannel();
  servePort(served, 'window-1', nodePort(port2));
  const box = inbox();
  port1.on('message', (message: EngineMessage) => box.put(message));
  return Promise.resolve({
    send: (message) => port1.postMessage(message),
    next: box.next,
    closed: once(port1, 'close'),
    close: () => port1.close(),
  });
}

function nodePort(port: MessagePort): Parameters<typeof servePort>[2] {
  return {
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    start: () => port.start(),
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}

async function greeted(client: Client, till = '01'): Promise<Client> {
  client.send({ hello: { till } });
  expect(await client.next()).toEqual({ hello: { version: '1.2.3', training: true } });
  return client;
}

describe.each([
  ['WebSocket', () => overSocket()],
  ['MessagePort', overPort],
])('over a %s', (_, connect) => {
  it.each(CALLS)('%s: input and output arrive as they were sent', async (call, definition) => {
    const client = await greeted(await connect());
    let id = 0;
    await fc.assert(
      fc.asyncProperty(
        valueOf(definition.input),
        valueOf(definition.output),
        async (input, output) => {
          engine.answer = ok(output);
          id += 1;
          client.send({ id, call, input, command: `command-${id}` });
          expect(await client.next()).toEqual({ id, ok: true, value: output });
          const last = engine.received.at(-1);
          expect(last?.message).toEqual({ call, input, command: `command-${id}` });
          expect(definition.input.safeParse(last?.message.input).success).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
    client.close();
    await client.closed;
  });

  it('a failure arrives with its field, and without one', async () => {
    const client = await greeted(await connect(), '02');
    engine.answer = fail('input.invalid', '日期须为 年-月-日', 'date');
    client.send({ id: 7, call: 'day.summary', input: {} });
    expect(await client.next()).toEqual({ id: 7, ...engine.answer });
    engine.answer = fail('session.required', '请先登录。');
    client.send({ id: 8, call: 'day.summary', input: {} });
    expect(await client.next()).toEqual({ id: 8, ...engine.answer });
    expect(engine.received.at(-1)?.connection.till).toBe('02');
    client.close();
    await client.closed;
  });

  it('every topic arrives, and nothing is told to an end that has gone', async () => {
    const client = await greeted(await connect());
    expect(engine.listeners.size).toBe(1);
    for (const topic of TOPICS) for (const listener of engine.listeners) listener(topic);
    for (const topic of TOPICS) expect(await client.next()).toEqual({ event: { topic } });
    client.close();
    await client.closed;
    await expect.poll(() => engine.listeners.size).toBe(0);
  });

  it('a scanned code arrives once, at the window in use, and again only when that left it unhandled', async () => {
    const [first, second] = [await greeted(await connect()), await greeted(await connect())];
    second.send({ active: true });
    second.send({ id: 1, call: 'staff.list', input: {} });
    await second.next();
    served.scans.hand('01' as TillNo, { text: '6901234567892', aim: ']E0' });
    served.scans.hand('01' as TillNo, { text: '81234567890123456789', aim: '' });
    const { scan } = (await second.next()) as Extract<EngineMessage, { readonly scan: unknown }>;
    expect(scan).toMatchObject({ text: '6901234567892', aim: ']E0' });
    expect(await second.next()).toMatchObject({ scan: { text: '81234567890123456789' } });
    second.send({ taken: scan.id });
    second.send({ id: 2, call: 'staff.list', input: {} });
    await second.next();
    second.close();
    await second.closed;
    const left = (await first.next()) as Extract<EngineMessage, { readonly scan: unknown }>;
    expect(left.scan.text).toBe('81234567890123456789');
    // Handled: the window of the next test must not get it.
    first.send({ taken: left.scan.id });
    first.send({ id: 3, call: 'staff.list', input: {} });
    await first.next();
    first.close();
    await first.closed;
  });

  it.each([
    ['a call before the greeting', { id: 1, call: 'staff.list', input: {} }],
    ['a text', 'hello'],
    ['null', null],
    ['a greeting without a till', { hello: { till: 1 } }],
    ['a call without a number', { id: 'x', call: 'staff.list', input: {} }],
  ])('%s ends the connection', async (_title, message) => {
    const client = await connect();
    client.send(message);
    await client.closed;
  });

  it('a till the store does not have is refused by name', async () => {
    const client = await connect();
    client.send({ hello: { till: '99' } });
    expect(await client.next()).toMatchObject({
      ok: false,
      failure: { code: 'input.invalid', field: 'hello.till' },
    });
    await client.closed;
  });
});

describe('the browser host', () => {
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${host.origin}${path}`, { headers, redirect: 'manual' });
  const upgrade = async (headers: Record<string, string>): Promise<number> => {
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
  const cookieOf = (response: Response): string =>
    response.headers.get('set-cookie')?.split(';')[0] ?? '';

  const enter = (headers: Record<string, string> = {}): Promise<Response> =>
    get(`/?token=${access.newLink()}`, headers);

  it('lets nobody in without a link, and turns one into a cookie scripts cannot read', async () => {
    expect((await get('/')).status).toBe(401);
    expect((await get('/?token=wrong')).status).toBe(401);
    // The token of the run is for programs and no link.
    expect((await get(`/?token=${token}`)).status).toBe(401);
    const entered = await get(`/?token=${access.newLink()}&till=02`);
    expect(entered.status).toBe(302);
    expect(entered.headers.get('location')).toBe('/?till=02');
    expect(entered.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const page = await get('/', { cookie: cookieOf(entered) });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>page</title>');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('gives the styles of each page a nonce of its own', async () => {
    const cookie = cookieOf(await enter());
    const nonces: string[] = [];
    for (const path of ['/', '/index.html', '/']) {
      const page = await get(path, { cookie });
      const policy = page.headers.get('content-security-policy') ?? '';
      const nonce = /style-src 'self' 'nonce-([^']+)';/.exec(policy)?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
      expect(await page.text()).toContain(`nonce="${nonce}"`);
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(3);
  });

  it('takes a link once: the same window may load it again, nobody else', async () => {
    const link = `/?token=${access.newLink()}`;
    const entered = await get(link);
    expect(entered.status).toBe(302);
    const replayed = await get(link);
    expect(replayed.status).toBe(401);
    expect(replayed.headers.get('set-cookie')).toBeNull();
    expect(await replayed.text()).toContain('npx till open');
    const again = await get(link, { cookie: cookieOf(entered) });
    expect(again.status).toBe(302);
    expect(again.headers.get('set-cookie')).toBeNull();
    // A hundred at the same moment: one of them gets in.
    const raced = `/?token=${access.newLink()}`;
    const answers = await Promise.all(Array.from({ length: 100 }, () => get(raced)));
    expect(answers.filter((answer) => answer.status === 302)).toHaveLength(1);
  });

  it('makes a new link for a program that knows the token of the run, for nobody else', async () => {
    const link = await get('/link', { authorization: `Bearer ${token}` });
    expect(link.status).toBe(200);
    const url = new URL((await link.text()).trim());
    expect(url.origin).toBe(host.origin);
    const cookie = cookieOf(await get(`${url.pathname}${url.search}`));
    expect((await get('/', { cookie })).status).toBe(200);
    expect((await get('/link', { cookie })).status).toBe(403);
    expect((await get('/link')).status).toBe(401);
  });

  it('keeps the cookie of a window that comes with another link', async () => {
    const entered = await enter();
    const again = await enter({ cookie: cookieOf(entered) });
    expect(again.status).toBe(302);
    expect(again.headers.get('set-cookie')).toBeNull();
  });

  it('serves nothing but its own pages', async () => {
    const cookie = cookieOf(await enter());
    for (const path of ['/..%2fhost-secret', '/%2e%2e%2fhost-secret', '/nothing.js']) {
      expect((await get(path, { cookie })).status, path).toBe(404);
    }
    const posted = await fetch(`${host.origin}/`, { method: 'POST', headers: { cookie } });
    expect(posted.status).toBe(405);
  });

  it('refuses another Host and another Origin, also for the contract', async () => {
    const cookie = cookieOf(await enter());
    const own = host.origin;
    expect(await upgrade({ cookie, origin: own })).toBe(101);
    expect(await upgrade({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ cookie, host: 'evil.example' })).toBe(403);
    expect(await upgrade({ origin: own })).toBe(401);
    expect(await upgrade({ cookie: 'rxtill=made.up', origin: own })).toBe(401);
    expect(await upgrade({ authorization: `Bearer ${token}` })).toBe(101);
    expect(await upgrade({ authorization: 'Bearer wrong' })).toBe(401);
  });

  it('knows a window again by its cookie, and a program by the name it gives', async () => {
    const windowOf = async (headers: Record<string, string>, query = ''): Promise<string> => {
      const client = await greeted(await overSocket(headers, query));
      engine.answer = ok(null);
      client.send({ id: 1, call: 'staff.session', input: {} });
      await client.next();
      client.close();
      return engine.received.at(-1)?.connection.connectionId ?? '';
    };
    const cookie = cookieOf(await enter());
    expect(await windowOf({ cookie })).toBe(await windowOf({ cookie }));
    const other = cookieOf(await enter());
    expect(await windowOf({ cookie: other })).not.toBe(await windowOf({ cookie }));
    const authorization = `Bearer ${token}`;
    expect(await windowOf({ authorization })).not.toBe(await windowOf({ authorization }));
    expect(await windowOf({ authorization }, '?window=cli')).toBe('program-cli@01');
  });

  it('cuts off a message that is too large, binary or no JSON', async () => {
    for (const [data, code] of [
      ['x'.repeat(1024 * 1024 + 1), 1009],
      ['{', 1007],
      [Buffer.from('{}'), 1007],
    ] as const) {
      const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/contract`, {
        headers: { authorization: `Bearer ${token}` },
      });
      await once(socket, 'open');
      socket.send(data);
      const [closed] = (await once(socket, 'close')) as [number];
      expect(closed).toBe(code);
    }
  });
});
