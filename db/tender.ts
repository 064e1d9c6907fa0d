/** Tenders taken and given back. */
import type { SaleId, TillNo } from '#core/ids.ts';
import type { MoneyByKind } from '#core/tender.ts';
import { netByKind } from '#core/tender.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type TenderRecord = Row<'tender'>;

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

export function tendersBetween(db: Db, from: number, to: number): TenderRecord[] {
  return all(
    db,
    q.selectFrom('tender').selectAll().where('taken_at', '>=', from).where('taken_at', '<', to),
  );
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
