/**
 * A whole shop on a given file, outside of any test runner: real SQLite file, real handlers, the real
 * simulated region, and a clock, ids and a line that are the caller's. Everything goes in through
 * dispatch. A crash is an engine dropped where it stands and another one made on the same file.
 */
import Database from 'better-sqlite3';
import type { UpdateOrder } from '#contract/shell.ts';
import type { TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { closeDatabase } from '#db/open.ts';
import type { Db } from '#db/sql.ts';
import type { Later } from '#engine/engine.ts';
import { handlers } from '#engine/handlers.ts';
import type { Probe } from '#engine/line/watch.ts';
import type { RegionProfile } from '#engine/platform/region-profile.ts';
import { loadRegionProfile, resolveCredentials } from '#engine/platform/region-profile.ts';
import type { RunningEngine } from '#engine/start/create-engine.ts';
import { createEngine } from '#engine/start/create-engine.ts';
import { readStoreFacts } from '#engine/start/store-facts.ts';
import { connectionIdOf } from '#engine/transport/connection.ts';
import type { StaffKey } from './cast.ts';
import { OPENING, STAFF } from './cast.ts';
import { watchGate } from './gate-watch.ts';
import type { LogLine, Seat } from './seat.ts';
import { logInto, seatOf } from './seat.ts';
import { seeded } from './seeded.ts';
import type { Wire } from './simulated-wire.ts';
import { regionFile, simulatedWire, WIRE_SECRET } from './simulated-wire.ts';
import { openStore } from './store-template.ts';

/** Slips as printed, and switches: a jam fails the paper under way, without paper they wait. */
type TestPrinter = {
  readonly slips: Uint8Array[];
  jammed: boolean;
  paperOut: boolean;
  kicks: number;
  wait: Promise<void>;
};

export type Shop = {
  readonly file: string;
  readonly clock: { now: number };
  readonly wire: Wire;
  readonly log: LogLine[];
  readonly printer: TestPrinter;
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
  /** Does everything due on the way out of unknown. */
  resolve(): Promise<void>;
  /** What is printed is printed. */
  settleDown(): Promise<void>;
};

export type ShopOptions = {
  readonly now?: number;
  /** The line to a region that another shop's file has spoken to; else a region of its own. */
  readonly wire?: Wire;
  /** Changes sections of the training region. */
  readonly region?: { readonly [section: string]: object };
  /** Timers on the shop's clock; without them nothing happens by itself, a test drains. */
  readonly timers?: (clock: { readonly now: number }) => Later;
  /** Whether anybody is at the other end of the line; by default somebody is. */
  readonly probe?: Probe;
  /** The desktop shell, as far as it takes orders. */
  readonly shell?: (order: UpdateOrder) => void;
  /** Where the simulated region keeps its own data; by default in memory. */
  readonly regionFile?: string;
};

/** The store's file is there already (a copy of the template, or what an earlier shop left). */
export function shopOnFile(
  file: string,
  options: ShopOptions = {},
): Shop & { close(): Promise<void> } {
  const clock = { now: options.now ?? OPENING };
  const wire = options.wire ?? simulatedWire(clock, seeded(11), options.regionFile);
  const log: LogLine[] = [];
  const printer: TestPrinter = {
    ...{ slips: [], jammed: false, paperOut: false, kicks: 0, wait: Promise.resolve() },
  };
  const region = regionOf(options.region ?? {});
  const random = seeded(23);
  const gateViolations: string[] = [];

  const start = (db: Db): RunningEngine =>
    createEngine({
      ...{ db, ...region, handlers, random, checks: [], checked: true },
      store: present(readStoreFacts(db), 'store facts'),
      version: '0.0.0-test',
      now: () => clock.now,
      later: options.timers?.(clock) ?? (() => () => {}),
      probe: options.probe ?? (() => Promise.resolve(true)),
      exchange: wire.exchange,
      printer: {
        target: '测试',
        print: async (bytes) => {
          await printer.wait;
          if (printer.paperOut) return { kind: 'notReady', reason: '打印机缺纸' };
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
      ...(options.shell === undefined ? {} : { shell: options.shell }),
    });
  let db = openStore(file, () => clock.now);
  let running = start(db);
  const places = new Map<string, () => void>();
  const onDisk = new Database(file, { readonly: true });
  wire.inspect = watchGate(() => onDisk, gateViolations);

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
      void running.dossiers.stop().catch(() => {});
      db.close();
      begin();
    },
    restart: async () => {
      await stopAll();
      begin();
    },
    drain: () => running.outbox.drain(),
    resolve: () => running.resolver.drain(),
    settleDown: async () => {
      for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    close: async () => {
      await stopAll();
      onDisk.close();
      if (options.wire === undefined) wire.close();
    },
  };
}

/** The training region with some sections changed, and the secrets of its wire. */
export function regionOf(changes: { readonly [section: string]: object }) {
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
