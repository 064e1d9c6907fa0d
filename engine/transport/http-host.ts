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
/** Connections of any kind: well below the files a process may have open, the database needs some. */
const MAX_CONNECTIONS = 512;
/** Windows and programs that speak the contract at the same time. */
const MAX_WINDOWS = 128;
/** Whoever is slower than this to say what it wants is cut off. */
const PATIENCE_MS = 10_000;
const NO_ENTRY =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Rxtill</title>' +
  '<p>这个链接已经用过，或者不完整。启动时打印的链接只能用一次。</p>' +
  '<p>在本机运行 <code>npx till open</code> 得到新的链接。</p>' +
  '<p>This link was used before or is not whole. Get a new one with <code>npx till open</code>.</p>';

type HttpHostOptions = {
  readonly served: Served;
  readonly access: Access;
  readonly port: number;
  /** Folder of the built renderer. */
  readonly pages: string;
  /** How long a request may take to arrive; tests have less time. */
  readonly patience_ms?: number;
};

/** Starts listening on the loopback address; port 0 takes a free one. */
export async function startHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const { served, access, pages, patience_ms = PATIENCE_MS } = options;
  const server = fastify({
    forceCloseConnections: true,
    connectionTimeout: patience_ms,
    requestTimeout: patience_ms,
    http: { headersTimeout: patience_ms, connectionsCheckingInterval: patience_ms / 4 },
  });
  server.server.maxConnections = MAX_CONNECTIONS;
  let port = options.port;
  server.decorateRequest('styleNonce', '');
  await server.register(cookie);
  await server.register(sockets, { options: { maxPayload: MAX_MESSAGE_BYTES } });

  server.addHook('onRequest', async (request, reply) => {
    if (!isOwnOrigin(port, request.headers)) return reply.code(403).send();
    request.styleNonce = randomBytes(16).toString('base64');
    protect(reply, request.headers.host ?? '', request.styleNonce);
    if (request.method !== 'GET') return reply.code(405).send();
    if (enterByLink(access, request, reply)) return reply;
    if (windowOf(access, request) === null) {
      return reply.code(401).type('text/html; charset=utf-8').send(NO_ENTRY);
    }
    return undefined;
  });
  server.get('/link', (request, reply) => {
    // Only a program that can read host.json: a page must not make links for others.
    if (!access.tokenIsRight(bearerOf(request))) return reply.code(403).send();
    return reply.type('text/plain').send(`http://127.0.0.1:${port}/?token=${access.newLink()}\n`);
  });
  const roomForOne = async (_request: FastifyRequest, reply: FastifyReply) => {
    if (server.websocketServer.clients.size >= MAX_WINDOWS) return reply.code(503).send();
    return undefined;
  };
  const route = { websocket: true, preValidation: roomForOne } as const;
  server.get('/contract', route, (socket: WebSocket, request) => {
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

/**
 * A link gives a cookie and leads to the address without its token. One that was used up leads on
 * only the window that has a cookie: whoever loads the same address again.
 */
function enterByLink(access: Access, request: FastifyRequest, reply: FastifyReply): boolean {
  const url = new URL(request.url, 'http://host');
  const token = url.searchParams.get('token');
  if (token === null || url.pathname !== '/') return false;
  const fresh = access.takeLink(token);
  const known = access.windowOf(request.cookies[COOKIE]) !== null;
  if (!fresh && !known) return false;
  url.searchParams.delete('token');
  // A window that has a cookie keeps it: whoever is signed in there stays so.
  if (!known) {
    void reply.setCookie(COOKIE, access.newCookie(), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
    });
  }
  void reply.redirect(`/${url.search}`);
  return true;
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
}

/**
 * Whose window asks: by cookie, or a local program by bearer token. Such a program names its window
 * by `?window=` when it wants to stay signed in over several connections.
 */
function windowOf(access: Access, request: FastifyRequest): string | null {
  const bearer = bearerOf(request);
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
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cache-control': 'no-store',
  });
}
