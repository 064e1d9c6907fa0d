/** A sale as it was sold, for taking a part of it back, and what the customer pays of it. */
import type { SaleId } from '#core/ids.ts';
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import type { SoldLine } from '#core/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { codesOfSale } from '#db/trace-code.ts';

/** Lines with lots and codes in the order in which the uploads join them (outbox/effects.ts). */
export function soldLines(db: Db, saleId: SaleId): SoldLine[] {
  const lots = Map.groupBy(sales.lineLots(db, saleId), (lot) => lot.line_id);
  const codes = Map.groupBy(codesOfSale(db, saleId), (code) => code.line_id);
  return sales.linesOf(db, saleId).map((line) => ({
    lineId: line.line_id,
    name: line.name,
    price_e6: line.price_e6,
    quantity_e4: line.quantity_e4,
    traceRequired: line.trace_required === 1,
    codes: (codes.get(line.line_id) ?? []).map((code) => code.code),
    lots: (lots.get(line.line_id) ?? []).map((lot) => ({
      lotId: lot.lot_id,
      quantity_e4: lot.quantity_e4,
    })),
  }));
}

/** What the customer pays of a sale: the cash share of insurance and everything outside it. */
export function customerShare(db: Db, sale: SaleRecord): Fen {
  const settlement = lastSettlement(db, sale.sale_id);
  if (!settlement?.setl_id) return sale.total_fen;
  return sumFen([settlement.cash_fen ?? fen(0), fen(sale.total_fen - sale.insured_fen)]);
}
