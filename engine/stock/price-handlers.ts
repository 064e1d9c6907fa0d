/** The selling prices of a product over the years, as the audit has them. */
import type { PricePoint } from '#contract/stock.ts';
import type { PriceE6 } from '#core/money.ts';
import { ok } from '#core/result.ts';
import type { PriceRecord } from '#db/price-history.ts';
import { priceRecords } from '#db/price-history.ts';
import type { ProductRecord } from '#db/product.ts';
import { productById } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';
import type { Handlers } from '../engine.ts';
import { queryHandler } from '../engine.ts';
import { rowOf, unknownProduct } from './product-handlers.ts';

/** `detail` of `product.create`, and of `product.priceSet`. */
export type CreationDetail = {
  readonly after: { readonly price_e6: PriceE6 };
  /** Of a goods list only. */
  readonly approvedBy?: string;
};
export type PriceDetail = {
  readonly before_e6: PriceE6;
  readonly after_e6: PriceE6;
  readonly cause: PricePoint['cause'];
  readonly approvedBy: string;
};

export const priceHandlers = {
  'product.priceHistory': queryHandler('product.priceHistory', ({ db, now }, input) => {
    const product = productById(db, input.productId);
    if (product === null) return unknownProduct();
    const { before, limit } = input;
    // One more than asked for says whether a page follows.
    const records = priceRecords(db, product.item_code, before, limit + 1);
    const page = records.slice(0, limit);
    const more = records.length > limit;
    const prices = page.map((record) => pointOf(db, record));
    if (!more) prices.push(...openingOf(product, prices, before));
    const next = more ? (page.at(-1)?.audit_id ?? null) : null;
    return ok({ product: rowOf(db, product, now), prices, next });
  }),
} satisfies Partial<Handlers>;

function pointOf(db: Db, { at, staff_no, action, detail }: PriceRecord): PricePoint {
  const nameOf = (staffNo: string): string => staffByNo(db, staffNo)?.name ?? staffNo;
  const staffName = nameOf(staff_no);
  if (action === 'product.priceSet') {
    const { before_e6, after_e6, cause, approvedBy } = readColumn('priceDetail', detail);
    const change = { from_e6: before_e6, to_e6: after_e6, cause };
    return { at, ...change, staffName, approvedBy: nameOf(approvedBy) };
  }
  const { after, approvedBy } = readColumn('creationDetail', detail);
  const first = { at, from_e6: null, to_e6: after.price_e6, staffName };
  if (approvedBy === undefined) return { ...first, cause: 'created', approvedBy: '' };
  return { ...first, cause: 'imported', approvedBy: nameOf(approvedBy) };
}

/** Goods a store began with have no creation on record: what their first change was made from. */
function openingOf(
  product: ProductRecord,
  prices: readonly PricePoint[],
  before: number | null,
): PricePoint[] {
  const oldest = prices.at(-1);
  // A page behind the last one holds nothing.
  if (oldest === undefined && before !== null) return [];
  const to_e6 = oldest === undefined ? product.price_e6 : oldest.from_e6;
  if (to_e6 === null) return [];
  const nobody = { staffName: '', approvedBy: '' };
  return [{ at: null, from_e6: null, to_e6, cause: 'opening', ...nobody }];
}
