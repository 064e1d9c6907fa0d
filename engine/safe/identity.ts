/** A store is itself for ever: a random identity in its database, and in its safe for when that is lost. */
import { randomBytes } from 'node:crypto';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';
import { readSafeFile, writeSafeFile } from './safe-file.ts';

export function ensureIdentity(db: Db, dataDir: string): void {
  let storeId = readSetting(db, 'store.id');
  if (storeId === null) {
    const made = randomBytes(16).toString('hex');
    transaction(db, () => writeSetting(db, 'store.id', made));
    storeId = made;
  }
  const safe = readSafeFile(dataDir);
  if (safe !== null && safe.storeId !== storeId) writeSafeFile(dataDir, { ...safe, storeId });
}
