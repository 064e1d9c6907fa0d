/** One person at one till: signed in, calling, and stopping the demo when a call is refused. */
import { setTimeout as pause } from 'node:timers/promises';
import { uuidV7 } from '../lib/uuid-v7.mjs';
import { EngineClient } from '../till/engine-client.mjs';

export class Seat {
  #client;

  constructor(client) {
    this.#client = client;
  }

  static async take(address, till, staff) {
    const seat = new Seat(await EngineClient.connect(address, till));
    await seat.do('staff.signIn', { staffNo: staff.staffNo, pin: staff.pin });
    return seat;
  }

  /** The value of a call; a refusal ends the demo with its own sentence. */
  async do(call, input = {}) {
    const reply = await this.#client.call(call, input, uuidV7());
    if (reply.ok) return reply.value;
    const { code, sentence } = reply.failure;
    throw Object.assign(new Error(`${call}: ${sentence} (${code})`), { code });
  }

  /** Asks until `holds` is true of the answer, at most `limit_ms`. */
  async until(call, input, holds, limit_ms = 120_000) {
    const deadline = Date.now() + limit_ms;
    for (;;) {
      const value = await this.do(call, input);
      if (holds(value)) return value;
      if (Date.now() > deadline) throw new Error(`${call}: 等了 ${limit_ms / 1000} 秒还没有结果`);
      await pause(100);
    }
  }

  leave() {
    this.#client.close();
  }
}
