/** Tenders taken and given back, and the shifts they belong to. */
import { sql } from 'kysely';
import type { SaleId, ShiftId, TillNo } from '#core/ids.ts';
import type { MoneyByKind } from '#core/tender.ts';
import { netByKind } from '#core/tender.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type TenderRecord = Row<'tender'>;
export type ShiftRecord = Row<'shift'>;

export function insertTender(db: Db, row: Omit<TenderRecord, 'tender_id'>): void {
  run(db, q.insertInto('tender').values(row));
}

const TENDERS_OF = fixed((saleId: SaleId) =>
  q.selectFrom('tender').selectAll().where('sale_id', '=', saleId).orderBy('tender_id'),
);

export function tendersOf(db: Db, saleId: SaleId): TenderRecord[] {
  return all(db, TENDERS_OF(saleId));
}

/** Money of a sale that is still here, by the way it came; ways with nothing are left out. */
export function moneyHeld(db: Db, saleId: SaleId): MoneyByKind[] {
  return netByKind(tendersOf(db, saleId));
}

export function tendersOfShift(db: Db, shiftId: ShiftId): TenderRecord[] {
  return all(db, q.selectFrom('tender').selectAll().where('shift_id', '=', shiftId));
}

export function tendersBetween(db: Db, from: number, to: number): TenderRecord[] {
  return all(
    db,
    q.selectFrom('tender').selectAll().where('taken_at', '>=', from).where('taken_at', '<', to),
  );
}

const OPEN_SHIFT = fixed((till: TillNo) =>
  q.selectFrom('shift').selectAll().where('till', '=', till).where('closed_at', 'is', null),
);

export function openShift(db: Db, till: TillNo): ShiftRecord | null {
  return first(db, OPEN_SHIFT(till)) ?? null;
}

/** Shifts open at any till of the store. */
export function countOpenShifts(db: Db): number {
  const open = q.selectFrom('shift').select('till').where('closed_at', 'is', null);
  return all(db, open).length;
}

export function lastShift(db: Db, till: TillNo): ShiftRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('shift')
        .selectAll()
        .where('till', '=', till)
        // In the order they were opened, also when the clock was set back in between.
        .orderBy(sql`rowid`, 'desc')
        .limit(1),
    ) ?? null
  );
}

export function closeShift(
  db: Db,
  shiftId: ShiftId,
  close: Pick<
    ShiftRecord,
    | 'closed_at'
    | 'closed_by'
    | 'counts'
    | 'expected_fen'
    | 'counted_fen'
    | 'difference_fen'
    | 'note'
  >,
): void {
  run(db, q.updateTable('shift').set(close).where('shift_id', '=', shiftId));
}

/** Paid sales of a shift and sales still in work at its till. */
export function shiftSaleCounts(db: Db, shift: ShiftRecord): { paid: number; open: number } {
  const paid = first(
    db,
    q
      .selectFrom('sale')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('shift_id', '=', shift.shift_id)
      .where('paid_at', 'is not', null),
  );
  const open = first(
    db,
    q
      .selectFrom('sale')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('till', '=', shift.till)
      .where('state', 'not in', [constant('paid'), constant('voided'), constant('abandoned')])
      .where('state', 'in', ['settling', 'settled', 'voiding']),
  );
  return { paid: paid?.count ?? 0, open: open?.count ?? 0 };
}

/** The sale paid last at a till; null when none was. */
export function lastPaidAt(db: Db, till: TillNo): Row<'sale'> | null {
  const query = q
    .selectFrom('sale')
    .selectAll()
    .where('paid_at', 'is not', null)
    .where('till', '=', till)
    .orderBy('paid_at', 'desc')
    .limit(1);
  return first(db, query) ?? null;
}
