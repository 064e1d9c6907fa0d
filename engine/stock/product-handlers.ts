/** Products: search, detail, creation, the stock page's sums. */
import type { Lot, ProductRow } from '#contract/stock.ts';
import { parseDecimal, quantityE4 } from '#core/money.ts';
import type { QuantityE4 } from '#core/money.ts';
import type { ProductId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { addMonths, isExpired, isNearExpiry } from '#core/stock.ts';
import { chinaDate } from '#core/time.ts';
import { nextCounter } from '#db/counter.ts';
import type { ProductRecord } from '#db/product.ts';
import {
  availableByProduct,
  productByBarcode,
  productById,
  productByItemCode,
  productsByNationalCode,
  stockSummary,
} from '#db/product.ts';
import { searchProducts } from '#db/product-search.ts';
import type { Db } from '#db/sql.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotsOfProduct } from '#db/stock.ts';
import type { Caller, Handlers } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { storeNumber } from '../settings/store-numbers.ts';
import { createProduct, duplicateOf } from './new-product.ts';

export const productHandlers = {
  'product.search': queryHandler('product.search', ({ db, now }, input) =>
    ok(rowsOf(db, searchProducts(db, input.text, input.limit), now)),
  ),

  'product.lots': queryHandler('product.lots', ({ db, now, caller }, input) => {
    const product = productById(db, input.productId);
    if (product === null) return unknownProduct();
    const lots = lotsOfProduct(db, product.product_id).map((lot) =>
      lotView({ db, now, caller }, lot),
    );
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

  'stock.summary': queryHandler('stock.summary', ({ db, now }) => {
    const today = chinaDate(now);
    return ok(stockSummary(db, today, addMonths(today, storeNumber(db, 'nearExpiry_months'))));
  }),
} satisfies Partial<Handlers>;

export function unknownProduct(): Result<never> {
  return fail('product.unknown', '没有这个商品。', 'productId');
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

type LotWhere = { readonly db: Db; readonly now: number; readonly caller: Caller };

/** A lot as this person may see it: what it was bought for is the manager's. */
export function lotView({ db, now, caller }: LotWhere, lot: LotRecord): Lot {
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
    receivedOn: chinaDate(lot.received_at),
    cost_e6: caller.staff?.role === 'manager' && lot.cost_e6 > 0 ? lot.cost_e6 : null,
  };
}
