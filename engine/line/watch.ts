/**
 * Whether the line to the platform is there (settlement.md §5): every real call is watched, and a
 * cheap probe asks when there are none. Any HTTP answer proves the line, also a refusal, a 500 or a
 * gateway's page; slow is not offline.
 *
 * A call that could not leave shows offline at once. A call whose answer was lost does not say which
 * half of the way failed: the probe is asked at once and has 2.5 s to prove the line.
 */
import type { Later } from '../engine.ts';
import type { ForcedOffline, LineState } from '../memory.ts';
import type { Exchange, ExchangeResult } from '../platform/fsi/transport.ts';

/** True when anything answered over HTTP. Never rejects. */
export type Probe = () => Promise<boolean>;

/** Stands in the reason of everything that does not leave while a manager has cut the line. */
export const FORCED_REASON = '店长已切到离线';

/** An answer slower than this is shown as slow. */
const SLOW_MS = 3_000;
/** While online and nothing is sent, asked about this often; a call answered meanwhile counts. */
const IDLE_MS = 30_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** What a probe has to prove the line after a call without an answer. */
const DOUBT_MS = 2_500;
export type LineParts = {
  readonly line: LineState;
  readonly now: () => number;
  readonly random: () => number;
  readonly later: Later;
  readonly probe: Probe;
  /** Address of the platform; a decoder beside the till says nothing about the line. */
  readonly baseUrl: string;
  readonly changed: () => void;
  /** The line is there again after a gap; told outside of any call. */
  readonly back: () => void;
  /** Told of a probe that threw: a bug, taken for no answer. */
  readonly report: (error: unknown) => void;
};

export type LineWatch = {
  /** The exchange, watched. While forced offline nothing leaves: `notSent` with `FORCED_REASON`. */
  watch(exchange: Exchange): Exchange;
  /** Asks now, and from now on by itself. */
  start(): void;
  stop(): void;
  /**
   * Whether what the engine sends by itself waits: cut by a manager, or gone and asked for, so that
   * `back` will be told. A request into a line known to be gone could end as unknown for nothing.
   */
  holds(): boolean;
  /** A manager cuts the line, or (null) gives it back: then it is asked at once. */
  force(forced: ForcedOffline | null): void;
};

/** Pause before the next probe after `failed` of them in a row: 2 s growing to 30 s, with jitter. */
export function probePause(failed: number, random: number): number {
  const pause = FIRST_PAUSE_MS * 1.7 ** Math.min(failed, 10);
  return Math.round(Math.min(pause * (0.75 + random * 0.5), LONGEST_PAUSE_MS - random * 4_000));
}

export function createLineWatch(parts: LineParts): LineWatch {
  return new Watch(parts);
}

class Watch implements LineWatch {
  readonly #parts: LineParts;
  readonly #line: LineState;
  readonly #platform: string;
  #running = false;
  #looking = false;
  /** Probes in a row that found nobody. */
  #failures = 0;
  #answers = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #heardProbe = false;
  #heardCall = false;
  #untold = false;
  #cancelProbe = (): void => {};
  #cancelTelling = (): void => {};

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#line = parts.line;
    this.#platform = new URL(parts.baseUrl).origin;
  }

  watch(exchange: Exchange): Exchange {
    return async (request) => {
      if (this.#line.forced !== null) return { kind: 'notSent', reason: FORCED_REASON };
      const begun = this.#parts.now();
      const result = await exchange(request);
      if (request.url.startsWith(this.#platform)) this.#learn(result, begun);
      return result;
    };
  }

  start(): void {
    this.#running = true;
    this.#lookSoon();
  }

  stop(): void {
    this.#running = false;
    this.#cancelProbe();
    this.#cancelTelling();
  }

  holds(): boolean {
    if (this.#line.forced !== null) return true;
    return this.#running && this.#line.state === 'offline' && !this.#probeIsDeaf();
  }

  force(forced: ForcedOffline | null): void {
    const line = this.#line;
    const given = line.forced !== null && forced === null;
    line.forced = forced;
    this.#schedule();
    if (forced !== null) {
      line.state = 'offline';
      line.since = forced.at;
      line.latency_ms = null;
    } else if (given) {
      // What waited for the cut to end has no pause of its own.
      this.#untold = true;
      if (this.#running) this.#lookSoon();
      else this.#tellBack();
    }
    this.#parts.changed();
  }

  #learn(result: ExchangeResult, begun: number): void {
    if (result.kind === 'answered') {
      this.#heardCall = true;
      this.#answered(begun);
    } else if (result.kind === 'notSent') this.#failed();
    else this.#doubt();
  }

  #answered(begun: number): void {
    const { now } = this.#parts;
    const line = this.#line;
    this.#answers += 1;
    this.#answeredAt = now();
    this.#failures = 0;
    line.latency_ms = Math.max(0, now() - begun);
    if (line.forced !== null) return;
    const wasGone = line.state === 'offline';
    if (wasGone) line.backAt = now();
    this.#become(line.latency_ms > SLOW_MS ? 'slow' : 'online');
    if (!wasGone) return;
    this.#schedule();
    // What did not wait for the line has pauses of its own.
    if (this.#running || this.#untold) this.#tellBack();
  }

  #failed(): void {
    this.#line.latency_ms = null;
    if (this.#line.forced !== null || this.#line.state === 'offline') return;
    this.#failures = 0;
    this.#become('offline');
    this.#schedule();
  }

  /** A call got no answer. */
  #doubt(): void {
    if (this.#line.state === 'offline' || this.#line.forced !== null) return;
    // Nobody to ask: what the call says is all there is.
    if (!this.#running || this.#probeIsDeaf()) return this.#failed();
    const before = this.#answers;
    this.#parts.later(DOUBT_MS, () => {
      if (this.#running && this.#answers === before) this.#failed();
    });
    return this.#lookSoon();
  }

  /** A gateway that swallows GETs answers calls and no probe: its silence proves nothing. */
  #probeIsDeaf(): boolean {
    return this.#heardCall && !this.#heardProbe;
  }

  #lookSoon(): void {
    this.#look().catch((error: unknown) => {
      this.#parts.report(error);
      this.#failed();
      this.#schedule();
    });
  }

  async #look(): Promise<void> {
    const line = this.#line;
    if (this.#looking || line.forced !== null) return;
    this.#looking = true;
    const begun = this.#parts.now();
    const before = this.#answers;
    const up = await this.#parts.probe().finally(() => {
      this.#looking = false;
    });
    if (!this.#running || this.#line.forced !== null) return;
    if (up) {
      this.#heardProbe = true;
      this.#answered(begun);
    } else if (this.#answers === before && !this.#probeIsDeaf()) {
      if (line.state === 'offline') this.#failures += 1;
      this.#failed();
    }
    this.#schedule();
    // The screen counts down to the next one.
    if (line.state === 'offline') this.#parts.changed();
  }

  #schedule(): void {
    const { later, now, random } = this.#parts;
    const line = this.#line;
    this.#cancelProbe();
    line.nextProbeAt = null;
    if (!this.#running || line.forced !== null) return;
    const away = line.state === 'offline';
    const idle = Math.round(IDLE_MS * (0.8 + random() * 0.4));
    const pause = away ? probePause(this.#failures, random()) : idle;
    if (away) line.nextProbeAt = now() + pause;
    this.#cancelProbe = later(pause, () => {
      const quiet = now() - this.#answeredAt >= IDLE_MS / 2;
      if (line.state === 'offline' || quiet) this.#lookSoon();
      else this.#schedule();
    });
  }

  #tellBack(): void {
    const line = this.#line;
    this.#cancelTelling();
    this.#cancelTelling = this.#parts.later(0, () => {
      if (line.forced !== null || (this.#running && line.state === 'offline')) return;
      this.#untold = false;
      this.#parts.back();
    });
  }

  #become(state: LineState['state']): void {
    if (this.#line.state === state) return;
    this.#line.state = state;
    this.#line.since = this.#parts.now();
    this.#parts.changed();
  }
}
