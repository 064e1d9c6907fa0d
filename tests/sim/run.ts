/** One seed from start to verdict: a fresh copy of the store, the day, the checks. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { violationsIn } from '#tests/support/shop-check.ts';
import { makeStoreTemplate } from '#tests/support/store-template.ts';
import { installCommitWatch } from './commit-watch.ts';
import { endsOf } from './coverage.ts';
import { quickPins } from './machine.ts';
import type { Day } from './play.ts';
import { playDay } from './play.ts';
import { unprovenIn } from './proof.ts';
import type { Schedule } from './schedule.ts';
import { scheduleOf } from './schedule.ts';

export type Verdict = {
  readonly seed: number;
  /** Sentences; none when every promise held. */
  readonly violations: readonly string[];
  /** What was reached, and how often: `sale paid` → 1, `fate 2102 lostAnswer` → 1. */
  readonly reached: Readonly<Record<string, number>>;
  /** Every request, every commit and the file at the end, in one number. */
  readonly hash: string;
};

export type Ground = {
  run(schedule: Schedule): Promise<Verdict>;
  runSeed(seed: number): Promise<Verdict>;
  close(): void;
};

/** Where files live in memory, when the machine has such a place. */
function fastDir(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Promises that nobody waited for and that failed: a bug, unless their machine had died. */
const stray: string[] = [];

function catchStray(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!text.includes('database connection is not open')) stray.push(`nobody caught: ${text}`);
}

/** A folder with the store to copy from. */
export async function prepareGround(): Promise<Ground> {
  installCommitWatch();
  process.on('unhandledRejection', catchStray);
  const parent = mkdtempSync(join(fastDir(), 'rxtill-sim-'));
  const template = await makeStoreTemplate({ parent, pins: quickPins });
  const file = join(parent, 'store.db');
  const clear = (): void => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  };
  const run = async (schedule: Schedule): Promise<Verdict> => {
    clear();
    copyFileSync(template.file, file);
    return judge(schedule, file);
  };
  return {
    run,
    runSeed: (seed) => run(scheduleOf(seed)),
    close: () => {
      process.off('unhandledRejection', catchStray);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function judge(schedule: Schedule, file: string): Promise<Verdict> {
  let day: Day | null = null;
  try {
    day = await playDay(schedule, file);
    const violations = violationsOfDay(day);
    const reached = endsOf(day);
    return { seed: schedule.seed, violations, reached, hash: stateHash(day) };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const violations = [`the simulation itself broke: ${text}`];
    return { seed: schedule.seed, violations, reached: {}, hash: '' };
  } finally {
    day?.machine.close();
    day?.network.close();
  }
}

function violationsOfDay(day: Day): string[] {
  const { machine, network } = day;
  const { log, profile } = machine;
  const own = machine.run.db;
  const theirs = <Row>(text: string): Row[] => network.platform.store.all<Row>(text);
  return [
    ...day.violations,
    ...stray.splice(0),
    ...incidentsOf(day),
    ...violationsIn({ own, theirs, profile, gateViolations: machine.violations, log }),
    ...unprovenIn(day),
  ];
}

/** A bug is never an answer; only an engine that died may stumble over its closed file. */
function incidentsOf({ machine }: Day): string[] {
  return machine.log
    .filter((line) => line.level === 'error')
    .map((line) => JSON.stringify(line.facts))
    .filter((text) => !text.includes('database connection is not open'));
}

/** What the file holds at the end, table by table; goods and people of the store never change. */
function stateHash({ machine, world }: Day): string {
  const hash = createHash('sha256');
  hash.update(world.trace.digest());
  const tables = machine.rows<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'product%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  for (const { name } of tables)
    hash.update(JSON.stringify(machine.rows(`SELECT * FROM "${name}"`)));
  return hash.digest('hex');
}
