/** Opening: settings that hold, migrations, and every named refusal, on real files. */
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { assertDurable, closeDatabase } from '#db/open.ts';
import { newestVersion, readMigrations, schemaVersion } from '#db/migrate.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { transaction } from '#db/sql.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS, openTest, tryOpen } from './support.ts';

const KEY = '5f'.repeat(32);
const OPEN_CHILD = join(import.meta.dirname, 'child', 'open.ts');

/** A folder with our migrations and more. */
function migrationsWith(more: Readonly<Record<string, string>>): URL {
  const dir = join(tempDir(), 'migrations');
  mkdirSync(dir);
  for (const name of readdirSync(MIGRATIONS)) {
    copyFileSync(new URL(name, MIGRATIONS), join(dir, name));
  }
  for (const [name, sql] of Object.entries(more)) writeFileSync(join(dir, name), sql);
  return pathToFileURL(`${dir}/`);
}

describe('a new database', () => {
  it('is at the newest step, durable and checks references', () => {
    const db = openTest();
    expect(schemaVersion(db)).toBe(newestVersion(readMigrations(MIGRATIONS)));
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(() => db.exec(`INSERT INTO tender VALUES (1,'x','y','cash',0,1,1,0,1,'z')`)).toThrow(
      'FOREIGN KEY',
    );
  });

  it('without FULL is not taken for durable', () => {
    const db = openTest();
    db.pragma('synchronous = NORMAL');
    expect(() => assertDurable(db)).toThrow('synchronous is 1');
  });

  it('makes no backup of nothing and leaves no -wal when closed', () => {
    const dir = tempDir();
    closeDatabase(openTest(join(dir, 'rxtill.db')));
    expect(readdirSync(dir)).toEqual(['rxtill.db']);
  });

  it('keeps what was written when it is opened again', () => {
    const file = join(tempDir(), 'rxtill.db');
    const db = openTest(file);
    transaction(db, () => writeSetting(db, 'store.name', '南湖路店'));
    closeDatabase(db);
    expect(readSetting(openTest(file), 'store.name')).toBe('南湖路店');
  });
});

describe('migrations', () => {
  it('run once each, after a backup that opens by itself', () => {
    const dir = tempDir();
    const file = join(dir, 'rxtill.db');
    closeDatabase(openTest(file));
    const next = migrationsWith({ '900-more.sql': 'CREATE TABLE more (x INTEGER) STRICT;' });
    const db = openTest(file, { migrations: next });
    expect(schemaVersion(db)).toBe(900);
    db.exec('INSERT INTO more VALUES (1)');
    closeDatabase(db);
    const [backup] = readdirSync(dir).filter((name) => name.endsWith('.bak'));
    const before = newestVersion(readMigrations(MIGRATIONS));
    expect(backup).toBe(`rxtill.db.v${before}-20261121130000.bak`);
    const old = new Database(join(dir, backup ?? ''));
    expect(old.pragma('user_version', { simple: true })).toBe(before);
    old.close();
    closeDatabase(openTest(file, { migrations: next }));
    expect(readdirSync(dir).filter((name) => name.endsWith('.bak'))).toHaveLength(1);
  });

  it('that fail leave the step before, name the backup and can be tried again', () => {
    const dir = tempDir();
    const file = join(dir, 'rxtill.db');
    closeDatabase(openTest(file));
    const broken = migrationsWith({
      '910-good.sql': 'CREATE TABLE good (x INTEGER) STRICT;',
      '920-bad.sql': 'CREATE TABLE half (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
    });
    const refused = tryOpen(file, { migrations: broken });
    expect(refused).toMatchObject({ ok: false, failure: { kind: 'migrationFailed' } });
    if (refused.ok) return;
    expect(existsSync(refused.failure.copy)).toBe(true);
    expect(refused.failure.sentence).toContain(refused.failure.copy);
    const after = new Database(file, { readonly: true });
    expect(after.pragma('user_version', { simple: true })).toBe(910);
    const tables = after.prepare(`SELECT name FROM sqlite_master WHERE name = 'half'`).all();
    after.close();
    expect(tables).toEqual([]);
    const repaired = migrationsWith({ '910-good.sql': 'CREATE TABLE good (x INTEGER) STRICT;' });
    expect(schemaVersion(openTest(file, { migrations: repaired }))).toBe(910);
  });

  it('that break references are refused', () => {
    const file = join(tempDir(), 'rxtill.db');
    const broken = migrationsWith({
      '910-orphan.sql': `INSERT INTO product_trace_prefix VALUES ('8100427', 'nobody');`,
    });
    expect(tryOpen(file, { migrations: broken })).toMatchObject({
      ok: false,
      failure: { kind: 'migrationFailed', copy: '' },
    });
  });

  it('must be named and numbered upwards', () => {
    expect(() => readMigrations(migrationsWith({ '20-x.sql': '' }))).toThrow('NNN-words.sql');
    expect(() => readMigrations(migrationsWith({ '010-again.sql': '' }))).toThrow('must grow');
  });
});

describe('a refusal', () => {
  it('names a newer database and changes nothing', () => {
    const file = join(tempDir(), 'rxtill.db');
    const db = openTest(file);
    db.pragma('user_version = 9000');
    closeDatabase(db);
    const before = readFileSync(file);
    expect(tryOpen(file)).toMatchObject({ ok: false, failure: { kind: 'newer', copy: '' } });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it.each([
    ['text', Buffer.from('这不是数据库。'.repeat(400))],
    ['zeros', Buffer.alloc(8192)],
  ])('names a file of %s and copies it aside once', (_, bytes) => {
    const dir = tempDir();
    const file = join(dir, 'rxtill.db');
    writeFileSync(file, bytes);
    for (const time of [1, 2]) {
      const refused = tryOpen(file);
      expect(refused, `try ${time}`).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
      if (!refused.ok) expect(readFileSync(refused.failure.copy).equals(bytes)).toBe(true);
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }
    expect(readdirSync(dir)).toHaveLength(2);
  });

  it('names a damaged database', () => {
    const file = join(tempDir(), 'rxtill.db');
    const db = openTest(file);
    transaction(db, () => writeSetting(db, 'store.name', '南湖路店'));
    closeDatabase(db);
    const bytes = readFileSync(file);
    // A page in the middle: the header still reads well.
    bytes.fill(0xa5, 4096 * 3, 4096 * 5);
    writeFileSync(file, bytes);
    expect(tryOpen(file)).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('names the database of another program', () => {
    const file = join(tempDir(), 'rxtill.db');
    const other = new Database(file);
    other.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)');
    other.close();
    expect(tryOpen(file)).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
  });

  it('names a wrong key and a missing one, and the right one opens again', () => {
    const file = join(tempDir(), 'rxtill.db');
    const db = openTest(file, { key: KEY });
    transaction(db, () => writeSetting(db, 'store.name', '南湖路店'));
    assertDurable(db);
    closeDatabase(db);
    expect(readFileSync(file).subarray(0, 15).toString()).not.toBe('SQLite format 3');
    expect(readFileSync(file).includes('CREATE TABLE')).toBe(false);
    for (const options of [{ key: '5e'.repeat(32) }, {}]) {
      expect(tryOpen(file, options)).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
    }
    expect(readSetting(openTest(file, { key: KEY }), 'store.name')).toBe('南湖路店');
  });

  it('names a lock held by another connection', () => {
    const file = join(tempDir(), 'rxtill.db');
    closeDatabase(openTest(file));
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(tryOpen(file)).toMatchObject({ ok: false, failure: { kind: 'locked' } });
    other.close();
    openTest(file);
  });

  it('names a folder that is no file', () => {
    const file = join(tempDir(), 'rxtill.db');
    mkdirSync(file);
    expect(tryOpen(file)).toMatchObject({ ok: false, failure: { kind: 'notWritable' } });
  });
});

describe('after a kill', () => {
  it('what was committed is there, and the file is checked', () => {
    const file = join(tempDir(), 'rxtill.db');
    const died = spawnSync(process.execPath, [OPEN_CHILD, file, fileURLToPath(MIGRATIONS), 'die']);
    expect(died.signal).toBe('SIGKILL');
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    expect(readSetting(openTest(file), 'store.name')).toBe('断电之前');
  });
});

/** A file system of 256 KB in a name space of its own: needs no root where Linux allows it. */
const SMALL = ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=256k tmpfs "$1" && shift && exec "$@"'];
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', [...SMALL, 'sh', '/mnt', 'true']).status === 0;
const title = canMount
  ? 'a full disk'
  : 'a full disk [skipped: no private mount here (unshare -rm)]';

describe.runIf(canMount)(title, () => {
  it('is named, and nothing half-made is left in the way of the next start', () => {
    const dir = tempDir();
    const child = [process.execPath, OPEN_CHILD, join(dir, 'rxtill.db'), fileURLToPath(MIGRATIONS)];
    const ended = spawnSync('unshare', [...SMALL, 'sh', dir, ...child], { encoding: 'utf8' });
    expect(ended.stdout.trim(), ended.stderr).toBe('diskFull');
  });
});
