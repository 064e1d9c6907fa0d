/** Name, tills and opening float of the store, as its database says. */
import type { TillNo } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import type { StoreFacts } from '../engine.ts';

/** Null while the database holds no store yet. */
export function readStoreFacts(db: Db): StoreFacts | null {
  const storeCode = readSetting(db, 'store.code');
  if (storeCode === null) return null;
  const setting = (name: Parameters<typeof readSetting>[1]): string =>
    present(readSetting(db, name), name);
  return {
    storeCode,
    storeName: setting('store.name'),
    phone: setting('store.phone'),
    tills: setting('store.tills').split(' ') as readonly string[] as readonly TillNo[],
    training: setting('store.training') === '1',
    openingFloat_fen: Number(setting('store.opening_float_fen')),
  };
}

export function writeStoreFacts(db: Db, facts: StoreFacts): void {
  writeSetting(db, 'store.code', facts.storeCode);
  writeSetting(db, 'store.name', facts.storeName);
  writeSetting(db, 'store.phone', facts.phone);
  writeSetting(db, 'store.tills', facts.tills.join(' '));
  writeSetting(db, 'store.training', facts.training ? '1' : '0');
  writeSetting(db, 'store.opening_float_fen', String(facts.openingFloat_fen));
}
