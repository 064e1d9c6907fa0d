/**
 * The world of one simulated day: one clock, one queue of what may happen next, one seed. Everything
 * that takes time (a request on its way, a timer, a person's next act) waits here until it is chosen,
 * so one seed is one order of events.
 */
import { createHash } from 'node:crypto';
import { OPENING } from '#tests/support/cast.ts';
import { seeded } from '#tests/support/seeded.ts';

/** One thing that may happen; times are milliseconds since the opening, which never run back. */
type Happening = {
  readonly name: string;
  readonly notBefore_ms: number;
  /** The clock does not pass this point before it happened; Infinity when it may wait for ever. */
  readonly deadline_ms: number;
  readonly act: () => void;
};

/** What was drawn and done, as a running hash; the same seed makes the same one. */
export class Trace {
  readonly #hash = createHash('sha256');
  #lines: string[] | null = null;

  /** Keeps the lines as text too: for a person who replays a seed. */
  keepLines(): string[] {
    this.#lines ??= [];
    return this.#lines;
  }
  add(line: string): void {
    this.#hash.update(line);
    this.#hash.update('\n');
    this.#lines?.push(line);
  }
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}

export class World {
  readonly random: () => number;
  readonly trace = new Trace();
  elapsed_ms = 0;
  /** How far the shop's clock is wrong. */
  skew_ms = 0;
  readonly #waiting = new Set<Happening>();

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  /** The clock of the shop's machine. */
  readonly now = (): number => OPENING + this.elapsed_ms + this.skew_ms;
  /** The clock of everybody else. */
  readonly trueNow = (): number => OPENING + this.elapsed_ms;

  below(count: number): number {
    return Math.floor(this.random() * count);
  }
  chance(share: number): boolean {
    return this.random() < share;
  }
  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  /** Answers how to take it back. */
  add(
    name: string,
    when: { readonly notBefore_ms?: number; readonly deadline_ms?: number },
    act: () => void,
  ): () => void {
    const happening: Happening = {
      name,
      notBefore_ms: when.notBefore_ms ?? this.elapsed_ms,
      deadline_ms: when.deadline_ms ?? Infinity,
      act,
    };
    this.#waiting.add(happening);
    return () => this.#waiting.delete(happening);
  }

  /** What could happen now, in the order it was added. */
  ready(): Happening[] {
    return [...this.#waiting].filter((one) => one.notBefore_ms <= this.elapsed_ms);
  }
  happen(happening: Happening): void {
    this.#waiting.delete(happening);
    this.trace.add(`${this.elapsed_ms} ${happening.name}`);
    happening.act();
  }
  /** When the next thing becomes possible; null when nothing waits. */
  nextAt(): number | null {
    const times = [...this.#waiting].map((one) => one.notBefore_ms);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** The same without the happenings of these names. */
  nextAtWithout(names: ReadonlySet<string>): number | null {
    const times = [...this.#waiting]
      .filter((one) => !names.has(one.name))
      .map((one) => one.notBefore_ms);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** Time passes; what has a deadline on the way happens at it. */
  async pass(time_ms: number): Promise<void> {
    const until_ms = this.elapsed_ms + time_ms;
    for (;;) {
      const due = [...this.#waiting]
        .filter((one) => one.deadline_ms <= until_ms)
        .toSorted((left, right) => left.deadline_ms - right.deadline_ms)[0];
      if (due === undefined) break;
      this.elapsed_ms = Math.max(this.elapsed_ms, due.deadline_ms);
      this.happen(due);
      await this.quiet();
    }
    this.elapsed_ms = Math.max(this.elapsed_ms, until_ms);
  }

  /** Everything that can go on by itself has gone on: every promise that can be settled is. */
  quiet(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
