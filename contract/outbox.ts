/** What is owed to the platform: seen, corrected, sent again or closed by a person. */
import { z } from 'zod';
import {
  EVERYBODY,
  command,
  dateSchema,
  fenSchema,
  lotIdSchema,
  nothingSchema,
  outboxItemIdSchema,
  productIdSchema,
  quantitySchema,
  query,
  saleIdSchema,
} from './define.ts';
import { ADJUST_CAUSES } from './stock.ts';
import { approvalSchema } from './staff.ts';

const stateSchema = z.enum([
  'waiting',
  'sending',
  'accepted',
  'refused',
  'unknown',
  'cancelled',
  'closed',
]);

export const outboxItemSchema = z.object({
  itemId: outboxItemIdSchema,
  /** 7207, 7208, 3505, 3506, 3501, 3502 */
  infno: z.string(),
  /** 处方销售出库, 撤销处方出库, 销售明细与追溯码, 销售退货, 库存盘存, 库存变更 */
  name: z.string(),
  /** The sale it belongs to; null, '' and null for what tells of a lot. */
  saleId: saleIdSchema.nullable(),
  saleNo: z.string(),
  total_fen: fenSchema.nullable(),
  /** The lot that a 3501 or 3502 tells of; null for what belongs to a sale. */
  lot: z
    .object({
      lotNo: z.string(),
      unit: z.string(),
      /** Why its stock changed (3502): received, or as it was adjusted; null for a stock-take. */
      cause: z.enum(['receive', ...ADJUST_CAUSES]).nullable(),
      /** 3502: more (above 0) or less; 3501: what lay there. */
      quantity_e4: quantitySchema,
    })
    .nullable(),
  /** The goods it tells of; the name of the upload where it tells of the whole sale. */
  subject: z.string(),
  state: stateSchema,
  tries: z.int(),
  createdAt: z.number(),
  nextAt: z.number().nullable(),
  acceptedAt: z.number().nullable(),
  /** Why it stands as it does, in words; the platform's own when it refused. */
  reason: z.string(),
  /** An earlier upload of the same sale or lot that must end first. */
  heldUpBy: z.object({ name: z.string(), state: stateSchema }).nullable(),
  /** Who closed it; '' unless closed. */
  closedBy: z.string(),
  closedAt: z.number().nullable(),
});
export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** What an upload says of goods and can be wrong: everything else follows from the sale. */
const goodsFields = {
  nationalDrugCode: z.string().trim().min(1).max(50),
  approvalNo: z.string().trim().max(100),
  manufacturer: z.string().trim().max(200),
  lotNo: z.string().trim().min(1).max(30),
  madeOn: dateSchema,
  expiresOn: dateSchema,
};

const goodsSchema = z.object({
  productId: productIdSchema,
  lotId: lotIdSchema,
  name: z.string(),
  spec: z.string(),
  nationalDrugCode: z.string(),
  approvalNo: z.string(),
  manufacturer: z.string(),
  lotNo: z.string(),
  madeOn: z.string(),
  expiresOn: z.string(),
});
export type UploadGoods = z.infer<typeof goodsSchema>;

const detailSchema = z.object({
  item: outboxItemSchema,
  goods: z.array(goodsSchema),
  /** The pharmacist a 3505 names; null where the upload names none. */
  pharmacist: z.object({ name: z.string(), practiceNo: z.string() }).nullable(),
});
export type UploadDetail = z.infer<typeof detailSchema>;

/** Said by a person, kept with the item. */
const reasonSchema = z.string().trim().min(1, '请写原因').max(200);
const itemSchema = z.strictObject({ itemId: outboxItemIdSchema });

export const outboxCalls = {
  /** Newest first; `open` leaves out what is accepted, not owed any more or closed. */
  'outbox.list': query({
    access: EVERYBODY,
    input: z.strictObject({ open: z.boolean(), limit: z.int().min(1).max(500) }),
    output: z.array(outboxItemSchema),
  }),
  'outbox.detail': query({
    access: EVERYBODY,
    input: itemSchema,
    output: detailSchema,
    failures: ['outbox.unknownItem'],
  }),
  /** Tries what waits now instead of at its next time; asked by a manager, also what was refused. */
  'outbox.sendNow': command({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({ woken: z.int() }),
  }),
  /** The same for one item; a refused one goes under a number of its own, and only for a manager. */
  'outbox.sendOne': command({
    access: EVERYBODY,
    input: itemSchema,
    output: outboxItemSchema,
    failures: ['outbox.unknownItem', 'outbox.wrongState'],
  }),
  /**
   * Corrects the facts a waiting or refused upload is built from, in the goods, the lot or the
   * pharmacist's file, and sends it again under a new number. Audited with before and after.
   */
  'outbox.correct': command({
    access: ['manager'],
    input: z.strictObject({
      itemId: outboxItemIdSchema,
      goods: z
        .strictObject({ productId: productIdSchema, lotId: lotIdSchema, ...goodsFields })
        .nullable(),
      practiceNo: z.string().trim().min(1).max(50).nullable(),
    }),
    output: outboxItemSchema,
    failures: [
      'outbox.unknownItem',
      'outbox.wrongState',
      'outbox.nothingChanged',
      'outbox.notItsGoods',
    ],
  }),
  /**
   * What a manager found on the platform's own pages about an upload without an answer: it has it
   * (done, with the number it gave where it gave one), or it has not (sent again, new number).
   */
  'outbox.settleUnknown': command({
    access: ['manager'],
    input: z.strictObject({
      itemId: outboxItemIdSchema,
      found: z.boolean(),
      platformNo: z.string().trim().max(50),
      reason: reasonSchema,
    }),
    output: outboxItemSchema,
    failures: ['outbox.unknownItem', 'outbox.wrongState'],
  }),
  /** Ends an upload that will not be sent any more, by a manager's PIN; later ones of its sale or lot go on. */
  'outbox.close': command({
    access: EVERYBODY,
    input: z.strictObject({
      itemId: outboxItemIdSchema,
      reason: reasonSchema,
      approval: approvalSchema,
    }),
    output: outboxItemSchema,
    failures: [
      'outbox.unknownItem',
      'outbox.wrongState',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
};
