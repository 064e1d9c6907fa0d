// Job: the console page and its JSON, for the desk this runs on only: loopback, Host, Origin checked.
import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { catalogue, expiredQr } from './data.ts';
import { addFault, clearFaults, FAULT_KINDS, faultOut, listFaults } from './fault.ts';
import { ledgerOut, peopleOut } from './ledger.ts';
import type { Platform } from './platform.ts';
import { changePrescription, writePrescription } from './prescription-desk.ts';
import { Refusal } from './refusal.ts';
import { isObject, parseWire, textOf, type OutValue, type WireObject } from './wire.ts';

const PAGES: Readonly<Record<string, { file: string; type: string }>> = {
  '/console': { file: 'index.html', type: 'text/html;charset=utf-8' },
  '/console/console.js': { file: 'console.js', type: 'text/javascript;charset=utf-8' },
  '/console/console.css': { file: 'console.css', type: 'text/css;charset=utf-8' },
};
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Undefined when the request comes from this machine, to this address, from this page. */
function foreignness(request: FastifyRequest): string | undefined {
  const host = request.headers.host ?? '';
  if (!LOOPBACK.has(request.socket.remoteAddress ?? '')) return '控制台只对本机开放';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return 'Host 不是本机地址';
  const { origin } = request.headers;
  return origin === undefined || origin === `http://${host}` ? undefined : 'Origin 不是控制台';
}

/** By the route that matched, not by the text of the address: `/%63onsole` is the console too. */
export function isConsoleRoute(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/console') ?? false;
}

async function sendJson(reply: FastifyReply, body: OutValue, status = 200): Promise<void> {
  await reply
    .status(status)
    .header('content-type', 'application/json;charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

function bodyOf(request: FastifyRequest): WireObject {
  if (!Buffer.isBuffer(request.body)) return {};
  const value = parseWire(request.body.toString('utf8') || '{}');
  return isObject(value) ? value : {};
}

type Api = (request: WireObject) => OutValue;

function apiOf(platform: Platform): { get: Record<string, Api>; post: Record<string, Api> } {
  const { store } = platform;
  const faults: Api = () => ({ kinds: [...FAULT_KINDS], faults: listFaults(store).map(faultOut) });
  return {
    get: {
      ledger: () => ledgerOut(store),
      people: () => ({ people: peopleOut(store, platform.now()), expiredQr: [...expiredQr] }),
      catalogue: () => ({ drugs: catalogue.drugs.map((drug) => ({ ...drug })) }),
      faults,
    },
    post: {
      /** Adds one; with `clear: true` removes all, with `clear: <id>` that one. */
      faults: (request) => {
        const clear = request['clear'];
        if (clear === true) clearFaults(store);
        else if (typeof clear === 'string') clearFaults(store, Number(clear));
        else addFault(store, request);
        return faults(request);
      },
      prescriptions: (request) => ({
        hiRxno: store.transaction(() => writePrescription(platform, request)),
      }),
      'prescription-state': (request) => {
        changePrescription(platform, request);
        return { changed: true };
      },
      reset: (request) => {
        if (textOf(request, 'confirm') !== 'true') throw new Refusal('重置须带 confirm: true');
        platform.reset();
        return { reset: true };
      },
    },
  };
}

export function registerConsole(server: FastifyInstance, platform: Platform): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!isConsoleRoute(request)) return;
    const reason = foreignness(request);
    if (reason !== undefined) await sendJson(reply, { error: reason }, 403);
  });
  for (const [path, page] of Object.entries(PAGES)) {
    server.get(path, async (_request, reply) => {
      await reply
        .header('content-type', page.type)
        .header('content-security-policy', "default-src 'self'; img-src 'self' data:")
        .send(readFileSync(new URL(`./console/${page.file}`, import.meta.url), 'utf8'));
    });
  }
  const api = apiOf(platform);
  const answer = async (run: Api, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      await sendJson(reply, run(bodyOf(request)));
    } catch (error) {
      if (error instanceof Refusal) await sendJson(reply, { error: error.message }, 400);
      else if (error instanceof SyntaxError)
        await sendJson(reply, { error: '不是合法的 JSON' }, 400);
      else throw error;
    }
  };
  for (const [name, run] of Object.entries(api.get)) {
    server.get(`/console/api/${name}`, (request, reply) => answer(run, request, reply));
  }
  for (const [name, run] of Object.entries(api.post)) {
    server.post(`/console/api/${name}`, (request, reply) => answer(run, request, reply));
  }
}
