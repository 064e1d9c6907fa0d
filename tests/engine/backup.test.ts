/** Backup and restore on real files: whole, encrypted, this shop's; and what a restored store may do. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raiseCounter, nextCounter } from '#db/counter.ts';
import { checkedImage, opensWith } from '#db/image.ts';
import { newestVersion, readMigrations } from '#db/migrate.ts';
import { closeDatabase } from '#db/open.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { nextMsgid } from '#engine/platform/intent-gate.ts';
import { levelledSinceRestore, readRestored } from '#engine/safe/after-restore.ts';
import { readNote } from '#engine/safe/backup-file.ts';
import { ensureIdentity } from '#engine/safe/identity.ts';
import type { BackupOrder } from '#engine/safe/make-backup.ts';
import { backupsIn, makeBackup } from '#engine/safe/make-backup.ts';
import { rekeyStore } from '#engine/safe/rekey.ts';
import type { RestoreOrder } from '#engine/safe/restore.ts';
import { restoreStore } from '#engine/safe/restore.ts';
import { runBackup } from '#engine/safe/run-backup.ts';
import { readSafeFile, writeSafeFile } from '#engine/safe/safe-file.ts';
import { newDatabaseKey, newRecoveryBytes, seal } from '#engine/safe/sealing.ts';
import { unlockStore } from '#engine/safe/unlock.ts';
import { MIGRATIONS, NOW, openTest } from '#tests/db/support.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const NAME = '沈若溪';
const NEWEST = newestVersion(readMigrations(MIGRATIONS));

type Place = { readonly dir: string; readonly file: string; readonly key: string };

/** A store with a name in it, under a key of its own. */
function newStore(): Place {
  const dir = tempDir();
  const unlocked = unlockStore(dir, NOW);
  if (!unlocked.ok) throw new Error(unlocked.failure.sentence);
  const place = { dir, file: join(dir, 'rxtill.db'), key: unlocked.value };
  inside(place, (db) => {
    writeSetting(db, 'store.code', 'NH');
    writeSetting(db, 'store.tills', '01 02');
    writeSetting(db, 'store.phone', NAME);
    raiseCounter(db, 'receipt.01', 40);
  });
  return place;
}

function inside<T>(place: Place, act: (db: Db) => T): T {
  const db = openTest(place.file, { key: place.key });
  ensureIdentity(db, place.dir);
  const value = transaction(db, () => act(db));
  closeDatabase(db);
  return value;
}

function orderOf(place: Place, change: Partial<BackupOrder> = {}): BackupOrder {
  return {
    ...{ database: place.file, key: place.key, second: '', keep: 3, reason: 'asked' },
    ...{ folder: join(place.dir, 'backups'), program: 'test', now: NOW },
    recovery: readSafeFile(place.dir)?.current.recovery ?? null,
    ...change,
  };
}

function backupOf(place: Place, change: Partial<BackupOrder> = {}): string {
  const made = makeBackup(orderOf(place, change));
  if (!made.ok) throw new Error(made.failure.sentence);
  return made.value.file;
}

function restore(place: Place, file: string, change: Partial<RestoreOrder> = {}) {
  return restoreStore({
    ...{ dataDir: place.dir, file, key: place.key, recovery: null, newestSchema: NEWEST },
    ...{ folders: [join(place.dir, 'backups')], now: NOW + 3_600_000 },
    ...change,
  });
}

describe('a backup', () => {
  it('is made in a thread while the store is open, checked, and shows no name', async () => {
    const place = newStore();
    const db = openTest(place.file, { key: place.key });
    const running = runBackup(orderOf(place));
    transaction(db, () => writeSetting(db, 'store.name', '备份时写的'));
    const made = await running;
    expect(made).toMatchObject({ ok: true, value: { second: '', auditBroken: false } });
    if (!made.ok) return;
    const { file } = made.value;
    expect(file).toMatch(/rxtill-NH-20261121130000\.rxb$/);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file).includes(NAME)).toBe(false);
    expect(readNote(file)).toMatchObject({
      ok: true,
      value: { reason: 'asked', facts: { storeCode: 'NH', counters: { 'receipt.01': 40 } } },
    });
    expect(readdirSync(join(place.dir, 'backups'))).toHaveLength(1);
  });

  it('is kept N times, and goes to a second place, whose absence only is said', () => {
    const place = newStore();
    const stick = join(tempDir(), 'stick');
    mkdirSync(stick);
    for (let day = 0; day < 5; day += 1) {
      backupOf(place, { now: NOW + day * 86_400_000, second: stick });
    }
    const folder = join(place.dir, 'backups');
    expect(backupsIn(folder).map(({ note }) => note.madeAt - NOW)).toEqual(
      [4, 3, 2].map((day) => day * 86_400_000),
    );
    expect(readdirSync(stick).toSorted()).toEqual(readdirSync(folder).toSorted());
    rmSync(stick, { recursive: true });
    const made = makeBackup(orderOf(place, { now: NOW + 9 * 86_400_000, second: stick }));
    expect(made).toMatchObject({ ok: true, value: { second: expect.stringContaining('不在') } });
  });

  it('that cannot be written says why and leaves nothing behind', () => {
    const place = newStore();
    const folder = join(place.dir, 'taken');
    writeFileSync(folder, 'a file where the folder should be');
    expect(makeBackup(orderOf(place, { folder }))).toMatchObject({
      ok: false,
      failure: { code: 'backup.folder', sentence: expect.stringContaining('备份没有做成') },
    });
  });
});

describe('a restore', () => {
  it('puts the backup in place, sets the store aside and repeats no number', () => {
    const place = newStore();
    const file = backupOf(place);
    const used = inside(place, (db) => {
      writeSetting(db, 'store.phone', '备份之后');
      for (let sale = 0; sale < 7; sale += 1) nextCounter(db, 'receipt.01');
      return Array.from({ length: 20 }, () => nextMsgid(db, 'P42000000001', NOW + 3_500_000));
    });
    const restored = restore(place, file);
    expect(restored).toMatchObject({ ok: true, value: { backupAt: NOW, complete: true } });
    if (!restored.ok) return;
    expect(opensWith(restored.value.aside, place.key)).toBe(true);
    inside(place, (db) => {
      expect(readSetting(db, 'store.phone')).toBe(NAME);
      expect(nextCounter(db, 'receipt.01')).toBe(48);
      const next = Array.from({ length: 60 }, () => nextMsgid(db, 'P42000000001', NOW + 3_600_000));
      expect(next.filter((msgid) => used.includes(msgid))).toEqual([]);
      expect(readRestored(db)).toEqual({
        ...{ backupAt: NOW, restoredAt: NOW + 3_600_000, levelledAt: null },
      });
      expect(levelledSinceRestore(db)).toMatchObject({ failure: { code: 'store.restored' } });
    });
  });

  it('in place of a store that cannot be read leaves numbers out instead of using them twice', () => {
    const place = newStore();
    const file = backupOf(place);
    const used = inside(place, (db) => nextMsgid(db, 'P42000000001', NOW + 3_600_000));
    writeFileSync(place.file, '坏了'.repeat(3_000));
    expect(restore(place, file)).toMatchObject({ ok: true, value: { complete: false } });
    inside(place, (db) => {
      expect(nextCounter(db, 'receipt.01')).toBe(1_041);
      expect(nextCounter(db, 'sale.01.2026-11-21')).toBe(1_001);
      expect(nextMsgid(db, 'P42000000001', NOW + 3_600_000) > used).toBe(true);
    });
    expect(readdirSync(place.dir).some((name) => name.includes('.replaced-'))).toBe(true);
  });

  it('refuses a torn file, another shop’s, a newer schema, and none at all; nothing changes', () => {
    const place = newStore();
    const file = backupOf(place);
    const whole = readFileSync(place.file);
    const torn = join(tempDir(), 'torn.rxb');
    copyFileSync(file, torn);
    truncateSync(torn, statSync(torn).size - 4_096);
    const spoilt = join(tempDir(), 'spoilt.rxb');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 9_000, 9_010);
    writeFileSync(spoilt, bytes);
    const longer = join(tempDir(), 'longer.rxb');
    copyFileSync(file, longer);
    appendFileSync(longer, 'x');
    for (const bad of [torn, spoilt, longer]) {
      expect(restore(place, bad)).toMatchObject({ failure: { code: 'backup.torn' } });
    }
    expect(restore(place, backupOf(newStore()))).toMatchObject({
      failure: { code: 'restore.otherShop', sentence: expect.stringContaining('另一家门店') },
    });
    expect(restore(place, file, { newestSchema: NEWEST - 1 })).toMatchObject({
      failure: { code: 'restore.newer' },
    });
    expect(restore(place, join(place.dir, 'nothing'))).toMatchObject({
      failure: { code: 'backup.missing' },
    });
    expect(readFileSync(place.file).equals(whole)).toBe(true);
    expect(readdirSync(place.dir).filter((name) => /restore|replaced/.test(name))).toEqual([]);
  });

  it('of a backup under a former key needs no code; with everything lost the code opens it', () => {
    const place = newStore();
    const recovery = newRecoveryBytes();
    const safe = readSafeFile(place.dir);
    if (safe === null) throw new Error('no safe');
    const current = { ...safe.current, recovery: seal(place.key, recovery), recoveryMadeAt: NOW };
    writeSafeFile(place.dir, { ...safe, current });
    const file = backupOf(place);
    const next = newDatabaseKey();
    rekeyStore(place.dir, { protection: 'file', key: place.key }, next, newRecoveryBytes(), NOW);
    expect(restore({ ...place, key: next }, file)).toMatchObject({ ok: true });
    expect(opensWith(place.file, next)).toBe(true);

    const bare = tempDir();
    const fresh = { dir: bare, file: join(bare, 'rxtill.db'), key: '' };
    const order = { key: null, folders: [] };
    expect(restore(fresh, file, order)).toMatchObject({ failure: { code: 'restore.otherKey' } });
    const wrong = { ...order, recovery: newRecoveryBytes() };
    expect(restore(fresh, file, wrong)).toMatchObject({ failure: { code: 'restore.wrongCode' } });
    expect(existsSync(fresh.file)).toBe(false);
    expect(restore(fresh, file, { ...order, recovery })).toMatchObject({ ok: true });
    expect(unlockStore(bare, NOW)).toEqual({ ok: true, value: place.key });
    expect(checkedImage(fresh.file, place.key).storeCode).toBe('NH');
  });
});
