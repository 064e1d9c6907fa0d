/** Numbers and limits of the store as they are set, or as they are until somebody sets them. */
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import type { StoreLimit, StoreNumber } from '#core/store-settings.ts';
import { STORE_LIMITS, STORE_NUMBERS } from '#core/store-settings.ts';
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

export const LIMIT_SETTINGS = {
  payOutLimit_fen: 'shift.pay_out_limit_fen',
  refundLimit_fen: 'return.limit_fen',
} as const satisfies Record<StoreLimit, SettingName>;

export function storeLimit(db: Db, name: StoreLimit): Fen {
  return fen(Number(readSetting(db, LIMIT_SETTINGS[name]) ?? STORE_LIMITS[name].usual));
}
