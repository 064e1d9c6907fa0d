/**
 * What both hosts do: take the store's lock, open its database, make the store when there is none,
 * read the region, start the engine. Everything a person can put right is a refusal in words.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { UpdateOrder } from '#contract/shell.ts';
import { DEFAULT_DEVICES } from '#core/device.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { InstanceLock } from '#db/instance-lock.ts';
import { lockInstance } from '#db/instance-lock.ts';
import { closeDatabase, openDatabase, wasCutOff } from '#db/open.ts';
import type { RolledBack } from '#db/roll-back.ts';
import { rollBack } from '#db/roll-back.ts';
import { refusalOf } from '#db/refusal.ts';
import type { Db } from '#db/sql.ts';
import { auditCheck } from '../audit/verify.ts';
import { createPrinter } from '../device/create-printer.ts';
import { attachScanners } from '../device/scanner/attach.ts';
import type { LoadedHid } from '../device/scanner/node-hid-access.ts';
import type { Log, StoreFacts } from '../engine.ts';
import { handlers } from '../handlers.ts';
import type { StartCheck } from '../memory.ts';
import { createHttpProbe } from '../platform/fsi/probe.ts';
import { createHttpExchange } from '../platform/fsi/transport.ts';
import type {
  RegionProfile,
  ResolvedCredentials,
  ResolveSecret,
} from '../platform/region-profile.ts';
import { loadRegionProfile, resolveCredentials } from '../platform/region-profile.ts';
import { encryptPlain } from '../safe/encrypt-plain.ts';
import { ensureIdentity } from '../safe/identity.ts';
import { reportThread } from '../report/run-report.ts';
import { runBackup } from '../safe/run-backup.ts';
import { databaseOf } from '../safe/safe-file.ts';
import { matchKey } from '../safe/unlock.ts';
import { makeStore } from '../training/make-store.ts';
import { withRegionStaff } from '../training/region-staff.ts';
import { readStoreFile } from '../training/store-file.ts';
import { migrationsFolder } from './app-root.ts';
import type { RunningEngine } from './create-engine.ts';
import { createEngine } from './create-engine.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createIds } from './ids.ts';
import { timerLater } from './later.ts';
import type { QuitLimits } from './quit.ts';
import { quitInOrder } from './quit.ts';
import { readStoreFacts } from './store-facts.ts';

export type StartOptions = {
  readonly dataDir: string;
  /** Folder of the program: db/migrations, regions. */
  readonly root: string;
  /** Region profile, as a file. */
  readonly region: string;
  readonly training: boolean;
  readonly version: string;
  /** The key of the database, where the host knows it already; or how to come by it. */
  readonly databaseKey?: string | (() => Result<string>);
  /** Where slips go: `tcp:HOST:PORT`, a folder or `none`. */
  readonly printerTarget: string;
  /** The HID devices of this machine, or why they cannot be read. */
  readonly loadHid: () => Promise<LoadedHid>;
  readonly checked: boolean;
  readonly resolveSecret: ResolveSecret;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
  readonly checks: readonly StartCheck[];
  /** A store that a newer program has migrated goes back to the backup made before. */
  readonly rollBack?: boolean;
  /** Asks the shell for an update of the program; absent where there is no shell. */
  readonly shell?: (order: UpdateOrder) => void;
  readonly quitLimits?: QuitLimits;
};

/** Why the engine does not start. `instance`: another process has this store open. */
export type StartRefusal = {
  readonly kind: 'instance' | 'database' | 'store' | 'region';
  readonly sentence: string;
};

export type StartedEngine = RunningEngine & {
  /** Ends everything in order, within limits; the database is closed with an empty -wal. */
  shutDown(): Promise<void>;
};

/** What the disk refuses on the way is a refusal in words as well (`database`). */
export async function startEngine(
  options: StartOptions,
): Promise<Result<StartedEngine, StartRefusal>> {
  let lock: InstanceLock | null = null;
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    lock = lockInstance(join(options.dataDir, 'instance.lock'));
    if (lock === null) return refuse('instance', alreadyOpen(options.dataDir));
    const started = await startLocked(options, lock);
    if (!started.ok) lock.release();
    return started;
  } catch (error) {
    lock?.release();
    const refused = refusalOf(error, databaseFile(options));
    if (refused === null) throw error;
    return refuse('database', refused.failure.sentence);
  }
}

async function startLocked(
  options: StartOptions,
  lock: InstanceLock,
): Promise<Result<StartedEngine, StartRefusal>> {
  const cutOff = wasCutOff(databaseFile(options));
  const unlocked = unlock(options);
  if (!unlocked.ok) return refuse('database', unlocked.failure.sentence);
  const { key, encryptedNow } = unlocked.value;
  const opened = await openStore(options, key);
  if (!opened.ok) return opened;
  const { db, store, profile, credentials } = opened.value;
  if (key !== undefined) ensureIdentity(db, options.dataDir);
  const { now, random, version, log, checked } = options;
  const running = createEngine({
    ...{ db, store, profile, credentials, now, random, version, log, checked },
    handlers,
    later: timerLater,
    exchange: createHttpExchange(),
    probe: createHttpProbe(credentials.baseUrl),
    printer: createPrinter(options.printerTarget, DEFAULT_DEVICES.printer.columns),
    checks: [
      ...startChecks(cutOff, key !== undefined, encryptedNow),
      ...opened.value.checks,
      auditCheck(db, log),
      ...options.checks,
    ],
    ...(options.shell === undefined ? {} : { shell: options.shell }),
    reports: reportThread({ file: databaseFile(options), ...(key === undefined ? {} : { key }) }),
    ...(key === undefined ? {} : { safe: { dataDir: options.dataDir, key, runBackup } }),
  });
  const stopHousekeeping = startHousekeeping(running.engine);
  running.line.start();
  const stopScanners = attachScanners(running.engine, running.scans, await options.loadHid());
  log.info('started', { version, training: store.training, region: profile.name, cutOff });
  return ok({
    ...running,
    shutDown: async () => {
      stopHousekeeping();
      await stopScanners();
      const late = await quitInOrder(running, options.quitLimits);
      closeAll(db, lock);
      if (late.length > 0) log.warn('stopped', { late });
      else log.info('stopped');
    },
  });
}

function databaseFile({ dataDir }: StartOptions): string {
  return databaseOf(dataDir);
}

type Unlocked = { readonly key: string | undefined; readonly encryptedNow: boolean };

/** The key of the store; what lies there in clear from before is put under it first. */
function unlock(options: StartOptions): Result<Unlocked> {
  const { databaseKey, dataDir } = options;
  if (databaseKey === undefined) return ok({ key: undefined, encryptedNow: false });
  const found = typeof databaseKey === 'string' ? matchKey(dataDir, databaseKey) : databaseKey();
  if (!found.ok) return found;
  const encryptedNow = encryptPlain(dataDir, found.value);
  if (encryptedNow) options.log.info('encrypted');
  return ok({ key: found.value, encryptedNow });
}

type Opened = {
  readonly db: Db;
  readonly store: StoreFacts;
  readonly profile: RegionProfile;
  readonly credentials: ResolvedCredentials;
  readonly checks: readonly StartCheck[];
};

async function openStore(
  options: StartOptions,
  key: string | undefined,
): Promise<Result<Opened, StartRefusal>> {
  const region = readRegion(options);
  if (!region.ok) return refuse('region', region.failure.sentence);
  const { now, root } = options;
  const open = {
    ...{ file: databaseFile(options), now, migrations: migrationsFolder(root) },
    ...(key === undefined ? {} : { key }),
  };
  const checks: StartCheck[] = [];
  let opened = openDatabase(open);
  if (!opened.ok && opened.failure.kind === 'newer' && options.rollBack === true) {
    const back = rollBack(open);
    if (!back.ok) return refuse('database', back.failure.sentence);
    options.log.warn('rolled back', back.value);
    checks.push({ name: '退回旧版本', state: 'warn', note: rolledBackNote(back.value) });
    opened = openDatabase(open);
  }
  if (!opened.ok) return refuse('database', opened.failure.sentence);
  const db = opened.value;
  const store = await ensureStore(db, options, region.value.profile);
  if (!store.ok) {
    closeDatabase(db);
    const isRegion = store.failure.code === 'region.invalid';
    return refuse(isRegion ? 'region' : 'store', store.failure.sentence);
  }
  return ok({ db, store: store.value, checks, ...region.value });
}

function readRegion(
  options: StartOptions,
): Result<{ readonly profile: RegionProfile; readonly credentials: ResolvedCredentials }> {
  if (!existsSync(options.region)) {
    return fail('region.missing', `没有这个地区配置文件：${options.region}`);
  }
  const profile = loadRegionProfile(readFileSync(options.region, 'utf8'));
  if (!profile.ok) return profile;
  const credentials = resolveCredentials(profile.value, options.resolveSecret);
  if (!credentials.ok) return credentials;
  return ok({ profile: profile.value, credentials: credentials.value });
}

/** The store of this database, made from its file at the first start. */
async function ensureStore(
  db: Db,
  options: StartOptions,
  profile: RegionProfile,
): Promise<Result<StoreFacts>> {
  const { training, now, random, root, dataDir } = options;
  if (readStoreFacts(db) === null) {
    const file = training
      ? join(root, 'regions', 'training-store.json')
      : join(dataDir, 'store.json');
    if (!existsSync(file)) {
      return fail('store.missing', `还没有门店资料。请把门店资料放到 ${file} 后重新启动。`);
    }
    const read = readStoreFile(readFileSync(file, 'utf8'));
    if (!read.ok) return read;
    const store = training ? withRegionStaff(read.value, profile) : read;
    if (!store.ok) return store;
    const newId = createIds(now, random);
    await makeStore(db, store.value, { training, now, newId, profile });
  }
  const facts = readStoreFacts(db);
  if (facts === null) return fail('store.missing', '门店资料没有写成。');
  if (facts.training !== training) {
    // Made-up goods must never be settled for real, nor real ones in play.
    return fail(
      'store.otherMode',
      facts.training
        ? '这是演练门店的数据，不能当正式门店打开。'
        : '这是正式门店的数据，不能用演练模式打开。',
    );
  }
  return ok(facts);
}

function startChecks(cutOff: boolean, encrypted: boolean, encryptedNow: boolean): StartCheck[] {
  const note = encryptedNow ? '原有数据刚刚已加密' : '已加密';
  return [
    { name: '本机数据', state: 'ok', note: cutOff ? '上次没有正常退出，已检查，完整' : '完整' },
    encrypted
      ? { name: '数据加密', state: 'ok', note }
      : { name: '数据加密', state: 'warn', note: '没有加密' },
  ];
}

function rolledBackNote({ backup, aside }: RolledBack): string {
  return `用的是升级前的备份 ${basename(backup)}，升级后的数据在 ${basename(aside)}`;
}

function closeAll(db: Db, lock: InstanceLock): void {
  closeDatabase(db);
  lock.release();
}

function alreadyOpen(dataDir: string): string {
  return (
    `${dataDir} 已被另一个收银台程序打开，请先关闭它。` +
    ' (This store is already open in another Rxtill: close that one first.)'
  );
}

function refuse(
  kind: StartRefusal['kind'],
  sentence: string,
): { readonly ok: false; readonly failure: StartRefusal } {
  return { ok: false, failure: { kind, sentence } };
}
