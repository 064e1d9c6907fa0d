/** The engine put together for measuring: real database, contract and wire; the clock is watched. */
import '#db/assert-napi.ts';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallId, CallInput, CallOutput } from '#contract/index.ts';
import type { TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { closeDatabase, openDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import { createPrinter } from '#engine/device/create-printer.ts';
import type { Dispatch } from '#engine/dispatch.ts';
import { handlers } from '#engine/handlers.ts';
import type { Exchange } from '#engine/platform/fsi/transport.ts';
import { createHttpExchange } from '#engine/platform/fsi/transport.ts';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import { reportThread } from '#engine/report/run-report.ts';
import { migrationsFolder } from '#engine/start/app-root.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { createEngine } from '#engine/start/create-engine.ts';
import { timerLater } from '#engine/start/later.ts';
import { readStoreFacts } from '#engine/start/store-facts.ts';
import { waited_ms } from './clock.ts';

export type Till = {
  readonly db: Db;
  readonly running: RunningEngine;
  readonly platform: PlatformTime;
  seat(till: string, staffNo: string): Promise<Seat>;
  /** Sends what the outbox owes until nothing is due. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

export type PlatformTime = {
  /** Inside requests so far. */
  spent_ms: number;
  /** Of that, this thread's waiting for a processor. */
  waited_ms: number;
  requests: number;
};

/** One person at one till. */
export type Seat = {
  call<Id extends CallId>(id: Id, input: CallInput<Id>): Promise<CallOutput<Id>>;
};

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens the store in `folder`. `env` names the platform; without it every request is not sent. */
export function openTill(
  root: string,
  folder: string,
  env: Readonly<Record<string, string>> | null,
  key?: string,
): Till {
  const opened = openDatabase({
    file: join(folder, 'rxtill.db'),
    ...(key === undefined ? {} : { key }),
    now: Date.now,
    migrations: migrationsFolder(root),
  });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  const db = opened.value;
  const profile = ok(
    loadRegionProfile(readFileSync(join(root, 'regions', 'training.json'), 'utf8')),
  );
  const named = env ?? UNREACHABLE;
  const credentials = ok(
    resolveCredentials(profile, (reference) => ('env' in reference ? named[reference.env] : '')),
  );
  const platform: PlatformTime = { spent_ms: 0, waited_ms: 0, requests: 0 };
  const running = createEngine({
    ...{ db, profile, credentials, handlers },
    store: present(readStoreFacts(db), 'store'),
    version: 'bench',
    now: Date.now,
    random: Math.random,
    later: timerLater,
    exchange: env === null ? NO_LINE : watched(platform),
    probe: () => Promise.resolve(env !== null),
    printer: createPrinter(`file:${join(folder, 'slips')}`, 48),
    log: SILENT,
    reports: reportThread({
      file: join(folder, 'rxtill.db'),
      ...(key === undefined ? {} : { key }),
    }),
    checks: [],
    checked: false,
  });
  return {
    db,
    running,
    platform,
    drain: () => running.outbox.drain(),
    seat: (till, staffNo) => takeSeat(running.dispatch, root, till, staffNo),
    close: async () => {
      await running.stop();
      await slipsDone(db);
      closeDatabase(db);
    },
  };
}

/** Slips are printed behind the calls that ask for them; resolves when none waits. */
export async function slipsDone(db: Db): Promise<void> {
  const waiting = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM print_job WHERE state IN ('waiting', 'printing')`,
  );
  for (let round = 0; round < 500 && (waiting.get()?.n ?? 0) > 0; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
  RXTILL_TIF_PAASID: 'bench',
  RXTILL_TIF_SECRET: 'bench',
};

const NO_LINE: Exchange = () =>
  Promise.resolve({ kind: 'notSent', reason: 'no line in this part' });

function watched(platform: PlatformTime): Exchange {
  const exchange = createHttpExchange();
  return async (request) => {
    const begun = performance.now();
    const waited = waited_ms();
    try {
      return await exchange(request);
    } finally {
      platform.spent_ms += performance.now() - begun;
      platform.waited_ms += waited_ms() - waited;
      platform.requests += 1;
    }
  };
}

async function takeSeat(
  dispatch: Dispatch,
  root: string,
  till: string,
  staffNo: string,
): Promise<Seat> {
  const connection = { connectionId: randomUUID(), till: till as TillNo };
  const seat: Seat = {
    call: async (id, input) => {
      const reply = await dispatch.call(connection, { call: id, input, command: randomUUID() });
      if (!reply.ok) throw new Error(`${id}: ${reply.failure.code} ${reply.failure.sentence}`);
      // Dispatch ties the value to the call; a generic reply cannot say so.
      return reply.value as never;
    },
  };
  const person = trainingStore(root).staff.find((one) => one.staffNo === staffNo);
  await seat.call('staff.signIn', {
    staffNo: staffNo as never,
    pin: present(person, `staff ${staffNo}`).pin,
  });
  return seat;
}

export type TrainingStore = {
  readonly staff: readonly {
    readonly staffNo: string;
    readonly pin: string;
    readonly credentialCode: string;
  }[];
  readonly people: readonly { readonly name: string; readonly code: string }[];
  readonly products: readonly {
    readonly nationalDrugCode: string;
    readonly tracePrefix: string;
    readonly name: string;
  }[];
};

export function trainingStore(root: string): TrainingStore {
  return JSON.parse(
    readFileSync(join(root, 'regions', 'training-store.json'), 'utf8'),
  ) as TrainingStore;
}

function ok<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly failure: { readonly sentence: string } },
): T {
  if (!result.ok) throw new Error(result.failure.sentence);
  return result.value;
}
