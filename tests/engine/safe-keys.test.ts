/** The key of a store on the browser host: made, found, refused in words; a store in clear follows. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkedImage, isPlain, opensWith } from '#db/image.ts';
import { chooseCipher, closeDatabase, connect } from '#db/open.ts';
import { encryptPlain } from '#engine/safe/encrypt-plain.ts';
import { readKeyFile, writeKeyFile } from '#engine/safe/key-file.ts';
import { finishRekey, rekeyStore } from '#engine/safe/rekey.ts';
import { readSafeFile } from '#engine/safe/safe-file.ts';
import { keyIdOf, newDatabaseKey, newRecoveryBytes, unseal } from '#engine/safe/sealing.ts';
import { unlockStore } from '#engine/safe/unlock.ts';
import { tempDir } from '#tests/support/temp-dir.ts';
import { NOW, openTest } from '#tests/db/support.ts';

/** A folder with a store under the key that was made for it. */
function encryptedStore(): { readonly dir: string; readonly key: string; readonly file: string } {
  const dir = tempDir();
  const key = keyIn(dir);
  const file = join(dir, 'rxtill.db');
  closeDatabase(openTest(file, { key }));
  return { dir, key, file };
}

function keyIn(dir: string): string {
  const unlocked = unlockStore(dir, NOW);
  if (!unlocked.ok) throw new Error(unlocked.failure.sentence);
  return unlocked.value;
}

describe('the key file', () => {
  it('is made at the first start, its owner’s alone, and found at the next', () => {
    const dir = tempDir();
    const key = keyIn(dir);
    expect(keyIn(dir)).toBe(key);
    for (const name of ['database-key.json', 'safe.json']) {
      expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
    }
    expect(readSafeFile(dir)?.current).toEqual({
      keyId: keyIdOf(key),
      recovery: null,
      recoveryMadeAt: null,
    });
    expect(readFileSync(join(dir, 'safe.json'), 'utf8')).not.toContain(key);
  });

  it('is refused when others can read it, when it is broken, and when the key ring has it', () => {
    const { dir } = encryptedStore();
    const file = join(dir, 'database-key.json');
    chmodSync(file, 0o644);
    expect(unlockStore(dir, NOW)).toMatchObject({
      ok: false,
      failure: { code: 'key.readable', sentence: expect.stringContaining('别的用户也能读') },
    });
    chmodSync(file, 0o600);
    writeFileSync(file, '{"protection":"os","key":"c2VhbGVk"}');
    expect(unlockStore(dir, NOW)).toMatchObject({ failure: { code: 'key.sealed' } });
    writeFileSync(file, '{"protection":"file"');
    expect(unlockStore(dir, NOW)).toMatchObject({ failure: { code: 'key.broken' } });
  });

  it('that is missing beside an encrypted store is never made anew', () => {
    const { dir, file } = encryptedStore();
    const before = readFileSync(file);
    rmSync(join(dir, 'database-key.json'));
    expect(unlockStore(dir, NOW)).toMatchObject({
      ok: false,
      failure: {
        code: 'key.missing',
        sentence: expect.stringMatching(/没有密钥文件.*till key recover/),
      },
    });
    expect(existsSync(join(dir, 'database-key.json'))).toBe(false);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('of another store is refused; no copy of the database is made for it', () => {
    const { dir, key } = encryptedStore();
    writeKeyFile(dir, { protection: 'file', key: newDatabaseKey() });
    expect(unlockStore(dir, NOW)).toMatchObject({
      ok: false,
      failure: { code: 'key.wrong', sentence: expect.stringContaining('不是这个门店') },
    });
    writeKeyFile(dir, { protection: 'file', key });
    expect(keyIn(dir)).toBe(key);
  });
});

it('puts a store in clear and its copies from before migrations under the key, once', () => {
  const dir = tempDir();
  const file = join(dir, 'rxtill.db');
  closeDatabase(openTest(file));
  const copy = `${file}.v10-20261101000000.bak`;
  copyFileSync(file, copy);
  const key = keyIn(dir);
  expect(encryptPlain(dir, key)).toBe(true);
  expect([file, copy].map(isPlain)).toEqual([false, false]);
  expect(checkedImage(copy, key)).toEqual(checkedImage(file, key));
  expect(encryptPlain(dir, key)).toBe(false);
});

it('writes a store of the first cipher and its copies anew, every row of it', () => {
  const dir = tempDir();
  const file = join(dir, 'rxtill.db');
  closeDatabase(openTest(file));
  const before = checkedImage(file, undefined);
  const key = keyIn(dir);
  const copy = `${file}.v10-20261101000000.bak`;
  const db = connect({ file });
  db.pragma('journal_mode = DELETE');
  chooseCipher(db, 'sqlcipher');
  db.pragma(`rekey = "x'${key}'"`);
  db.close();
  copyFileSync(file, copy);
  expect([file, copy].map((one) => opensWith(one, key))).toEqual([false, false]);
  expect(encryptPlain(dir, key)).toBe(false);
  expect([file, copy].map((one) => opensWith(one, key))).toEqual([true, true]);
  expect([file, copy].map((one) => checkedImage(one, key))).toEqual([before, before]);
});

describe('a new key', () => {
  it('opens the store, and the recovery code opens it; the old one is kept under it', () => {
    const { dir, key, file } = encryptedStore();
    const before = checkedImage(file, key);
    const [second, third] = [newDatabaseKey(), newDatabaseKey()];
    const recovery = newRecoveryBytes();
    rekeyStore(dir, { protection: 'file', key }, second, newRecoveryBytes(), NOW);
    rekeyStore(dir, { protection: 'file', key: second }, third, recovery, NOW);
    expect(keyIn(dir)).toBe(third);
    expect(checkedImage(file, third)).toEqual(before);
    expect([key, second].some((old) => opensWith(file, old))).toBe(false);
    const safe = readSafeFile(dir);
    const sealed = safe?.current.recovery;
    expect(sealed && unseal(sealed, recovery)).toBe(third);
    expect(sealed && unseal(sealed, newRecoveryBytes())).toBeNull();
    const former = safe?.former.map(({ box }) => unseal(box, Buffer.from(third, 'hex')));
    expect(former).toEqual([key, second]);
  });

  it('that was cut off before the file was replaced is given up, afterwards it holds', () => {
    const { dir, key, file } = encryptedStore();
    const next = newDatabaseKey();
    writeKeyFile(dir, { protection: 'file', key, next });
    expect(keyIn(dir)).toBe(key);
    expect(readKeyFile(dir)).toEqual({ ok: true, value: { protection: 'file', key } });
    // The file under the next key, and everything else as it was in the middle.
    rekeyStore(dir, { protection: 'file', key }, next, newRecoveryBytes(), NOW);
    writeKeyFile(dir, { protection: 'file', key, next });
    expect(keyIn(dir)).toBe(next);
    expect(finishRekey(dir, { protection: 'file', key, next }, NOW)).toBe(next);
    expect(readSafeFile(dir)?.former).toHaveLength(1);
    expect(opensWith(file, next)).toBe(true);
  });
});
