/**
 * A window at a till of an engine that is another process and may die at any time. A call whose
 * answer got lost is asked again with its own command id now and then, as a clerk does who looks
 * what became of it; else it is simply lost.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { CONTRACT } from '#contract/index.ts';
import type { CallId, CallInput, CallOutput, EngineMessage } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import type { StaffKey } from '#tests/support/cast.ts';
import { STAFF } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import type { Town } from './town.ts';

/** The engine went away before it answered. */
export class LineLost extends Error {}

type Reply = Result<unknown>;

export type WindowOptions = {
  readonly town: Pick<Town, 'engine' | 'hostFile'>;
  readonly who: StaffKey;
  readonly till: string;
  readonly random: () => number;
  /** Told of every reply that names a bug. */
  readonly bug: (sentence: string) => void;
};

/** One connection at a time; opened, greeted and signed in when it is first needed. */
export class Window {
  readonly #options: WindowOptions;
  #socket: Promise<WebSocket> | null = null;
  #waiting = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  #next = 1;

  constructor(options: WindowOptions) {
    this.#options = options;
  }

  /** The seat of this person: what the player of a shop needs. */
  seat(): Seat {
    const attempt: Seat['try'] = async (id, input, command) => this.#ask(id, input, command);
    return {
      till: this.#options.till as TillNo,
      try: attempt,
      do: async (id, input, command) => {
        const reply = await attempt(id, input, command);
        if (reply.ok) return reply.value;
        throw new Error(`${id}: ${reply.failure.code} ${reply.failure.sentence}`);
      },
      fails: async (id, input) => {
        const reply = await attempt(id, input);
        if (!reply.ok) return reply.failure;
        throw new Error(`${id} should have failed`);
      },
    };
  }

  close(): void {
    void this.#socket?.then((socket) => socket.close()).catch(() => {});
    this.#socket = null;
  }

  async #ask<Id extends CallId>(
    id: Id,
    input: CallInput<Id> | undefined,
    command: string | undefined = CONTRACT[id].kind === 'command' ? randomUUID() : undefined,
  ): Promise<Result<CallOutput<Id>>> {
    const message = { call: id, input: input ?? {}, command };
    let reply: Reply;
    try {
      reply = await this.#call(message);
    } catch (error) {
      const again = error instanceof LineLost && command !== undefined;
      if (!again || this.#options.random() < 0.5) throw error;
      // The same act once more: answered from the store, or done now, never done twice.
      reply = await this.#call(message);
    }
    if (!reply.ok && reply.failure.code === 'engine.bug') {
      this.#options.bug(`${id}: ${reply.failure.sentence}`);
    }
    // The engine runs checked: a value that does not fit its call would have been an incident.
    return reply as Result<CallOutput<Id>>;
  }

  async #call(message: object): Promise<Reply> {
    this.#socket ??= this.#open();
    const socket = await this.#socket.catch((error: unknown) => {
      this.#socket = null;
      throw error;
    });
    return this.#send(socket, message);
  }

  #send(socket: WebSocket, message: object): Promise<Reply> {
    const id = this.#next;
    this.#next += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    if (socket.readyState !== WebSocket.OPEN) reject(new LineLost('closed'));
    else {
      this.#waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, ...message }));
    }
    return promise;
  }

  async #open(): Promise<WebSocket> {
    const { town, who, till } = this.#options;
    const address = new URL(await town.engine.ready());
    const { token } = JSON.parse(readFileSync(town.hostFile, 'utf8')) as { readonly token: string };
    const socket = new WebSocket(`ws://${address.host}/contract?window=${who}`, {
      origin: address.origin,
      headers: { authorization: `Bearer ${token}` },
    });
    const { promise: greeted, resolve, reject } = Promise.withResolvers<void>();
    // `close` follows every error and says all there is to say.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#socket = null;
      const lost = new LineLost('the engine went away');
      reject(lost);
      for (const waiting of this.#waiting.values()) waiting.reject(lost);
      this.#waiting.clear();
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as EngineMessage;
      if ('hello' in message) resolve();
      if (!('id' in message)) return;
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      waiting?.resolve(message);
    });
    socket.once('open', () => socket.send(JSON.stringify({ hello: { till } })));
    await greeted;
    const { staffNo, pin } = STAFF[who];
    const call = { call: 'staff.signIn', input: { staffNo, pin }, command: randomUUID() };
    const signedIn = await this.#send(socket, call);
    if (!signedIn.ok) throw new LineLost(`not signed in: ${signedIn.failure.sentence}`);
    return socket;
  }
}
