/** Partial returns, and the sale of what is kept. */
import type { SaleId, SaleReturnId, TillNo } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { SaleRecord } from './sale.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type SaleReturnRecord = Row<'sale_return'>;

export function insertSaleReturn(
  db: Db,
  row: Omit<SaleReturnRecord, 'kept_sale_id' | 'ended_at'>,
): void {
  run(db, q.insertInto('sale_return').values(row));
}

export function updateSaleReturn(
  db: Db,
  returnId: SaleReturnId,
  change: Partial<Pick<SaleReturnRecord, 'kept_sale_id' | 'state' | 'ended_at'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('sale_return').set(change).where('return_id', '=', returnId),
  );
  assert(changes === 1, `return ${returnId} is there`);
}

export function returnById(db: Db, returnId: SaleReturnId): SaleReturnRecord | null {
  const found = q.selectFrom('sale_return').selectAll().where('return_id', '=', returnId);
  return first(db, found) ?? null;
}

const STOPPED = constant('stopped');

const RETURN_OF = fixed((saleId: SaleId) =>
  q
    .selectFrom('sale_return')
    .selectAll()
    .where('sale_id', '=', saleId)
    .where('state', '<>', STOPPED),
);

/** The return of a sale: under way or done. */
export function returnOf(db: Db, saleId: SaleId): SaleReturnRecord | null {
  return first(db, RETURN_OF(saleId)) ?? null;
}

const OPEN_RETURN_OF_KEPT = fixed((keptSaleId: SaleId) =>
  q
    .selectFrom('sale_return')
    .selectAll()
    .where('kept_sale_id', '=', keptSaleId)
    .where('state', '=', constant('keeping')),
);

/** The return that made this sale and is not done yet: its goods are fixed, its money waits. */
export function openReturnOfKept(db: Db, keptSaleId: SaleId): SaleReturnRecord | null {
  return first(db, OPEN_RETURN_OF_KEPT(keptSaleId)) ?? null;
}

const RETURN_THAT_KEPT = fixed((keptSaleId: SaleId) =>
  q.selectFrom('sale_return').selectAll().where('kept_sale_id', '=', keptSaleId),
);

/** The return this sale is the kept part of; null when it was sold as it stands. */
export function returnThatKept(db: Db, keptSaleId: SaleId): SaleReturnRecord | null {
  return first(db, RETURN_THAT_KEPT(keptSaleId)) ?? null;
}

/** Returns under way, oldest first. */
export function openReturns(db: Db): SaleReturnRecord[] {
  return all(
    db,
    q
      .selectFrom('sale_return')
      .selectAll()
      .where('state', 'in', [constant('voiding'), constant('keeping')])
      .orderBy('began_at'),
  );
}

/** The sale of what is kept: like any other, but at no till yet. */
export function insertKeptSale(
  db: Db,
  sale: Pick<
    SaleRecord,
    | 'sale_id'
    | 'sale_no'
    | 'business_on'
    | 'sequence'
    | 'started_at'
    | 'staff_no'
    | 'shift_id'
    | 'account_mode'
    | 'prescription_id'
  > & { readonly till: TillNo },
): void {
  run(db, q.insertInto('sale').values({ ...sale, state: 'open', current: 0 }));
}

const OPEN_DOSSIER_OF = fixed((saleId: SaleId) =>
  q
    .selectFrom('dossier')
    .select('dossier_id')
    .where('sale_id', '=', saleId)
    .where('state', 'not in', [constant('settled'), constant('closed')]),
);

/** Whether insurance is still to settle this sale later (settlement.md §5). */
export function hasOpenDossier(db: Db, saleId: SaleId): boolean {
  return first(db, OPEN_DOSSIER_OF(saleId)) !== undefined;
}
