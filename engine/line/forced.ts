/** A manager's cut of the line, kept in the file: it must survive a restart (settlement.md §5). */
import { readSetting, writeSetting } from '#db/setting.ts';
import type { Db } from '#db/sql.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { ForcedOffline } from '../memory.ts';

export function readForced(db: Db): ForcedOffline | null {
  const text = readSetting(db, 'line.forced') ?? '';
  return text === '' ? null : readColumn('forcedOffline', text);
}

/** Call inside a transaction. */
export function writeForced(db: Db, forced: ForcedOffline | null): void {
  writeSetting(db, 'line.forced', forced === null ? '' : writeColumn('forcedOffline', forced));
}
