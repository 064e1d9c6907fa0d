/**
 * A whole shop in the hand of a test: real SQLite file, real handlers, the real simulated region,
 * and a clock, ids and a line that are the test's. Everything goes in through dispatch. A crash is
 * an engine dropped where it stands and another one made on the same file.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, onTestFinished } from 'vitest';
import type { CallId, CallInput, CallOutput } from '#contract/index.ts';
import { CONTRACT } from '#contract/index.ts';
import type { StaffNo, TillNo } from '#core/ids.ts';
import type { Failure, Result } from '#core/result.ts';
import { present } from '#core/result.ts';
import { closeDatabase, openDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import type { Log } from '#engine/engine.ts';
import { handlers } from '#engine/handlers.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { createEngine } from '#engine/start/create-engine.ts';
import { createIds } from '#engine/start/ids.ts';
import { readStoreFacts } from '#engine/start/store-facts.ts';
import { makeStore } from '#engine/training/make-store.ts';
import { readStoreFile } from '#engine/training/store-file.ts';
import { connectionIdOf } from '#engine/transport/connection.ts';
import type { Wire } from './simulated-wire.ts';
import { regionFile, simulatedWire, WIRE_SECRET } from './simulated-wire.ts';

/** 2026-11-21 10:00:00 in China, a Saturday. */
export const OPENING = Date.parse('2026-11-21T10:00:00+08:00');

const MIGRATIONS = pathToFileURL(`${join(import.meta.dirname, '..', '..', 'db', 'migrations')}/`);

/** The staff of the training store who sit at the tills of a test. */
export const STAFF = {
  manager: { staffNo: '0101' as StaffNo, pin: '246810', name: '赵国栋', role: 'manager' },
  pharmacist: { staffNo: '0103' as StaffNo, pin: '135790', name: '周敏', role: 'pharmacist' },
  preparer: { staffNo: '0105' as StaffNo, pin: '112358', name: '陈志远', role: 'pharmacist' },
  cashier: { staffNo: '0107' as StaffNo, pin: '314159', name: '林晓燕', role: 'cashier' },
  cashier2: { staffNo: '0109' as StaffNo, pin: '271828', name: '何雨桐', role: 'cashier' },
} as const;
export type StaffKey = keyof typeof STAFF;

export const APPROVAL = { staffNo: STAFF.manager.staffNo, pin: STAFF.manager.pin };

/** A person signed in at a window of a till. */
export type Seat = {
  readonly till: TillNo;
  /** The value; a failure is an error that names it. */
  do<Id extends CallId>(id: Id, input?: CallInput<Id>, command?: string): Promise<CallOutput<Id>>;
  /** The reply as it is. */
  try<Id extends CallId>(
    id: Id,
    input?: CallInput<Id>,
    command?: string,
  ): Promise<Result<CallOutput<Id>>>;
  /** The failure; a value is an error. */
  fails<Id extends CallId>(id: Id, input?: CallInput<Id>): Promise<Failure>;
};

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
};

export type Shop = {
  readonly file: string;
  readonly clock: { now: number };
  readonly wire: Wire;
  readonly log: LogLine[];
  /** Slips as printed, and a switch that makes the printer fail. */
  readonly printer: { slips: Uint8Array[]; jammed: boolean; kicks: number; wait: Promise<void> };
  /** The engine of now (a crash makes another). */
  readonly running: () => RunningEngine;
  readonly db: () => Db;
  /** A second, read-only connection: what a power cut would leave. */
  readonly onDisk: Database.Database;
  /** Broken promises of the gate, seen at the moment a request reached the wire. */
  readonly gateViolations: string[];
  seat(who: StaffKey, till?: string): Seat;
  /** Signs in over the real call, at 80 ms a PIN; `seat` takes the place without a PIN. */
  signIn(who: StaffKey, till?: string): Promise<Seat>;
  /** Drops the engine as it stands and starts another on the same file. */
  crash(): void;
  /** Ends the engine in order and starts another. */
  restart(): Promise<void>;
  /** Sends everything the outbox owes now. */
  drain(): Promise<void>;
  /** What is printed is printed. */
  settleDown(): Promise<void>;
};

export type ShopOptions = {
  readonly now?: number;
  /** Changes sections of the training region. */
  readonly region?: { readonly [section: string]: object };
};

let templates: Promise<{ dir: string; file: string }> | undefined;
afterAll(async () => {
  if (templates) rmSync((await templates).dir, { recursive: true, force: true });
});

/** The training store, made once a process: every shop starts from a copy of it. */
async function makeTemplate(): Promise<{ dir: string; file: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'rxtill-store-'));
  const file = join(dir, 'store.db');
  const db = openStore(file, () => OPENING);
  const read = readStoreFile(regionFile('training-store.json'));
  if (!read.ok) throw new Error(read.failure.sentence);
  const newId = createIds(() => OPENING, seeded(7));
  await makeStore(db, read.value, { training: true, now: () => OPENING, newId });
  closeDatabase(db);
  return { dir, file };
}

function openStore(file: string, now: () => number): Db {
  const opened = openDatabase({ file, now, migrations: MIGRATIONS });
  if (!opened.ok) throw new Error(opened.failure.sentence);
  return opened.value;
}

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Closes itself when the test ends; a test of many shops closes each. */
export async function openShop(
  options: ShopOptions = {},
): Promise<Shop & { close(): Promise<void> }> {
  templates ??= makeTemplate();
  const template = await templates;
  const dir = mkdtempSync(join(tmpdir(), 'rxtill-shop-'));
  const file = join(dir, 'store.db');
  copyFileSync(template.file, file);
  const shop = createShop(file, options);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= shop.close().then(() => rmSync(dir, { recursive: true, force: true }));
    return closed;
  };
  onTestFinished(close);
  return { ...shop, close };
}

function createShop(file: string, options: ShopOptions): Shop & { close(): Promise<void> } {
  const clock = { now: options.now ?? OPENING };
  const wire = simulatedWire(clock, seeded(11));
  const log: LogLine[] = [];
  const printer = { slips: [] as Uint8Array[], jammed: false, kicks: 0, wait: Promise.resolve() };
  const region = regionOf(options.region ?? {});
  const random = seeded(23);
  const gateViolations: string[] = [];

  const start = (db: Db): RunningEngine =>
    createEngine({
      ...{ db, ...region, handlers, random, checks: [], checked: true },
      store: present(readStoreFacts(db), 'store facts'),
      version: '0.0.0-test',
      now: () => clock.now,
      // Nothing happens by itself: a test drains what it wants done.
      later: () => () => {},
      exchange: wire.exchange,
      printer: {
        target: '测试',
        print: async (bytes) => {
          await printer.wait;
          if (printer.jammed) return { kind: 'failed', reason: '缺纸' };
          printer.slips.push(bytes);
          return { kind: 'printed' };
        },
        kickDrawer: () => {
          printer.kicks += 1;
          return Promise.resolve({ kind: 'printed' });
        },
      },
      log: logInto(log),
    });
  let db = openStore(file, () => clock.now);
  let running = start(db);
  const places = new Map<string, () => void>();
  const onDisk = new Database(file, { readonly: true });
  wire.inspect = watchGate(onDisk, gateViolations);

  const seat = (who: StaffKey, till = '01'): Seat => {
    const { staffNo, name, role } = STAFF[who];
    const connection = { connectionId: connectionIdOf(who, till as TillNo), till: till as TillNo };
    const place = (): void => {
      const signedIn = { staffNo, name, role, signedInAt: clock.now };
      running.engine.memory.sessions.set(connection.connectionId, signedIn);
    };
    place();
    places.set(connection.connectionId, place);
    return seatOf(() => running, connection, log);
  };
  const begin = (): void => {
    db = openStore(file, () => clock.now);
    running = start(db);
    // Everybody signs in again.
    for (const place of places.values()) place();
  };
  const stopAll = async (): Promise<void> => {
    await running.stop();
    await new Promise((resolve) => setImmediate(resolve));
    closeDatabase(db);
  };
  return {
    ...{ file, clock, wire, log, printer, onDisk, gateViolations, seat },
    running: () => running,
    db: () => db,
    signIn: async (who, till = '01') => {
      const { staffNo, pin } = STAFF[who];
      const place = { connectionId: connectionIdOf(who, till as TillNo), till: till as TillNo };
      const taken = seatOf(() => running, place, log);
      await taken.do('staff.signIn', { staffNo, pin });
      return taken;
    },
    crash: () => {
      void running.outbox.stop().catch(() => {});
      db.close();
      begin();
    },
    restart: async () => {
      await stopAll();
      begin();
    },
    drain: () => running.outbox.drain(),
    settleDown: async () => {
      for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    close: async () => {
      await stopAll();
      onDisk.close();
      wire.close();
    },
  };
}

function regionOf(changes: { readonly [section: string]: object }) {
  const raw = JSON.parse(regionFile('training.json')) as Record<string, object>;
  for (const [section, fields] of Object.entries(changes)) {
    raw[section] = { ...raw[section], ...fields };
  }
  const loaded = loadRegionProfile(JSON.stringify(raw));
  if (!loaded.ok) throw new Error(loaded.failure.sentence);
  const profile: RegionProfile = loaded.value;
  const variables: Record<string, string> = {
    RXTILL_SIMULATOR_URL: 'http://127.0.0.1:9',
    RXTILL_TIF_PAASID: WIRE_SECRET.paasid,
    RXTILL_TIF_SECRET: WIRE_SECRET.secret,
  };
  const resolved = resolveCredentials(profile, (reference) =>
    'env' in reference ? variables[reference.env] : undefined,
  );
  if (!resolved.ok) throw new Error(resolved.failure.sentence);
  return { profile, credentials: resolved.value };
}

const EFFECTS = new Set(['2102', '2103', '2601', '7206', '7207', '7208', '3505', '3506']);

/** The two promises of the gate, looked at where the bytes leave (settlement.md §2). */
function watchGate(onDisk: Database.Database, violations: string[]): Wire['inspect'] {
  const payloads = new Map<string, string>();
  const stateOf = onDisk.prepare<[string], { state: string }>(
    'SELECT state FROM intent WHERE msgid = ?',
  );
  return ({ infno, msgid, input }) => {
    if (infno === 'decode') return;
    const text = JSON.stringify(input);
    const before = payloads.get(msgid);
    if (before !== undefined && before !== text) {
      violations.push(`${infno} ${msgid} was sent with two payloads`);
    }
    payloads.set(msgid, text);
    if (!EFFECTS.has(infno)) {
      if (before !== undefined) violations.push(`look-up ${infno} ${msgid} was sent twice`);
      return;
    }
    const state = stateOf.get(msgid)?.state;
    if (state !== 'sent') violations.push(`${infno} left while its intent is ${state ?? 'absent'}`);
  };
}

function seatOf(
  running: () => RunningEngine,
  connection: { readonly connectionId: string; readonly till: TillNo },
  log: readonly LogLine[],
): Seat {
  const attempt: Seat['try'] = async (id, input, command) => {
    const isCommand = CONTRACT[id].kind === 'command';
    const message = {
      call: id,
      input: input ?? {},
      command: isCommand ? (command ?? nextId()) : undefined,
    };
    const reply = await running().dispatch.call(connection, message);
    if (!reply.ok && reply.failure.code === 'engine.bug') refuseBug(id, log);
    // The engine runs checked: a value that does not fit its call would have been an incident.
    return reply as Result<CallOutput<typeof id>>;
  };
  return {
    till: connection.till,
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

/** A bug is no answer a test may take for a refusal; only a dropped engine stumbles over its file. */
function refuseBug(call: string, log: readonly LogLine[]): void {
  const incident = JSON.stringify(log.findLast((line) => line.event === 'incident'));
  if (!incident.includes('database connection is not open')) {
    throw new Error(`${call} ended in a bug: ${incident}`);
  }
}

let commands = 0;
export function nextId(): string {
  commands += 1;
  return `command-${String(commands).padStart(8, '0')}`;
}

function logInto(lines: LogLine[]): Log {
  const write =
    (level: LogLine['level']) =>
    (event: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, event, facts });
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
