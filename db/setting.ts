/** Facts of this store that are not rows of anything: names and texts. */
import type { Db } from './sql.ts';
import { first, q, run } from './sql.ts';

/** Names in use; a text by any other name is a mistake. */
export type SettingName =
  | 'opened_at'
  /** Identity of this store for ever, random: backups of another one are refused by it. */
  | 'store.id'
  /** Folders of the backups and how many are kept, as JSON; '' for the defaults. */
  | 'backup.places'
  /** What became of the newest backup, as JSON. */
  | 'backup.last'
  /** After a restore: what is still to be done about the time in between, as JSON; '' for nothing. */
  | 'restored'
  /** Up to where the audit was found whole: row and hash (db/audit.ts). */
  | 'audit.verified'
  /** Who cut the line and when, as JSON; '' when nobody has. */
  | 'line.forced'
  | 'store.code'
  | 'store.name'
  | 'store.phone'
  | 'store.tills'
  | 'store.opening_float_fen'
  | 'store.training'
  /** JSON: key of a scanner → the till it belongs to. */
  | 'scanner.tills'
  /** '1' when a manager has switched 挂账 on. */
  | 'offline.hold_share'
  /** How the store narrows what the region allows without a line, as JSON; absent: not at all. */
  | 'offline.store'
  | 'screen.idle_lock_minutes'
  | 'stock.near_expiry_months'
  /** Above this a pay-out from a drawer needs a manager. */
  | 'shift.pay_out_limit_fen'
  /** Above this a return needs a manager. */
  | 'return.limit_fen'
  /** Where updates of the program come from; '' or absent: nowhere. */
  | 'update.feed'
  /** Printer, drawer and customer display, as JSON (core/device.ts). */
  | 'device.settings';

export function readSetting(db: Db, name: SettingName): string | null {
  return first(db, q.selectFrom('setting').select('value').where('name', '=', name))?.value ?? null;
}

export function writeSetting(db: Db, name: SettingName, value: string): void {
  run(
    db,
    q
      .insertInto('setting')
      .values({ name, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value })),
  );
}
