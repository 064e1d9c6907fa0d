/** Back from a newer program: its backup becomes the store again, nothing is lost from the disk. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '#db/open.ts';
import { rollBack } from '#db/roll-back.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { transaction } from '#db/sql.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { MIGRATIONS, NOW, openTest } from './support.ts';

const key = 'a7'.repeat(32);

/** The migrations of a newer program. */
function newerMigrations(): URL {
  const dir = join(tempDir(), 'migrations');
  mkdirSync(dir);
  for (const name of readdirSync(MIGRATIONS)) {
    copyFileSync(new URL(name, MIGRATIONS), join(dir, name));
  }
  writeFileSync(join(dir, '990-newer.sql'), 'CREATE TABLE newer (a INTEGER) STRICT;');
  return pathToFileURL(`${dir}/`);
}

function setUp() {
  const dir = tempDir();
  const file = join(dir, 'rxtill.db');
  const old = { file, key, now: () => NOW, migrations: MIGRATIONS };
  const before = openTest(file, { key });
  transaction(before, () => writeSetting(before, 'store.phone', 'before the update'));
  closeDatabase(before);
  const migrations = newerMigrations();
  const after = openTest(file, { key, migrations });
  transaction(after, () => writeSetting(after, 'store.phone', 'sold since'));
  return { dir, file, old, newer: after, migrations };
}

it('puts the backup of the migration back and sets the newer file aside, whole', () => {
  const { dir, file, old, newer, migrations } = setUp();
  closeDatabase(newer);
  expect(openDatabase(old)).toMatchObject({ ok: false, failure: { kind: 'newer' } });
  const back = rollBack(old);
  if (!back.ok) throw new Error(back.failure.sentence);
  const store = openTest(file, { key });
  expect(readSetting(store, 'store.phone')).toBe('before the update');
  const aside = openTest(back.value.aside, { key, migrations });
  expect(readSetting(aside, 'store.phone')).toBe('sold since');
  expect(existsSync(back.value.backup)).toBe(true);
  expect(readdirSync(dir).some((name) => name.endsWith('.rolling-back'))).toBe(false);
});

it('takes what the newer program had only in its -wal along, and leaves none of it to the backup', () => {
  const { dir, file, old, migrations } = setUp();
  // The newer program is still cut off: its last write lies in the -wal.
  expect(existsSync(`${file}-wal`)).toBe(true);
  const copied = join(dir, 'cut-off');
  mkdirSync(copied);
  for (const name of readdirSync(dir).filter((one) => /^rxtill\.db(-wal|\.v.*)?$/.test(one))) {
    copyFileSync(join(dir, name), join(copied, name));
  }
  const there = { ...old, file: join(copied, 'rxtill.db') };
  const back = rollBack(there);
  if (!back.ok) throw new Error(back.failure.sentence);
  const store = openTest(there.file, { key });
  expect(readSetting(store, 'store.phone')).toBe('before the update');
  const aside = openTest(back.value.aside, { key, migrations });
  expect(readSetting(aside, 'store.phone')).toBe('sold since');
});

it('without a backup it can open it changes nothing and says so', () => {
  const { dir, file, old, newer } = setUp();
  closeDatabase(newer);
  const elsewhere = join(dir, 'no-backup');
  mkdirSync(elsewhere);
  copyFileSync(file, join(elsewhere, 'rxtill.db'));
  writeFileSync(join(elsewhere, 'rxtill.db.v995-20261121130000000.bak'), 'of a newer one still');
  const back = rollBack({ ...old, file: join(elsewhere, 'rxtill.db') });
  expect(back).toMatchObject({ ok: false, failure: { kind: 'newer' } });
  expect(readdirSync(elsewhere)).toHaveLength(2);
});
