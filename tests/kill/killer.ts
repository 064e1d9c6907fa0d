/**
 * Kills one of the two processes at an instant that is drawn: anywhere in time, right after something
 * was committed on either side, or while the process is still starting.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Town } from './town.ts';
import { lookInto } from './town.ts';

/** What was waited for before the kill. */
export type Aim =
  | 'any instant'
  | 'while starting'
  | `region took ${string}`
  | 'intent recorded'
  | 'intent sent'
  | 'money taken';

export type Kill = {
  readonly target: 'engine' | 'simulator';
  readonly aim: Aim;
  /** The instant came; else the kill is at any instant. */
  readonly hit: boolean;
  readonly at: string;
};

const AIMS: readonly Aim[] = [
  ...(['any instant', 'any instant', 'any instant', 'while starting'] as const),
  ...(['intent recorded', 'intent sent', 'money taken'] as const),
  ...(['region took 2102', 'region took 2102', 'region took 2103'] as const),
  ...(['region took 2601', 'region took 3505', 'region took 7206', 'region took 2101'] as const),
];
const LONGEST_RUN_MS = 1_200;
const AIM_LIMIT_MS = 4_000;
/** A commit and what follows it lie within this. */
const AFTER_MS = 12;
const LONGEST_OUTAGE_MS = 700;

export class Killer {
  readonly #town: Town;
  readonly #random: () => number;
  readonly kills: Kill[] = [];

  constructor(town: Town, random: () => number) {
    this.#town = town;
    this.#random = random;
  }

  /** One kill and the start after it; resolves when both are up again. */
  async killOne(): Promise<void> {
    const aim = this.#pick(AIMS);
    const target = this.#random() < 0.67 ? 'engine' : 'simulator';
    const hit = await this.#awaitAim(aim);
    const process = this.#town[target];
    await process.kill();
    this.kills.push({ target, aim, hit, at: new Date().toISOString() });
    if (target === 'simulator') await pause(this.#random() * LONGEST_OUTAGE_MS);
    process.spawn();
    if (aim === 'while starting') {
      await pause(this.#random() * LONGEST_RUN_MS);
      await process.kill();
      this.kills.push({ target, aim, hit: true, at: new Date().toISOString() });
      process.spawn();
    }
    await process.ready();
  }

  async #awaitAim(aim: Aim): Promise<boolean> {
    if (aim === 'any instant' || aim === 'while starting') {
      await pause(this.#random() * LONGEST_RUN_MS);
      return true;
    }
    // Clerks sign in first; most of what is aimed at takes them a moment.
    const happened = this.#watch(aim);
    try {
      const limit = Date.now() + AIM_LIMIT_MS;
      while (Date.now() < limit) {
        if (happened.look()) {
          await pause(this.#random() * AFTER_MS);
          return true;
        }
        await pause(1);
      }
      return false;
    } finally {
      happened.close();
    }
  }

  #watch(aim: Aim): { look: () => boolean; close: () => void } {
    const took = /^region took (\d+)$/.exec(aim)?.[1];
    const file = took === undefined ? this.#town.shopFile : this.#town.regionFile;
    const db = lookInto(file);
    const close = (): void => void db.close();
    if (took !== undefined) return { look: newRow(db, took), close };
    if (aim === 'money taken') {
      const newest = db.prepare('SELECT max(tender_id) FROM tender').pluck();
      const before = newest.get();
      return { look: () => newest.get() !== before, close };
    }
    const state = aim === 'intent recorded' ? 'recorded' : 'sent';
    const open = db
      .prepare(
        `SELECT count(*) FROM intent WHERE state = '${state}' AND infno IN ('2102', '2103', '2601')`,
      )
      .pluck();
    return { look: () => open.get() !== 0, close };
  }

  #pick<T>(of: readonly T[]): T {
    const one = of[Math.floor(this.#random() * of.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
}

/** True once the region's file has one more message of this transaction. */
function newRow(db: Database.Database, infno: string): () => boolean {
  const last = db.prepare<[], number | null>('SELECT max(rowid) FROM message').pluck();
  const later = db.prepare<[number], string>('SELECT infno FROM message WHERE rowid > ?').pluck();
  let seen = last.get() ?? 0;
  return () => {
    const newest = last.get() ?? 0;
    if (newest === seen) return false;
    const found = later.all(seen).includes(infno);
    seen = newest;
    return found;
  };
}
