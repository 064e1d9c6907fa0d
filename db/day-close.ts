/** Business dates that are closed (日结). */
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type DayCloseRecord = Row<'day_close'>;

const OF = fixed((businessOn: string) =>
  q.selectFrom('day_close').selectAll().where('business_on', '=', businessOn),
);

export function dayCloseOf(db: Db, businessOn: string): DayCloseRecord | null {
  return first(db, OF(businessOn)) ?? null;
}

export function insertDayClose(db: Db, row: DayCloseRecord): void {
  run(db, q.insertInto('day_close').values(row));
}

/** Shifts of a time before `to` that are still open, by till. */
export function openShiftsBefore(db: Db, to: number): Row<'shift'>[] {
  return all(
    db,
    q
      .selectFrom('shift')
      .selectAll()
      .where('closed_at', 'is', null)
      .where('opened_at', '<', to)
      .orderBy('till'),
  );
}
