/** Products and goods received: search, detail, creation, new lots, the stock page's sums. */
import type { Lot, ProductRow } from '#contract/stock.ts';
import { parseDecimal, quantityE4 } from '#core/money.ts';
import type { QuantityE4 } from '#core/money.ts';
import type { LotId, ProductId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { addMonths, isExpired, isNearExpiry } from '#core/stock.ts';
import { chinaDate, isDay } from '#core/time.ts';
import { nextCounter } from '#db/counter.ts';
import type { ProductRecord } from '#db/product.ts';
import {
  availableByProduct,
  insertLot,
  lotByNumber,
  productByBarcode,
  productById,
  productByItemCode,
  productsByNationalCode,
  stockSummary,
} from '#db/product.ts';
import { searchProducts } from '#db/product-search.ts';
import type { Db } from '#db/sql.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotById, lotsOfProduct, moveStock } from '#db/stock.ts';
import type { CommandScope, Handlers } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { oweStockChange } from '../outbox/owe-stock.ts';
import { storeNumber } from '../settings/store-numbers.ts';
import { createProduct, duplicateOf } from './new-product.ts';

/** A delivery of more than a million units is a slip of the finger. */
export const MAX_RECEIVED_E4 = 10_000_000_000;

export const productHandlers = {
  'product.search': queryHandler('product.search', ({ db, now }, input) =>
    ok(rowsOf(db, searchProducts(db, input.text, input.limit), now)),
  ),

  'product.lots': queryHandler('product.lots', ({ db, now }, input) => {
    const product = productById(db, input.productId);
    if (product === null) return unknownProduct();
    const lots = lotsOfProduct(db, product.product_id).map((lot) => lotView(db, lot, now));
    return ok({ product: rowOf(db, product, now), lots });
  }),

  'product.byCode': queryHandler('product.byCode', ({ db, now }, input) => {
    const product =
      productByItemCode(db, input.code) ??
      productByBarcode(db, input.code) ??
      productsByNationalCode(db, input.code).find((each) => each.active === 1);
    return ok(product ? rowOf(db, product, now) : null);
  }),

  'product.create': commandHandler('product.create', (scope, input) => {
    const { db, now } = scope;
    const price = parseDecimal(input.price, 6);
    if (price === null || price <= 0) return fail('input.invalid', '单价须大于 0。', 'price');
    const problem = duplicateOf(db, input);
    if (problem !== null) return problem;
    const productId = createProduct(scope, scope.engine.newId() as ProductId, input);
    scope.touch('stock');
    return ok(rowOf(db, present(productById(db, productId), 'the product just written'), now));
  }),

  'stock.receive': commandHandler('stock.receive', (scope, input) => {
    const today = chinaDate(scope.now);
    const product = productById(scope.db, input.productId);
    if (product === null) return unknownProduct();
    if (input.quantity_e4 <= 0 || input.quantity_e4 > MAX_RECEIVED_E4) {
      return fail('line.quantityInvalid', '入库数量须大于 0，且不超过 1,000,000。', 'quantity_e4');
    }
    const wrong = wrongDates(input, today);
    if (wrong !== null) return wrong;
    const known = lotByNumber(scope.db, input.productId, input.lotNo);
    if (known && known.expires_on !== input.expiresOn) {
      const sentence = `批号 ${input.lotNo} 已登记的有效期是 ${known.expires_on}，请核对。`;
      return fail('input.invalid', sentence, 'expiresOn');
    }
    const lotId = known?.lot_id ?? newLot(scope, input);
    moveStock(scope.db, {
      lot_id: lotId,
      kind: 'receive',
      quantity_e4: input.quantity_e4,
      sale_id: null,
      moved_at: scope.now,
      staff_no: scope.staffNo,
    });
    const { lotNo, supplier, quantity_e4 } = input;
    scope.audit('stock.receive', lotId, { lotNo, supplier, quantity_e4 });
    scope.touch('stock');
    oweStockChange(scope.engine, scope, lotId);
    scope.after(() => scope.engine.wakeOutbox());
    const lot = present(lotById(scope.db, lotId), 'the lot just received');
    return ok(lotView(scope.db, lot, scope.now));
  }),

  'stock.summary': queryHandler('stock.summary', ({ db, now }) => {
    const today = chinaDate(now);
    return ok(stockSummary(db, today, addMonths(today, storeNumber(db, 'nearExpiry_months'))));
  }),
} satisfies Partial<Handlers>;

function unknownProduct(): Result<never> {
  return fail('product.unknown', '没有这个商品。', 'productId');
}

function wrongDates(
  input: { readonly madeOn: string; readonly expiresOn: string; readonly lotNo: string },
  today: string,
): Result<never> | null {
  if (!isDay(input.madeOn)) return fail('input.invalid', '没有这一天，请检查。', 'madeOn');
  if (!isDay(input.expiresOn)) return fail('input.invalid', '没有这一天，请检查。', 'expiresOn');
  if (input.madeOn > today || input.madeOn > input.expiresOn) {
    return fail('input.invalid', '生产日期不能晚于今天或有效期。', 'madeOn');
  }
  if (!isExpired(input.expiresOn, today)) return null;
  return fail('stock.expired', `批号 ${input.lotNo} 已过期，不能入库。`, 'expiresOn');
}

function newLot(
  scope: CommandScope,
  input: {
    readonly productId: ProductId;
    readonly lotNo: string;
    readonly madeOn: string;
    readonly expiresOn: string;
  },
): LotId {
  const lotId = scope.engine.newId() as LotId;
  insertLot(scope.db, {
    lot_id: lotId,
    product_id: input.productId,
    lot_no: input.lotNo,
    batch_serial: batchSerial(scope.db, scope.now),
    made_on: input.madeOn,
    expires_on: input.expiresOn,
    on_hand_e4: quantityE4(0),
    received_at: scope.now,
  });
  return lotId;
}

/** The shop's own serial of a batch (`fixmedins_bchno`): day and a counter that never repeats. */
export function batchSerial(db: Db, now: number): string {
  const serial = String(nextCounter(db, 'batch')).padStart(6, '0');
  return `B${chinaDate(now).replaceAll('-', '')}${serial}`;
}

export function rowOf(db: Db, product: ProductRecord, now: number): ProductRow {
  return present(rowsOf(db, [product], now)[0], 'the row of a product');
}

function rowsOf(db: Db, products: readonly ProductRecord[], now: number): ProductRow[] {
  const ids = products.map((product) => product.product_id);
  const available = availableByProduct(db, ids, chinaDate(now));
  const none: QuantityE4 = quantityE4(0);
  return products.map((product) => ({
    productId: product.product_id,
    itemCode: product.item_code,
    name: product.name,
    spec: product.spec,
    manufacturer: product.manufacturer,
    unit: product.unit,
    kind: product.kind,
    catalogueClass: product.catalogue_class,
    price_e6: product.price_e6,
    available_e4: available.get(product.product_id) ?? none,
    shelf: product.shelf,
    approvalNo: product.approval_no,
  }));
}

export function lotView(db: Db, lot: LotRecord, now: number): Lot {
  const today = chinaDate(now);
  return {
    lotId: lot.lot_id,
    lotNo: lot.lot_no,
    madeOn: lot.made_on,
    expiresOn: lot.expires_on,
    onHand_e4: lot.on_hand_e4,
    reserved_e4: lot.reserved_e4,
    expired: isExpired(lot.expires_on, today),
    nearExpiry: isNearExpiry(lot.expires_on, today, storeNumber(db, 'nearExpiry_months')),
  };
}
