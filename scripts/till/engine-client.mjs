/** A client of the contract over WebSocket: what a screen does, for scripts and support. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const ANSWER_LIMIT_MS = 60_000;

/**
 * Address and token of the engine that keeps its store in this folder.
 * @throws Error when none is running there
 */
export function addressOfStore(dataDir) {
  let host;
  try {
    host = JSON.parse(readFileSync(join(dataDir, 'host.json'), 'utf8'));
  } catch {
    throw new Error(`${dataDir} 没有正在运行的收银台引擎 (no running engine)`);
  }
  return { url: host.url, token: host.token };
}

/** Address and link out of what an engine printed: good for one connection. */
export function addressOfText(text) {
  const url = new URL(text);
  return { url: url.origin, link: url.searchParams.get('token') ?? '' };
}

/** A new link to the counter, good once, for another window or browser. */
export async function newLink({ url, token }) {
  const answer = await fetch(new URL('/link', url), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`引擎没有给链接 (no link): HTTP ${answer.status}`);
  return (await answer.text()).trim();
}

/** What a connection shows at the door: the token of the run, or the cookie a link is changed for. */
async function passOf({ url, token, link }) {
  if (link === undefined) return { authorization: `Bearer ${token}` };
  const answer = await fetch(new URL(`/?token=${encodeURIComponent(link)}`, url), {
    redirect: 'manual',
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error('这个链接已经用过 (the link was used before): npx till open');
  return { cookie };
}

/** One connection; calls are answered by id, in any order. */
export class EngineClient {
  #socket;
  #waiting = new Map();
  #nextId = 1;
  /** What the engine said about itself: version, training. */
  hello = null;

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
    socket.on('close', () => this.#lose());
    // `close` follows every error and does the work.
    socket.on('error', () => {});
  }

  /** @returns {Promise<EngineClient>} greeted by the engine as this till */
  static async connect(door, till) {
    const { url } = door;
    const headers = await passOf(door);
    const address = new URL('/contract', url);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, {
      origin: new URL(url).origin,
      headers,
    });
    await once(socket, 'open');
    const client = new EngineClient(socket);
    const greeted = client.#wait('hello');
    socket.send(JSON.stringify({ hello: { till } }));
    client.hello = (await greeted).hello;
    return client;
  }

  /**
   * One call of the contract.
   * @param {string} call
   * @param {unknown} input
   * @param {string} [command] id of the act; queries ignore it
   * @returns the reply: `{ok: true, value}` or `{ok: false, failure}`
   */
  call(call, input, command) {
    const id = this.#nextId++;
    const answered = this.#wait(id);
    this.#socket.send(JSON.stringify({ id, call, input, command }));
    return answered;
  }

  close() {
    this.#socket.close();
  }

  #wait(key) {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error('引擎没有回答 (no answer)')),
        ANSWER_LIMIT_MS,
      );
      this.#waiting.set(key, { resolve, reject, limit });
    });
  }

  #receive(message) {
    const key = 'hello' in message ? 'hello' : message.id;
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    this.#waiting.delete(key);
    clearTimeout(waiting.limit);
    waiting.resolve(message);
  }

  #lose() {
    for (const { reject, limit } of this.#waiting.values()) {
      clearTimeout(limit);
      reject(new Error('与引擎的连接断了，结果未知 (connection lost, result unknown)'));
    }
    this.#waiting.clear();
  }
}
