/** The browser host: the built page and the contract, on the loopback address only. */
import cookie from '@fastify/cookie';
import files from '@fastify/static';
import sockets from '@fastify/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import type { Access } from './access.ts';
import { COOKIE, NONCE_PLACE, contentSecurityPolicy, isOwnOrigin } from './access.ts';
import type { Served } from './connection.ts';
import { GOING_AWAY, serveSocket } from './web-socket.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of this answer alone; see `contentSecurityPolicy`. */
    styleNonce: string;
  }
}

export type HttpHost = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
};

const MAX_MESSAGE_BYTES = 1024 * 1024;
const NO_ENTRY =
  '<!doctype html><meta charset="utf-8"><title>Rxtill</title><p>请用启动时打印的完整地址打开。' +
  '</p><p>Open the whole address that was printed at start.</p>';

/** Starts listening; port 0 takes a free one. */
export async function startHttpHost(options: {
  readonly served: Served;
  readonly access: Access;
  readonly port: number;
  /** Folder of the built renderer. */
  readonly pages: string;
}): Promise<HttpHost> {
  const { served, access, pages } = options;
  const server = fastify({ forceCloseConnections: true });
  let port = options.port;
  server.decorateRequest('styleNonce', '');
  await server.register(cookie);
  await server.register(sockets, { options: { maxPayload: MAX_MESSAGE_BYTES } });

  server.addHook('onRequest', async (request, reply) => {
    if (!isOwnOrigin(port, request.headers)) return reply.code(403).send();
    request.styleNonce = randomBytes(16).toString('base64');
    protect(reply, request.headers.host ?? '', request.styleNonce);
    if (request.method !== 'GET') return reply.code(405).send();
    if (enterByToken(access, request, reply)) return reply;
    if (windowOf(access, request) === null) {
      return reply.code(401).type('text/html; charset=utf-8').send(NO_ENTRY);
    }
    return undefined;
  });
  server.get('/contract', { websocket: true }, (socket: WebSocket, request) => {
    // The hook above has let only known windows through.
    serveSocket(served, windowOf(access, request) ?? '', socket);
  });
  for (const path of ['/', '/index.html']) {
    server.get(path, async (request, reply) => {
      const page = await readFile(join(pages, 'index.html'), 'utf8');
      const own = page.replaceAll(NONCE_PLACE, request.styleNonce);
      return reply.type('text/html; charset=utf-8').send(own);
    });
  }
  await server.register(files, { root: pages, index: false, cacheControl: false, etag: true });

  await server.listen({ host: '127.0.0.1', port });
  const address = server.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port to listen on');
  port = address.port;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of server.websocketServer.clients) socket.close(GOING_AWAY, 'engine stops');
      await server.close();
    },
  };
}

/** The address with a token gives a cookie and leads to the address without one. */
function enterByToken(access: Access, request: FastifyRequest, reply: FastifyReply): boolean {
  const url = new URL(request.url, 'http://host');
  const token = url.searchParams.get('token');
  if (token === null || url.pathname !== '/' || !access.tokenIsRight(token)) return false;
  url.searchParams.delete('token');
  // A window that has a cookie keeps it: whoever is signed in there stays so.
  if (access.windowOf(request.cookies[COOKIE]) === null) {
    void reply.setCookie(COOKIE, access.newCookie(), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    });
  }
  void reply.redirect(`/${url.search}`);
  return true;
}

/**
 * Whose window asks: by cookie, or a local program by bearer token. Such a program names its window
 * by `?window=` when it wants to stay signed in over several connections.
 */
function windowOf(access: Access, request: FastifyRequest): string | null {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    if (!access.tokenIsRight(bearer)) return null;
    const named = new URL(request.url, 'http://host').searchParams.get('window') ?? '';
    const name = /^[0-9A-Za-z-]{1,40}$/.test(named) ? named : randomBytes(8).toString('hex');
    return `program-${name}`;
  }
  return access.windowOf(request.cookies[COOKIE]);
}

function protect(reply: FastifyReply, host: string, nonce: string): void {
  void reply.headers({
    'content-security-policy': contentSecurityPolicy(host, nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cache-control': 'no-store',
  });
}
