/**
 * A new key for a store that is closed. Both keys stand in the key file from before the file is
 * touched until after it is replaced, so a crash at any instant leaves a store that opens:
 *
 *   1. `safe.json` gets the next key, sealed under the new recovery code
 *   2. the key file gets the next key beside the present one
 *   3. the database is put under the next key (db/image.ts: proven copy, one rename)
 *   4. `safe.json` moves on and keeps the old key for old backups; the key file has the next key only
 */
import { existsSync } from 'node:fs';
import { opensWith, reencrypt } from '#db/image.ts';
import type { OpenKeyFile } from './key-file.ts';
import { writeKeyFile } from './key-file.ts';
import type { SafeFile } from './safe-file.ts';
import { databaseOf, newSafeFile, readSafeFile, writeSafeFile } from './safe-file.ts';
import { keyIdOf, seal, unseal } from './sealing.ts';

/** Changes the key; `recovery` is the new code, shown to a person before this is called. */
export function rekeyStore(
  dataDir: string,
  present: OpenKeyFile,
  next: string,
  recovery: Uint8Array,
  now: number,
): void {
  const safe = readSafeFile(dataDir) ?? newSafeFile(keyIdOf(present.key));
  const sealed = { keyId: keyIdOf(next), recovery: seal(next, recovery), recoveryMadeAt: now };
  writeSafeFile(dataDir, { ...safe, next: sealed });
  writeKeyFile(dataDir, { ...present, next });
  const file = databaseOf(dataDir);
  if (existsSync(file)) reencrypt(file, present.key, next);
  finishRekey(dataDir, { ...present, next }, now);
}

/** Ends a change of keys on the side the database file is on; answers the key that holds. */
export function finishRekey(
  dataDir: string,
  file: OpenKeyFile & { readonly next: string },
  now: number,
): string {
  const { protection, key, next } = file;
  const safe = readSafeFile(dataDir) ?? newSafeFile(keyIdOf(key));
  const database = databaseOf(dataDir);
  if (existsSync(database) && !opensWith(database, next)) {
    // Cut off before the rename: nothing has changed, and the new sheet of paper is void.
    writeKeyFile(dataDir, { protection, key });
    writeSafeFile(dataDir, { ...safe, next: null });
    return key;
  }
  writeSafeFile(dataDir, moveOn(safe, key, next, now));
  writeKeyFile(dataDir, { protection, key: next });
  return next;
}

/** Former keys go from under the old key to under the new one. */
function moveOn(safe: SafeFile, key: string, next: string, now: number): SafeFile {
  const keyId = keyIdOf(next);
  if (safe.current.keyId === keyId) return { ...safe, next: null };
  const former = safe.former.flatMap(({ box, ...rest }) => {
    const opened = unseal(box, Buffer.from(key, 'hex'));
    return opened === null ? [] : [{ ...rest, box: seal(opened, Buffer.from(next, 'hex')) }];
  });
  former.push({
    keyId: keyIdOf(key),
    retiredAt: now,
    box: seal(key, Buffer.from(next, 'hex')),
  });
  const current = safe.next ?? { keyId, recovery: null, recoveryMadeAt: null };
  return { ...safe, current, next: null, former };
}
