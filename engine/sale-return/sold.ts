/** A sale as it was sold, for taking a part of it back, and the money it still holds. */
import type { SaleId } from '#core/ids.ts';
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import type { MoneyByKind, SoldLine } from '#core/sale-return.ts';
import type { TenderKind } from '#core/tender.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { tendersOf } from '#db/tender.ts';

/** Lines with lots and codes in the order in which the uploads join them (outbox/effects.ts). */
export function soldLines(db: Db, saleId: SaleId): SoldLine[] {
  const lots = Map.groupBy(sales.lineLots(db, saleId), (lot) => lot.line_id);
  const codes = Map.groupBy(sales.codesOfSale(db, saleId), (code) => code.line_id);
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

/** Money of a sale that is still here, by the way it came; ways with nothing are left out. */
export function moneyHeld(db: Db, saleId: SaleId): MoneyByKind[] {
  const held = new Map<TenderKind, number>();
  for (const { kind, refund, amount_fen } of tendersOf(db, saleId)) {
    held.set(kind, (held.get(kind) ?? 0) + (refund === 1 ? -amount_fen : amount_fen));
  }
  return [...held]
    .filter(([, amount]) => amount !== 0)
    .map(([kind, amount]) => ({ kind, amount_fen: fen(amount) }));
}

/** What the customer pays of a sale: the cash share of insurance and everything outside it. */
export function customerShare(db: Db, sale: SaleRecord): Fen {
  const settlement = lastSettlement(db, sale.sale_id);
  if (!settlement?.setl_id) return sale.total_fen;
  return sumFen([settlement.cash_fen ?? fen(0), fen(sale.total_fen - sale.insured_fen)]);
}
