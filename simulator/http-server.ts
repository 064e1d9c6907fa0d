// Job: the platform over HTTP on the loopback address (insurance-interface §1.5–1.7).
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { isConsoleRoute, registerConsole } from './console-server.ts';
import { strikeLine } from './fault.ts';
import { checkGateway, NonceMemory, type Credentials } from './gateway.ts';
import { boundaryOf, readMultipart } from './multipart.ts';
import type { Answer, CallContext, Platform } from './platform.ts';

const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

async function deliver(
  answer: Answer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (answer.delay_ms > 0) await pause(answer.delay_ms);
  switch (answer.kind) {
    case 'cut':
      reply.hijack();
      request.raw.socket.destroy();
      return;
    case 'file':
      await reply
        .header('content-type', 'application/octet-stream')
        .header(
          'content-disposition',
          `attachment; filename="${encodeURIComponent(answer.filename)}"`,
        )
        .send(Buffer.from(answer.bytes));
      return;
    case 'json':
      await reply
        .status(answer.status)
        .header('content-type', 'application/json;charset=utf-8')
        .send(answer.text);
      return;
    default:
      answer satisfies never;
  }
}

function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function readCall(request: FastifyRequest): { text: string; context: CallContext } {
  const body = bodyOf(request);
  const boundary = boundaryOf(request.headers['content-type'] ?? '');
  if (boundary === undefined) return { text: body.toString('utf8'), context: {} };
  const { text, file } = readMultipart(body, boundary);
  return { text: text ?? '', context: file === undefined ? {} : { file } };
}

/** Builds the server; the caller listens and closes. */
export function createServer(platform: Platform, credentials: Credentials): FastifyInstance {
  const server = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  const nonces = new NonceMemory();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });

  server.addHook('onRequest', async (request, reply) => {
    if (isConsoleRoute(request) || !strikeLine(platform.store)) return;
    reply.hijack();
    request.raw.socket.destroy();
  });
  server.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    // A bug or a broken disk: the only thing this process writes after its ready line.
    if (status >= 500) process.stderr.write(`${request.method} ${error.stack ?? error.message}\n`);
    await reply.status(status).send({ code: status, message: error.message });
  });

  const refused = (request: FastifyRequest): ReturnType<typeof checkGateway> => {
    const { paasid } = request.params as { paasid?: string };
    return checkGateway(nonces, request.headers, credentials, paasid, platform.now());
  };
  const fsi = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const failure = refused(request);
    if (failure) {
      await reply.status(failure.status).send(failure.body);
      return;
    }
    const { text, context } = readCall(request);
    await deliver(platform.handle(text, context), request, reply);
  };
  const decode = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const text = bodyOf(request).toString('utf8');
    await deliver(platform.handle(text, { service: 'credential' }), request, reply);
  };
  server.post('/fsi/api/*', fsi);
  server.post('/ebus/:paasid/fsi/api/*', fsi);
  server.post('/localcfc/api/hsecfc/localQrCodeQuery', decode);
  server.setNotFoundHandler(async (_request, reply) => {
    await reply.status(404).send({ code: 404, message: '地址不存在' });
  });
  registerConsole(server, platform);
  return server;
}
