/**
 * Opens the shop's database: key, migrations with a backup before, settings that hold on every
 * connection, integrity. What can go wrong outside the program is a named refusal with a sentence
 * for the whole screen; a file that cannot be opened is copied aside, never deleted or replaced.
 */
import './assert-napi.ts';
import Database from 'better-sqlite3';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { assert, ok } from '#core/result.ts';
import type { Result } from '#core/result.ts';
import { chinaCompact } from '#core/time.ts';
import type { Migration } from './migrate.ts';
import { migrate, newestVersion, readMigrations, schemaVersion } from './migrate.ts';
import type { OpenRefusal } from './refusal.ts';
import { NotOurs, isDiskFull, refusal, refusalOf, refuseNewer } from './refusal.ts';
import { writeSetting } from './setting.ts';
import type { Db } from './sql.ts';
import { transaction } from './sql.ts';

export type OpenOptions = {
  readonly file: string;
  /** 64 hexadecimal digits; the file is encrypted at rest (AEGIS-256) when given. */
  readonly key?: string;
  readonly now: () => number;
  /** Folder of the numbered SQL files. */
  readonly migrations: URL;
};

/** Marks the file as ours (`PRAGMA application_id`): "RXTL". */
const APPLICATION_ID = 0x5258544c;
const OLDEST_SQLITE = [3, 51, 3] as const;
const BUSY_TIMEOUT_MS = 2_000;
/** Up to this size a check of the whole file is not felt at start. */
const ALWAYS_CHECKED_BYTES = 8 * 1024 * 1024;

/** The open database, migrated and writable, or why not. */
export function openDatabase(options: OpenOptions): Result<Db, OpenRefusal> {
  const steps = readMigrations(options.migrations);
  let db: Db | undefined;
  try {
    const before = inspect(options, steps);
    if (!before.ok) return before;
    db = connect(options);
    setUp(db);
    const migrated = runSteps(db, steps, before.value.backup);
    if (!migrated.ok) {
      db.close();
      return migrated;
    }
    proveDurable(db, options.now());
    return ok(db);
  } catch (error) {
    db?.close();
    const refused = refusalOf(error, options.file);
    if (refused === null) throw error;
    return refused;
  }
}

/**
 * Whether the program before ended without closing this file: SQLite removes the -wal at the last
 * close. Ask before the file is opened.
 */
export function wasCutOff(file: string): boolean {
  const wal = `${file}-wal`;
  return existsSync(wal) && statSync(wal).size > 0;
}

/** Folds the -wal into the file and closes; the next start then knows that all was well. */
export function closeDatabase(db: Db): void {
  if (!db.open) return;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Moves what it can from the -wal into the file without making anybody wait. */
export function checkpoint(db: Db): void {
  db.pragma('wal_checkpoint(PASSIVE)');
}

/** A committed sale must survive the power: WAL, FULL, foreign keys. Holds only after a write. */
export function assertDurable(db: Db): void {
  const journal = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  const foreignKeys = db.pragma('foreign_keys', { simple: true });
  assert(journal === 'wal', `journal_mode is ${String(journal)}, not wal`);
  assert(synchronous === 2, `synchronous is ${String(synchronous)}, not FULL`);
  assert(foreignKeys === 1, 'foreign_keys is off');
}

/** Looks at the file before anything is written to it; copies it when steps are to be run. */
function inspect(
  options: OpenOptions,
  steps: readonly Migration[],
): Result<{ readonly backup: string }, OpenRefusal> {
  const { file, now } = options;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file) || statSync(file).size === 0) return ok({ backup: '' });

  // After a program that was cut off, and while it costs nothing, the whole file is checked; on a
  // large file that was closed well it would only keep the queue waiting.
  const unclean = wasCutOff(file);
  const db = connect(options);
  let version: number;
  try {
    assertOurs(db);
    version = schemaVersion(db);
    if (version > newestVersion(steps)) return refuseNewer();
    if (unclean || statSync(file).size <= ALWAYS_CHECKED_BYTES) quickCheck(db);
    // Shows whether anybody else is writing, before a copy is made.
    db.exec('BEGIN IMMEDIATE; ROLLBACK');
    if (version < newestVersion(steps)) db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  if (version === newestVersion(steps)) return ok({ backup: '' });
  // With no connection open: closing any handle of the file would drop this process's locks on it.
  const backup = `${file}.v${version}-${chinaCompact(now())}.bak`;
  copyFileSync(file, backup);
  flush(backup);
  return ok({ backup });
}

function runSteps(db: Db, steps: readonly Migration[], backup: string): Result<null, OpenRefusal> {
  try {
    migrate(db, steps);
    return ok(null);
  } catch (error) {
    // No room is the shop's to solve and named as such; everything else is a step that failed.
    if (isDiskFull(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const kept = backup === '' ? '' : `升级前的备份在 ${backup}。`;
    return refusal(
      'migrationFailed',
      `数据库升级没有成功，已退回升级前的内容。${kept}请联系技术支持。（${reason}）`,
      backup,
    );
  }
}

/**
 * A connection to the file under its key, without the settings of a till's own.
 * @throws what SQLite throws; SQLITE_NOTADB for a wrong key as for a file that is no database
 */
export function connect(
  { file, key }: Pick<OpenOptions, 'file' | 'key'>,
  mode: { readonly readonly?: boolean; readonly cipher?: Cipher } = {},
): Db {
  const { readonly = false, cipher = 'aegis' } = mode;
  const db = new Database(file, { timeout: BUSY_TIMEOUT_MS, readonly });
  try {
    if (key !== undefined) {
      assert(/^[0-9a-f]{64}$/.test(key), 'the database key is 64 hexadecimal digits');
      chooseCipher(db, cipher);
      db.pragma(`key = "x'${key}'"`);
    }
    // The first read: a wrong key and a file that is no database show here.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * How files are encrypted. AEGIS-256 is authenticated and, with a processor's own AES, so fast that
 * a sale does not feel it (decisions, 2026-11-22-keys-and-backups); SQLCipher 4 is what the first
 * version with encryption wrote, read to be written anew.
 */
export type Cipher = 'aegis' | 'sqlcipher';

/** Of the key that is given to the connection next. */
export function chooseCipher(db: Db, cipher: Cipher): void {
  db.pragma(`cipher = '${cipher}'`);
  if (cipher === 'sqlcipher') db.pragma('legacy = 4');
}

/** Settings of the connection (architecture.md §4); none of them but the first is kept in the file. */
function setUp(db: Db): void {
  assertNewEnough(String(db.prepare('SELECT sqlite_version()').pluck().get()));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Housekeeping folds the -wal in every minute, off the sale path; by itself SQLite does it inside
  // somebody's commit, here only when a minute brought more than 32 MB.
  db.pragma('wal_autocheckpoint = 8000');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -16000');
  if (schemaVersion(db) === 0) db.pragma(`application_id = ${APPLICATION_ID}`);
}

/** WAL of SQLite before 3.51.3 can corrupt a file that has two connections. */
function assertNewEnough(version: string): void {
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((least, index) => (parts[index] ?? 0) - least).find(
    (part) => part !== 0,
  );
  assert((difference ?? 0) >= 0, `SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}`);
}

/** The first write; only after one does SQLite say which settings really hold. */
function proveDurable(db: Db, now: number): void {
  transaction(db, () => writeSetting(db, 'opened_at', String(now)));
  assertDurable(db);
}

function assertOurs(db: Db): void {
  const id = db.pragma('application_id', { simple: true });
  const tables = db.prepare('SELECT count(*) FROM sqlite_master').pluck().get();
  if (id !== APPLICATION_ID && tables !== 0) throw new NotOurs('another program made this file');
}

function quickCheck(db: Db): void {
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new NotOurs(`quick_check: ${String(found)}`);
}

function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
