/** Numbers of the store as they are set, or as they are until somebody sets them. */
import type { StoreNumber } from '#core/store-settings.ts';
import { STORE_NUMBERS } from '#core/store-settings.ts';
import type { SettingName } from '#db/setting.ts';
import { readSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';

export const NUMBER_SETTINGS = {
  idleLock_minutes: 'screen.idle_lock_minutes',
  nearExpiry_months: 'stock.near_expiry_months',
} as const satisfies Record<StoreNumber, SettingName>;

export function storeNumber(db: Db, name: StoreNumber): number {
  return Number(readSetting(db, NUMBER_SETTINGS[name]) ?? STORE_NUMBERS[name].usual);
}
