/**
 * An engine that knows one day by heart: serves the built page and answers contract calls from the
 * fixtures, so that a page can be looked at in states that are hard to play. Not used by the tests
 * of the engine; those run the real one.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { CONTRACT, isCallId } from '#contract/index.ts';
import type { ClientMessage, EngineMessage } from '#contract/index.ts';
import { NOW, STAFF } from './fixture-ground.ts';
import { FIXTURES } from './fixtures.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A call that is never answered: the page waits. */
export const PENDING = Symbol('pending');

/** Answers by call id: a value, a sentence (the call fails with it), or PENDING. */
export type Overrides = Readonly<Record<string, unknown>>;

export type FixtureEngine = {
  readonly url: string;
  /** Commands received, in order: id and input. */
  readonly commands: readonly { readonly call: string; readonly input: unknown }[];
  /** A code of a scanner that the engine reads. */
  readonly scan: (text: string) => void;
  readonly close: () => void;
};

export async function startFixtureEngine(
  root: string,
  role: string,
  overrides: Overrides = {},
): Promise<FixtureEngine> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const file = normalize(path === '/' ? '/index.html' : path);
    readFile(join(root, file)).then(
      (body) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        });
        response.end(body);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  const sockets = new WebSocketServer({ server, path: '/contract' });
  const startedAt = Date.now();
  const commands: { call: string; input: unknown }[] = [];
  let scans = 0;
  const session = STAFF.find((one) => one.role === role) ?? STAFF[0];
  sockets.on('connection', (socket) => {
    const send = (message: EngineMessage) => socket.send(JSON.stringify(message));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ClientMessage;
      if ('hello' in message) {
        send({ hello: { version: '0.1.0', training: false } });
        return;
      }
      // One window: which one is in use, and what it has handled, does not matter.
      if (!('call' in message)) return;
      const { id, call } = message;
      const input = isCallId(call) ? CONTRACT[call].input.safeParse(message.input) : null;
      if (!isCallId(call) || !input?.success) {
        send({ id, ok: false, failure: { code: 'input.invalid', sentence: `不对：${call}` } });
        return;
      }
      if (CONTRACT[call].kind === 'command') commands.push({ call, input: input.data });
      const known: Record<string, unknown> = {
        ...FIXTURES,
        'system.state': { ...FIXTURES['system.state'], now: NOW + Date.now() - startedAt },
        'staff.session': { staff: session, signedInAt: NOW },
        ...overrides,
      };
      const answer = known[call];
      if (answer === PENDING) return;
      if (typeof answer === 'string') {
        send({ id, ok: false, failure: { code: 'platform.noAnswer', sentence: answer } });
        return;
      }
      if (answer === undefined) {
        send({ id, ok: false, failure: { code: 'engine.bug', sentence: `没有样例：${call}` } });
        return;
      }
      send({ id, ok: true, value: CONTRACT[call].output.parse(answer) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    commands,
    scan: (text) => {
      scans += 1;
      const message: EngineMessage = { scan: { id: `scan-${scans}`, text, aim: '' } };
      for (const socket of sockets.clients) socket.send(JSON.stringify(message));
    },
    close: () => {
      sockets.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
