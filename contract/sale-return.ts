/**
 * Partial return: some boxes come back, the rest stays sold. One guided act over several calls, whose
 * every stage is on disk: voiding → keeping → done (settlement.md §3, design notes §4.4).
 */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  fenSchema,
  lineIdSchema,
  nothingSchema,
  quantitySchema,
  query,
  saleIdSchema,
  saleReturnIdSchema,
  textSchema,
} from './define.ts';
import { PLATFORM_FAILURES, tenderSchema } from './sale-calls.ts';
import { saleSchema } from './sale.ts';
import { approvalSchema } from './staff.ts';

const moneyByKindSchema = z.object({
  kind: z.enum(['cash', 'wechat', 'alipay', 'card']),
  amount_fen: fenSchema,
});

/** What goes back to the customer by which way, and what the customer still pays. */
const refundPlanSchema = z.object({
  back: z.array(moneyByKindSchema),
  collect_fen: fenSchema,
});
export type RefundPlanView = z.infer<typeof refundPlanSchema>;

export const saleReturnSchema = z.object({
  returnId: saleReturnIdSchema,
  state: z.enum(['voiding', 'keeping', 'done', 'stopped']),
  saleId: saleIdSchema,
  saleNo: z.string(),
  /** The sale of what is kept, once the old one is void. */
  keptSaleId: saleIdSchema.nullable(),
  keptSaleNo: z.string(),
  keptState: saleSchema.shape.state.nullable(),
  /** The kept goods are insured ones that insurance has not settled yet. */
  toSettle: z.boolean(),
  till: z.string(),
  reason: z.string(),
  beganAt: z.number(),
  maskedName: z.string(),
  /** Price of the goods that came back, and of those that are kept. */
  returned_fen: fenSchema,
  kept_fen: fenSchema,
  /** The money at the end as it stands now; null while the platform has not spoken. */
  plan: refundPlanSchema.nullable(),
  /** The money when the customer keeps the goods without insurance; null where that is no question. */
  planSelfPay: refundPlanSchema.nullable(),
  /** The money when everything comes back after all. */
  planEverything: refundPlanSchema.nullable(),
});
export type SaleReturn = z.infer<typeof saleReturnSchema>;

const RETURNABLE = [
  'sale.unknown',
  'void.notPaid',
  'void.unknown',
  'return.underWay',
  'return.dossierOpen',
  'return.moneyOpen',
] as const;

export const saleReturnCalls = {
  /** A sale as it may be returned: its lines and codes, the money it took by way, and what forbids it. */
  'sale.returnPreview': query({
    access: EVERYBODY,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: z.object({
      sale: saleSchema,
      taken: z.array(moneyByKindSchema),
      /** Why nothing of it can be returned in part; '' when it can. */
      blocked: z.string(),
      /** Why lines on prescription cannot be kept any more; '' when they can. */
      prescriptionOver: z.string(),
      /** Price of its goods that may come back without a manager's approval. */
      returnsAlone_fen: fenSchema,
    }),
    failures: ['sale.unknown'],
  }),
  /**
   * Begins a partial return. A self-paid sale is done with the reply. Of an insured one 2103 is asked
   * first: the reply says `keeping` (the kept goods are a sale of their own, to be settled anew), or
   * `voiding` when the answer is unknown. No money moves before the end.
   */
  'sale.return': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      saleId: saleIdSchema,
      returned: z
        .array(
          z.strictObject({
            lineId: lineIdSchema,
            quantity_e4: quantitySchema,
            codes: z.array(z.string().max(512)).max(1_000),
          }),
        )
        .max(500),
      reason: textSchema.min(1, '请写原因'),
      /** Needed above the store's limit, and for whatever insurance has settled. */
      approval: approvalSchema.nullable(),
    }),
    output: saleReturnSchema,
    failures: [
      ...RETURNABLE,
      'return.approvalNeeded',
      'line.unknown',
      'return.nothing',
      'return.everything',
      'return.tooMuch',
      'return.notThisSale',
      'return.codesMissing',
      'return.prescriptionOver',
      'sale.wrongState',
      'void.refused',
      'void.refundedBefore',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
  /** Returns under way, on all tills, oldest first. */
  'sale.returnsOpen': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(saleReturnSchema),
  }),
  /**
   * The end: old money back, kept goods paid, one transaction. `selfPay` keeps insured goods without
   * insurance. `tenders` are for what the customer still pays, empty when nothing.
   */
  'sale.returnFinish': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      returnId: saleReturnIdSchema,
      selfPay: z.boolean(),
      tenders: z.array(tenderSchema).max(4),
    }),
    output: saleReturnSchema,
    failures: [
      'return.unknown',
      'return.notSettled',
      'settlement.confirmCash',
      'sale.wrongState',
      'tender.short',
      'tender.tooMuch',
      'tender.invalid',
    ],
  }),
  /** Everything comes back after all: a settled rest is voided (2103), all money goes back. */
  'sale.returnEverything': command({
    access: AT_THE_TILL,
    input: z.strictObject({ returnId: saleReturnIdSchema, approval: approvalSchema }),
    output: saleReturnSchema,
    failures: [
      'return.unknown',
      'sale.wrongState',
      'void.refused',
      'void.refundedBefore',
      'void.unknown',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
};
