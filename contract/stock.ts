/** Products: search, detail, creation, prices; stock: lots and goods received. */
import { z } from 'zod';
import type { FailureCode } from './failures.ts';
import { approvalSchema } from './staff.ts';
import {
  EVERYBODY,
  command,
  dateSchema,
  fenSchema,
  lotIdSchema,
  priceSchema,
  productIdSchema,
  quantitySchema,
  query,
  textSchema,
} from './define.ts';

export const productKindSchema = z.enum(['rx', 'otc', 'device', 'other', 'service']);

export const productRowSchema = z.object({
  productId: productIdSchema,
  itemCode: z.string(),
  name: z.string(),
  spec: z.string(),
  manufacturer: z.string(),
  unit: z.string(),
  kind: productKindSchema,
  catalogueClass: z.string(),
  price_e6: priceSchema,
  /** Unreserved, unexpired stock. */
  available_e4: quantitySchema,
  shelf: z.string(),
  approvalNo: z.string(),
});
export type ProductRow = z.infer<typeof productRowSchema>;

export const lotSchema = z.object({
  lotId: lotIdSchema,
  lotNo: z.string(),
  madeOn: z.string(),
  expiresOn: z.string(),
  onHand_e4: quantitySchema,
  reserved_e4: quantitySchema,
  expired: z.boolean(),
  nearExpiry: z.boolean(),
  /** Goods of one lot number that were bought at another price are a lot of their own. */
  receivedOn: z.string(),
  /** What a unit was bought for (进价). Null: not known, or asked by anybody but a manager. */
  cost_e6: priceSchema.nullable(),
});
export type Lot = z.infer<typeof lotSchema>;

export const newProductSchema = z.strictObject({
  itemCode: z.string().regex(/^[0-9A-Za-z-]{1,30}$/, '编码为字母数字'),
  name: z.string().trim().min(1).max(200),
  genericName: z.string().trim().max(200),
  spec: z.string().trim().max(200),
  dosageForm: z.string().trim().max(50),
  manufacturer: z.string().trim().max(200),
  approvalNo: z.string().trim().max(100),
  unit: z.string().trim().min(1).max(10),
  kind: productKindSchema,
  nationalDrugCode: z.string().trim().max(50),
  catalogueClass: z.enum(['', '01', '02', '03']),
  /** Yuan text, at most six decimals, above 0. */
  price: z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, '单价最多 6 位小数'),
  barcode: z.string().regex(/^(\d{8,14})?$/, '条码为 8–14 位数字'),
  tracePrefixes: z.array(z.string().regex(/^\d{7}$/, '追溯码标识为 7 位数字')).max(20),
  traceRequired: z.boolean(),
  shelf: z.string().trim().max(20),
});

/** 进价: yuan text, at most six decimals, above 0; '' where it is not known. */
const costTextSchema = z.string().regex(/^(\d{1,7}(\.\d{1,6})?)?$/, '进价最多 6 位小数');

const receivedLotSchema = z.strictObject({
  productId: productIdSchema,
  lotNo: z.string().trim().min(1).max(30),
  madeOn: dateSchema,
  expiresOn: dateSchema,
  quantity_e4: quantitySchema,
  supplier: textSchema,
  cost: costTextSchema,
});

/** Why a price changes: supplier 进价变动, list 挂网价或支付标准调整, promotion 促销, mistake 录错更正. */
const PRICE_CAUSES = ['supplier', 'list', 'promotion', 'mistake', 'other'] as const;

/** Why a purchase price is corrected: invoice 以发票为准, rebate 返利折让, mistake 录错更正. */
const COST_CAUSES = ['mistake', 'invoice', 'rebate', 'other'] as const;

/** Where a price comes from: a change, the product's creation by hand or from a goods list, the first store. */
const PRICE_ORIGINS = [...PRICE_CAUSES, 'created', 'imported', 'opening'] as const;

const pricePointSchema = z.object({
  /** Null where nobody noted it: goods that were in the store from the beginning. */
  at: z.number().nullable(),
  /** Null: the first price. */
  from_e6: priceSchema.nullable(),
  to_e6: priceSchema,
  cause: z.enum(PRICE_ORIGINS),
  /** Who asked, and who approved; '' for nobody. */
  staffName: z.string(),
  approvedBy: z.string(),
});
export type PricePoint = z.infer<typeof pricePointSchema>;

/** Why stock is adjusted: count 盘点, damaged 破损, expired 过期报损, lost 丢失. */
export const ADJUST_CAUSES = ['count', 'damaged', 'expired', 'lost', 'other'] as const;

const APPROVED: readonly FailureCode[] = [
  'approval.wrongPin',
  'approval.secondPerson',
  'staff.locked',
];

export const stockCalls = {
  /** Ranked search by name, pinyin, initials, approval number or code; one character is enough. */
  'product.search': query({
    access: EVERYBODY,
    input: z.strictObject({ text: z.string().max(50), limit: z.int().min(1).max(50) }),
    output: z.array(productRowSchema),
  }),
  'product.lots': query({
    access: EVERYBODY,
    input: z.strictObject({ productId: productIdSchema }),
    output: z.object({ product: productRowSchema, lots: z.array(lotSchema) }),
    failures: ['product.unknown'],
  }),
  /** Product with this item code, null when there is none. */
  'product.byCode': query({
    access: EVERYBODY,
    input: z.strictObject({ code: z.string().max(60) }),
    output: productRowSchema.nullable(),
  }),
  'product.create': command({
    access: ['manager'],
    input: newProductSchema,
    output: productRowSchema,
    failures: ['product.duplicate'],
  }),
  /** Another price from now on; lines that are in a sale already keep theirs. */
  'product.setPrice': command({
    access: EVERYBODY,
    input: z.strictObject({
      productId: productIdSchema,
      /** What the person saw, so that nobody changes a price they did not see. */
      from_e6: priceSchema,
      /** Yuan text, at most six decimals, above 0. */
      price: z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, '单价最多 6 位小数'),
      cause: z.enum(PRICE_CAUSES),
      approval: approvalSchema,
    }),
    output: productRowSchema,
    failures: ['product.unknown', 'product.priceChanged', ...APPROVED],
  }),
  /** Every selling price a product has had, newest first, a page at a time. */
  'product.priceHistory': query({
    access: EVERYBODY,
    input: z.strictObject({
      productId: productIdSchema,
      /** `next` of the page before; null for the newest. */
      before: z.int().min(1).nullable(),
      limit: z.int().min(1).max(50),
    }),
    output: z.object({
      product: productRowSchema,
      prices: z.array(pricePointSchema),
      /** Where the next page begins; null: this was the last. */
      next: z.int().nullable(),
    }),
    failures: ['product.unknown'],
  }),
  /** What is really there of a lot, counted or after a loss. */
  'stock.adjust': command({
    access: EVERYBODY,
    input: z.strictObject({
      lotId: lotIdSchema,
      /** On hand as the person saw it when counting. */
      from_e4: quantitySchema,
      to_e4: quantitySchema,
      cause: z.enum(ADJUST_CAUSES),
      approval: approvalSchema,
    }),
    output: lotSchema,
    failures: [
      'stock.lotUnknown',
      'stock.changed',
      'stock.insufficient',
      'line.quantityInvalid',
      ...APPROVED,
    ],
  }),
  /** Goods received: a new lot or more of a known one. */
  'stock.receive': command({
    access: ['manager'],
    input: receivedLotSchema,
    output: lotSchema,
    failures: ['product.unknown', 'line.quantityInvalid', 'stock.expired'],
  }),
  /** A purchase price that was written down wrong: also of what was sold of the lot already. */
  'stock.setCost': command({
    access: ['manager'],
    input: z.strictObject({
      lotId: lotIdSchema,
      /** What the person saw; null: not known. */
      from_e6: priceSchema.nullable(),
      /** Yuan text, at most six decimals, above 0. */
      cost: z.string().regex(/^\d{1,7}(\.\d{1,6})?$/, '进价最多 6 位小数'),
      cause: z.enum(COST_CAUSES),
      approval: approvalSchema,
    }),
    output: lotSchema,
    failures: ['stock.lotUnknown', 'product.priceChanged', ...APPROVED],
  }),
  /** Money value and counts of the stock, for the stock page. */
  'stock.summary': query({
    access: EVERYBODY,
    input: z.strictObject({}),
    output: z.object({
      products: z.int(),
      lots: z.int(),
      nearExpiryLots: z.int(),
      expiredLots: z.int(),
      value_fen: fenSchema,
    }),
  }),
};
