/** Goods leave with a sale and come back with its void: stock, reservations, trace codes. */
import { quantityE4 } from '#core/money.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { moveStock, reserveLot } from '#db/stock.ts';
import { returnCodes, sellCodes } from '#db/trace-code.ts';
import type { StaffNo } from '#core/ids.ts';
import type { Transaction } from '../engine.ts';

/** What was reserved is sold: stock out lot by lot, codes sold. */
export function takeGoodsOut(tx: Transaction, sale: SaleRecord): void {
  for (const taken of sales.lineLots(tx.db, sale.sale_id)) {
    reserveLot(tx.db, taken.lot_id, -taken.quantity_e4);
    moveStock(tx.db, {
      lot_id: taken.lot_id,
      kind: 'sell',
      quantity_e4: quantityE4(-taken.quantity_e4),
      sale_id: sale.sale_id,
      moved_at: tx.now,
      staff_no: sale.staff_no,
    });
  }
  sellCodes(tx.db, sale.sale_id, tx.now);
  tx.touch('stock');
}

/** The whole sale comes back into the lots it left; its codes are free again. */
export function bringGoodsBack(tx: Transaction, sale: SaleRecord, staffNo: StaffNo): void {
  for (const taken of sales.lineLots(tx.db, sale.sale_id)) {
    moveStock(tx.db, {
      lot_id: taken.lot_id,
      kind: 'return',
      quantity_e4: taken.quantity_e4,
      sale_id: sale.sale_id,
      moved_at: tx.now,
      staff_no: staffNo,
    });
  }
  returnCodes(tx.db, sale.sale_id, tx.now);
  tx.touch('stock');
}
