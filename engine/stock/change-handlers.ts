/**
 * What a second person must approve in the stock: another price, and on hand that is not what the
 * books say (盘点, 报损). Before and after are in the audit. A change of on hand is told to the
 * platform (3502, and 3501 of what was counted).
 */
import type { Lot } from '#contract/stock.ts';
import { parseDecimal, priceE6, quantityE4 } from '#core/money.ts';
import type { LotId, ProductId } from '#core/ids.ts';
import type { PriceE6, QuantityE4 } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { ProductRecord } from '#db/product.ts';
import { productById, setProductPrice } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotById, moveStock } from '#db/stock.ts';
import type { Handlers } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { oweStockChange } from '../outbox/owe-stock.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { lotView, rowOf } from './product-handlers.ts';
import { MAX_RECEIVED_E4 } from './receive-handlers.ts';

export const changeHandlers = {
  'product.setPrice': longHandler('product.setPrice', async (scope, input) => {
    const { engine } = scope;
    const price = parseDecimal(input.price, 6);
    if (price === null || price <= 0) return fail('input.invalid', '单价须大于 0。', 'price');
    const problem = asSeen(engine.db, input.productId, input.from_e6);
    if (!problem.ok) return problem;
    if (price === input.from_e6) return fail('input.invalid', '新价和现价一样。', 'price');
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    return scope.commit((inside) => {
      const seen = asSeen(inside.db, input.productId, input.from_e6);
      if (!seen.ok) return seen;
      setProductPrice(inside.db, input.productId, priceE6(price));
      inside.audit('product.priceSet', seen.value.item_code, {
        ...{ before_e6: input.from_e6, after_e6: price, cause: input.cause },
        approvedBy: approved.value.staffNo,
      });
      inside.touch('stock');
      const after = present(productById(inside.db, input.productId), 'product');
      return ok(rowOf(inside.db, after, inside.now));
    });
  }),

  'stock.adjust': longHandler('stock.adjust', async (scope, input) => {
    const { engine, staffNo, caller } = scope;
    const { lotId, from_e4, to_e4, cause } = input;
    const problem = adjustable(engine.db, lotId, from_e4, to_e4);
    if (!problem.ok) return problem;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const adjusted = scope.commit((inside): Result<Lot> => {
      // Sales went on while the PIN was typed.
      const lot = adjustable(inside.db, lotId, from_e4, to_e4);
      if (!lot.ok) return lot;
      moveStock(inside.db, {
        ...{ lot_id: lotId, kind: 'adjust', quantity_e4: quantityE4(to_e4 - from_e4) },
        ...{ sale_id: null, moved_at: inside.now, staff_no: staffNo, reason: cause },
      });
      inside.audit('stock.adjusted', lotId, {
        ...{ lotNo: lot.value.lot_no, before_e4: from_e4, after_e4: to_e4, cause },
        approvedBy: approved.value.staffNo,
      });
      inside.touch('stock', 'sale');
      oweStockChange(engine, inside, lotId);
      const where = { db: inside.db, now: inside.now, caller };
      return ok(lotView(where, present(lotById(inside.db, lotId), 'lot')));
    });
    engine.wakeOutbox();
    return adjusted;
  }),
} satisfies Partial<Handlers>;

function asSeen(db: Db, productId: ProductId, from_e6: PriceE6): Result<ProductRecord> {
  const product = productById(db, productId);
  if (product === null) return fail('product.unknown', '没有这个商品。', 'productId');
  if (product.price_e6 === from_e6) return ok(product);
  return fail('product.priceChanged', '价格刚才有变动，请重新核对。', 'from_e6');
}

function adjustable(
  db: Db,
  lotId: LotId,
  from_e4: QuantityE4,
  to_e4: QuantityE4,
): Result<LotRecord> {
  const lot = lotById(db, lotId);
  if (lot === null) return fail('stock.lotUnknown', '没有这个批次。', 'lotId');
  if (lot.on_hand_e4 !== from_e4) {
    return fail('stock.changed', '库存刚才有变动，请重新核对再登记。', 'from_e4');
  }
  if (to_e4 < 0 || to_e4 > MAX_RECEIVED_E4 || to_e4 === from_e4) {
    return fail('line.quantityInvalid', '实有数量不对，或和账上一样。', 'to_e4');
  }
  if (to_e4 >= lot.reserved_e4) return ok(lot);
  return fail('stock.insufficient', '有单正占用这个批次，不能少于占用的数量。', 'to_e4');
}
