/**
 * Puts an engine together from its parts. No process, no files, no signals here: a test or a
 * simulation calls this with its own clock, ids, network and devices.
 */
import type { UpdateOrder } from '#contract/shell.ts';
import type { Topic } from '#contract/index.ts';
import { waitingPrintJobs } from '#db/print-job.ts';
import { newestShopSignIn } from '#db/staff.ts';
import type { Db } from '#db/sql.ts';
import { createDevices } from '../device/devices.ts';
import { followSales } from '../device/follow-sale.ts';
import type { Printer } from '../device/printer.ts';
import { createScanDesk } from '../device/scanner/scan-desk.ts';
import { readDeviceSettings } from '../device/settings.ts';
import { printWaiting } from '../receipt/print.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { startDossiers } from '../dossier/worker.ts';
import type { Dispatch } from '../dispatch.ts';
import { createDispatch } from '../dispatch.ts';
import type { Engine, Handlers, Later, Log, StoreFacts } from '../engine.ts';
import { lineIsBack } from '../line/back.ts';
import { readForced } from '../line/forced.ts';
import type { LineWatch, Probe } from '../line/watch.ts';
import { createLineWatch } from '../line/watch.ts';
import type { Memory, StartCheck } from '../memory.ts';
import { createMemory } from '../memory.ts';
import { startLevelling } from '../level/schedule.ts';
import { startStockTakes } from '../outbox/stock-take.ts';
import { startOutbox } from '../outbox/worker.ts';
import type { Worker } from '../worker.ts';
import { createPlatform } from '../platform/client.ts';
import type { Exchange } from '../platform/fsi/transport.ts';
import { reportIncident } from '../dispatch/incident.ts';
import { createIntentGate } from '../platform/intent-gate.ts';
import type { PlatformContext } from '../platform/platform.ts';
import type { RegionProfile, ResolvedCredentials } from '../platform/region-profile.ts';
import type { Pins } from '../staff/pin.ts';
import { scryptPins } from '../staff/pin.ts';
import type { Reports } from '../report/run-report.ts';
import { reportsHere } from '../report/run-report.ts';
import { startBackups } from '../safe/backup-desk.ts';
import type { Safe } from '../safe/safe.ts';
import { recoverAtStart } from '../settlement/recover.ts';
import { recoveryNote } from '../settlement/recovery-note.ts';
import { checkClockAtStart } from '../system/clock.ts';
import { startResolver } from '../settlement/resolver.ts';
import type { Served } from '../transport/connection.ts';
import { createIds } from './ids.ts';
import { createLookupMsgids } from './msgids.ts';

export type EngineParts = {
  readonly db: Db;
  readonly store: StoreFacts;
  readonly profile: RegionProfile;
  readonly credentials: ResolvedCredentials;
  readonly handlers: Handlers;
  readonly version: string;
  readonly now: () => number;
  /** 0 ≤ x < 1; everything made up at random comes from here. */
  readonly random: () => number;
  readonly later: Later;
  readonly exchange: Exchange;
  /** Asks whether anybody is at the other end of the line. */
  readonly probe: Probe;
  readonly printer: Printer;
  /** Key and backups of a store on disk; a simulation has none. */
  readonly safe?: Safe;
  /** Where reports are read: a thread of its own; without one, between two calls. */
  readonly reports?: Reports;
  /** scrypt, unless a simulation brings its own. */
  readonly pins?: Pins;
  readonly log: Log;
  readonly shell?: (order: UpdateOrder) => void;
  readonly checks: readonly StartCheck[];
  /** Tests and development: outputs are held against the contract. */
  readonly checked: boolean;
};

export type RunningEngine = Served & {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly outbox: Worker;
  readonly resolver: Worker;
  /** Ends overdue dossiers and settles 挂账 by itself. */
  readonly dossiers: Worker;
  /** Levels the days before by itself. */
  readonly levelling: Worker;
  /** Owes the stock-takes of the days before, where the region wants one every day. */
  readonly stockTakes: Worker;
  /** Until it is started the line is known by calls alone. */
  readonly line: Pick<LineWatch, 'start'>;
  /** Refuses new calls, lets those under way end. The database stays open: it is the host's. */
  stop(): Promise<void>;
};

type Late = {
  outbox: Worker | null;
  resolver: Worker | null;
  dossiers: Worker | null;
  back: () => void;
};

export function createEngine(parts: EngineParts): RunningEngine {
  const { db, now, random, profile, credentials, log, store, version } = parts;
  const { publish, subscribe } = createNews(log);
  const memory = memoryOf(parts);

  const signNo = (): string => newestShopSignIn(db)?.sign_no ?? '';
  const institutionCode = profile.shop.code;
  const nextMsgid = createLookupMsgids(db, institutionCode, now);
  const context: PlatformContext = { now, random, nextMsgid, signNo };
  const reportAs =
    (what: string) =>
    (error: unknown): void => {
      reportIncident({ now, random, log }, what, error, true);
    };
  const report = reportAs('gate');
  // What the line wakes needs the engine, and the engine needs the line.
  const late: Late = { outbox: null, resolver: null, dossiers: null, back: () => {} };
  const line = createLineWatch({
    ...{ line: memory.line, now, random, later: parts.later, probe: parts.probe },
    baseUrl: credentials.baseUrl,
    changed: () => publish('system'),
    back: () => late.back(),
    report: reportAs('line'),
  });
  line.force(readForced(db));
  const wire = line.watch(parts.exchange);
  const { send, ...platform } = createPlatform(profile, credentials, context, wire);
  const gate = createIntentGate({ db, send, now, institutionCode, signNo, report });

  const engine: Engine = {
    ...{ version, db, now, random, store, profile, platform, gate, line, memory, log, publish },
    newId: createIds(now, random),
    ...{ shell: parts.shell ?? null, safe: parts.safe ?? null },
    reports: parts.reports ?? reportsHere(db),
    ...devicesOf(db, parts.printer),
    ...{ later: parts.later, pins: parts.pins ?? scryptPins },
    wakeOutbox: () => late.outbox?.wake(),
    wakeResolver: () => late.resolver?.wake(),
    wakeDossiers: () => late.dossiers?.wake(),
  };
  recoverBeforeOpening(engine);
  const workers = startWorkers(engine);
  Object.assign(late, workers);
  late.back = () => lineIsBack(engine);
  const backups = startBackups(engine);
  startDevices(engine, subscribe);
  const dispatch = createDispatch(engine, parts.handlers, { checked: parts.checked });
  return {
    engine,
    dispatch,
    ...workers,
    line,
    version,
    training: store.training,
    tills: store.tills,
    scans: createScanDesk(engine),
    subscribe,
    stop: async () => {
      line.stop();
      // One under way ends with its thread; the till that closes does not wait for it.
      void backups.stop();
      await dispatch.stop();
      await workers.levelling.stop();
      await workers.stockTakes.stop();
      await Promise.all([engine.reports.stop(), workers.dossiers.stop()]);
      await workers.outbox.stop();
      await workers.resolver.stop();
    },
  };
}

function memoryOf({ checks, credentials }: EngineParts): Memory {
  const memory = createMemory();
  memory.checks.push(...checks);
  memory.consoleUrl = credentials.consoleUrl;
  return memory;
}

/** As the settings have them; `given` is the printer the program was started with. */
function devicesOf(db: Db, given: Printer): Pick<Engine, 'devices' | 'printer'> {
  const devices = createDevices(readDeviceSettings(db), given);
  return { devices, printer: devices.printer };
}

/** The display follows the sales; what waited for paper when the till went down comes now. */
function startDevices(engine: Engine, subscribe: Served['subscribe']): void {
  const followed = followSales(engine);
  subscribe((topic) => {
    if (topic === 'sale') followed();
  });
  if (waitingPrintJobs(engine.db).length > 0) void printWaiting(engine, { kickDrawer: false });
}

/** What the engine does by itself; what is due at once begins when the counter is open. */
function startWorkers(
  engine: Engine,
): Pick<RunningEngine, 'outbox' | 'resolver' | 'dossiers' | 'levelling' | 'stockTakes'> {
  return {
    outbox: startOutbox(engine),
    resolver: startResolver(engine),
    dossiers: startDossiers(engine),
    levelling: startLevelling(engine),
    stockTakes: startStockTakes(engine),
  };
}

/** What a crash left is settled before the counter opens, and the start-up list says what was done. */
function recoverBeforeOpening(engine: Engine): void {
  checkClockAtStart(engine);
  const recovery = commitAlone(engine, (inside) => recoverAtStart(engine, inside));
  const note = recoveryNote(recovery);
  if (note === '') return;
  engine.log.warn('recovered', recovery);
  engine.memory.checks.push({ name: '上次中断', state: 'warn', note });
}

/** Who is told of what changed. */
function createNews(log: Log): Pick<Served, 'subscribe'> & Pick<Engine, 'publish'> {
  const listeners = new Set<(topic: Topic) => void>();
  return {
    publish: (topic) => {
      for (const listener of listeners) {
        try {
          listener(topic);
        } catch (error) {
          // What is told is committed already: a window that cannot be told makes nothing fail.
          log.warn('publish', { error: error instanceof Error ? error.name : 'unknown' });
        }
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
