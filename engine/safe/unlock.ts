/**
 * The key of a store on a host without a key ring: made at the first start, found afterwards, and a
 * change of keys that was cut off brought to its end. Call with the store's lock in hand.
 */
import { existsSync, statSync } from 'node:fs';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { isPlain, opensWith } from '#db/image.ts';
import { keyFileOf, readKeyFile, writeKeyFile } from './key-file.ts';
import { finishRekey } from './rekey.ts';
import { databaseOf, newSafeFile, readSafeFile, writeSafeFile } from './safe-file.ts';
import { keyIdOf, newDatabaseKey } from './sealing.ts';

/** Failures: those of readKeyFile, `key.missing`, `key.wrong`. */
export function unlockStore(dataDir: string, now: number): Result<string> {
  const found = readKeyFile(dataDir);
  if (!found.ok) return found;
  if (found.value === null) return makeKey(dataDir);
  const key =
    found.value.next === undefined
      ? found.value.key
      : finishRekey(dataDir, { ...found.value, next: found.value.next }, now);
  return matchKey(dataDir, key);
}

/**
 * The key, when it is the store's. Keeps `safe.json` true: one of another key whose store this key
 * opens all the same is out of date.
 */
export function matchKey(dataDir: string, key: string): Result<string> {
  const safe = readSafeFile(dataDir);
  const keyId = keyIdOf(key);
  if (safe?.current.keyId === keyId) return ok(key);
  const file = databaseOf(dataDir);
  if (isEncrypted(file) && !opensWith(file, key) && safe !== null) {
    return fail(
      'key.wrong',
      `密钥不对：${keyFileOf(dataDir)} 不是这个门店数据库的密钥，没有改动任何内容。` +
        '请放回原来的密钥文件，或用恢复码找回（till key recover）。',
    );
  }
  writeSafeFile(dataDir, newSafeFile(keyId));
  return ok(key);
}

function makeKey(dataDir: string): Result<string> {
  if (isEncrypted(databaseOf(dataDir))) {
    return fail(
      'key.missing',
      `数据库打不开：文件已加密或已损坏，而没有密钥文件 ${keyFileOf(dataDir)}。` +
        '请用恢复码找回密钥（till key recover）。没有改动任何内容。',
    );
  }
  const key = newDatabaseKey();
  writeKeyFile(dataDir, { protection: 'file', key });
  writeSafeFile(dataDir, newSafeFile(keyIdOf(key)));
  return ok(key);
}

function isEncrypted(file: string): boolean {
  return existsSync(file) && statSync(file).isFile() && statSync(file).size > 0 && !isPlain(file);
}
