/**
 * Which returns need a second person. What insurance has settled always does: its return voids the
 * settlement. Of the rest, what is above the store's limit; parts of one sale count together, however
 * many returns they come back in.
 */
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import type { KeptLine } from '#core/sale-return.ts';
import { present } from '#core/result.ts';
import { returnThatKept } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { storeLimit } from '../settings/store-numbers.ts';

/** Price of the goods of this sale that may still come back without a second person. */
export function returnsAlone(db: Db, sale: SaleRecord): Fen {
  if (lastSettlement(db, sale.sale_id)?.state === 'settled') return fen(0);
  const before = firstSold(db, sale).total_fen - sale.total_fen;
  return fen(Math.max(0, storeLimit(db, 'refundLimit_fen') - before));
}

/** Whether a manager must approve the return that leaves `kept`. */
export function needsSecondPerson(db: Db, sale: SaleRecord, kept: readonly KeptLine[]): boolean {
  const back = sale.total_fen - sumFen(kept.map((line) => line.amount_fen));
  return back > returnsAlone(db, sale);
}

/** The sale as the customer first took it home, before earlier returns kept a part of it. */
function firstSold(db: Db, sale: SaleRecord): SaleRecord {
  let first = sale;
  for (;;) {
    const back = returnThatKept(db, first.sale_id);
    if (back === null) return first;
    first = present(sales.saleById(db, back.sale_id), 'sale of a return');
  }
}
