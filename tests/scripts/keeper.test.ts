/** `npx till key …`, `backup`, `restore`, `staff reset` as processes, on an encrypted store on disk. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseRecoveryCode } from '#core/recovery-code.ts';
import { opensWith } from '#db/image.ts';
import { lockInstance } from '#db/instance-lock.ts';
import { connect } from '#db/open.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { encryptPlain } from '#engine/safe/encrypt-plain.ts';
import { ensureIdentity } from '#engine/safe/identity.ts';
import { readKeyFile } from '#engine/safe/key-file.ts';
import { unlockStore } from '#engine/safe/unlock.ts';
import { scryptPins } from '#engine/staff/pin.ts';
import { CHECKOUT } from '#tests/house/source-files.ts';
import { makeStoreTemplate } from '#tests/support/store-template.ts';
import { tempDir } from '#tests/support/temp-dir.ts';

const CODE = /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){5}/;

async function till(args: readonly string[], typed = '') {
  const child = spawn(process.execPath, [join(CHECKOUT, 'scripts', 'till.mjs'), ...args]);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(`${typed}\n`);
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

/** A store of the shop, encrypted, as a till that was closed well leaves it. */
async function closedStore(): Promise<string> {
  const { dir, file } = await makeStoreTemplate({ parent: tempDir() });
  renameSync(file, join(dir, 'rxtill.db'));
  encryptPlain(dir, keyOf(dir));
  inside(dir, (db) => ensureIdentity(db, dir));
  return dir;
}

function keyOf(dir: string): string {
  const unlocked = unlockStore(dir, Date.now());
  if (!unlocked.ok) throw new Error(unlocked.failure.sentence);
  return unlocked.value;
}

function inside<T>(dir: string, act: (db: Db) => T): T {
  const db = connect({ file: join(dir, 'rxtill.db'), key: keyOf(dir) });
  try {
    return act(db);
  } finally {
    db.close();
  }
}

function mark(dir: string, phone: string): void {
  inside(dir, (db) => transaction(db, () => writeSetting(db, 'store.phone', phone)));
}

function backupOf(dir: string): string {
  const [name] = readdirSync(join(dir, 'backups')).toSorted();
  if (name === undefined) throw new Error('no backup');
  return join(dir, 'backups', name);
}

it('backs up, lists and restores; a torn file and another shop’s change nothing', async () => {
  const dir = await closedStore();
  mark(dir, 'then');
  expect(await till(['backup', '--data', dir])).toMatchObject({ code: 0, err: '' });
  expect((await till(['backups', '--data', dir])).out).toContain(backupOf(dir));
  mark(dir, 'later');

  const torn = join(dir, 'torn.rxb');
  writeFileSync(torn, readFileSync(backupOf(dir)).subarray(0, 90_000));
  const other = await closedStore();
  await till(['backup', '--data', other]);
  for (const bad of [torn, backupOf(other), join(dir, 'none.rxb')]) {
    const { code, err } = await till(['restore', bad, '--data', dir]);
    expect(code).toBe(4);
    expect(err).toMatch(/不完整|另一家门店|没有这个备份/);
    expect(inside(dir, (db) => readSetting(db, 'store.phone'))).toBe('later');
  }

  const restored = await till(['restore', backupOf(dir), '--data', dir]);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(restored.out).toContain('店长核对');
  expect(inside(dir, (db) => readSetting(db, 'store.phone'))).toBe('then');
});

it('brings a lost key back by the code, wants the right one, and changes the key', async () => {
  const dir = await closedStore();
  const key = keyOf(dir);
  const code = CODE.exec((await till(['key', 'code', '--data', dir])).out)?.[0] ?? '';
  expect(parseRecoveryCode(code).ok).toBe(true);
  renameSync(join(dir, 'database-key.json'), join(dir, 'lost'));
  const wrong = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`;
  const refused = await till(['key', 'recover', '--data', dir], wrong);
  expect(refused.code).toBe(4);
  expect(refused.err).toContain('第 1 组不对');
  expect(readKeyFile(dir)).toEqual({ ok: true, value: null });
  expect(await till(['key', 'recover', '--data', dir], code)).toMatchObject({ code: 0 });
  expect(keyOf(dir)).toBe(key);

  expect((await till(['key', 'rekey', '--data', dir])).out).toMatch(CODE);
  expect(opensWith(join(dir, 'rxtill.db'), key)).toBe(false);
  expect(opensWith(join(dir, 'rxtill.db'), keyOf(dir))).toBe(true);
  expect((await till(['key', 'status', '--data', dir])).out).toContain('旧密钥：1 把');
});

it('gives a manager a first PIN, as an entry of the audit', async () => {
  const dir = await closedStore();
  expect(await till(['staff', 'reset', '9999', '--data', dir])).toMatchObject({ code: 4 });
  const { code, out } = await till(['staff', 'reset', '0101', '--data', dir]);
  expect(code).toBe(0);
  const pin = /(\d{6})$/m.exec(out)?.[1] ?? '';
  const row = inside(dir, (db) =>
    db.prepare('SELECT pin_hash, pin_salt, pin_is_first FROM staff WHERE staff_no = ?').get('0101'),
  ) as { pin_hash: string; pin_salt: string; pin_is_first: number };
  expect(row.pin_is_first).toBe(1);
  expect(await scryptPins.matches(pin, row)).toBe(true);
  const audit = inside(dir, (db) =>
    db.prepare('SELECT action, subject, detail FROM audit ORDER BY audit_id DESC').get(),
  ) as { action: string; subject: string; detail: string };
  expect(audit).toMatchObject({ action: 'staff.pinReset', subject: '0101' });
  expect(audit.detail).not.toContain(pin);
});

it('touches nothing of a till that runs, and says how it is used', async () => {
  const dir = await closedStore();
  const lock = lockInstance(join(dir, 'instance.lock'));
  try {
    for (const order of [
      ['key', 'rekey'],
      ['restore', 'x.rxb'],
      ['staff', 'reset', '0101'],
    ]) {
      const { code, err } = await till([...order, '--data', dir]);
      expect([order, code]).toEqual([order, 3]);
      expect(err).toContain('正在运行');
    }
    expect(await till(['backup', '--data', dir])).toMatchObject({ code: 0 });
  } finally {
    lock?.release();
  }
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  for (const order of [['key'], ['key', 'sell'], ['staff'], ['backup', '--to']]) {
    expect((await till([...order, '--data', empty])).code).toBe(2);
  }
  expect(await till(['backup', '--data', empty])).toMatchObject({ code: 4 });
  expect(readdirSync(empty).filter((name) => name.endsWith('.db'))).toEqual([]);
});
