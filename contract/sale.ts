/** The sale as the counter shows it: lines, person, prescription, figures, tenders. */
import { z } from 'zod';
import {
  dossierIdSchema,
  fenSchema,
  lineIdSchema,
  lotIdSchema,
  prescriptionIdSchema,
  priceSchema,
  productIdSchema,
  quantitySchema,
  saleIdSchema,
} from './define.ts';
import { moneyTaskSchema } from './money-task.ts';
import { productKindSchema } from './stock.ts';

/** Money of a settlement, glossary §4 names, integer fen. */
export const amountsSchema = z.object({
  totalFee_fen: fenSchema,
  fullySelfPaid_fen: fenSchema,
  overCeiling_fen: fenSchema,
  payFirst_fen: fenSchema,
  inScope_fen: fenSchema,
  deductible_fen: fenSchema,
  pooledFundPay_fen: fenSchema,
  /** All funds other than the pooled fund. */
  otherFundsPay_fen: fenSchema,
  fundTotal_fen: fenSchema,
  accountPay_fen: fenSchema,
  ownAccountPay_fen: fenSchema,
  familyAccountPay_fen: fenSchema,
  cashDue_fen: fenSchema,
  accountBalance_fen: fenSchema,
});
export type Amounts = z.infer<typeof amountsSchema>;

export const saleLineSchema = z.object({
  lineId: lineIdSchema,
  position: z.int(),
  productId: productIdSchema,
  itemCode: z.string(),
  name: z.string(),
  spec: z.string(),
  manufacturer: z.string(),
  unit: z.string(),
  kind: productKindSchema,
  catalogueClass: z.string(),
  /** "先自付 10%", "全自费", "" … from the product, or from the platform's cut after a trial. */
  payFirstNote: z.string(),
  lots: z.array(
    z.object({
      lotId: lotIdSchema,
      lotNo: z.string(),
      expiresOn: z.string(),
      nearExpiry: z.boolean(),
      quantity_e4: quantitySchema,
    }),
  ),
  lotChosenByHand: z.boolean(),
  price_e6: priceSchema,
  quantity_e4: quantitySchema,
  amount_fen: fenSchema,
  insured: z.boolean(),
  movedToSelfPay: z.boolean(),
  traceRequired: z.boolean(),
  codesNeeded: z.int(),
  codes: z.array(z.string()),
  prescriptionLineNo: z.int().nullable(),
  /** "口服 每次 1片 每日1次 · 28天" for prescription lines. */
  usage: z.string(),
  shelf: z.string(),
  available_e4: quantitySchema,
});
export type SaleLine = z.infer<typeof saleLineSchema>;

export const personViewSchema = z.object({
  maskedName: z.string(),
  gender: z.string(),
  age: z.string(),
  maskedIdDocNo: z.string(),
  insuranceName: z.string(),
  categoryName: z.string(),
  statusName: z.string(),
  /** Insured place as the region names it; its code where the region has no name for it. */
  areaName: z.string(),
  crossRegion: z.boolean(),
  accountBalance_fen: fenSchema,
  /** Whether the pooled fund may pay here (2001), and why not. */
  pooledFundEntitled: z.boolean(),
  entitlementNote: z.string(),
  /** platform: just asked. earlier: known from an earlier sale. byHand: 手工登记，未联网核验. */
  source: z.enum(['platform', 'earlier', 'byHand']),
  /** When the platform said it ("参数 11-20 下载"); null when it never did. */
  knownAt: z.number().nullable(),
  maskedPhone: z.string(),
  /** The token lives in memory: null after a restart or resume: scan again. */
  credentialExpiresAt: z.number().nullable(),
});
export type PersonView = z.infer<typeof personViewSchema>;

/** The way out of unknown of a settlement or a void (settlement.md §4), as the screen tells it. */
export const resolutionViewSchema = z.object({
  /** settle: a 2102 without an answer · void: a 2103. */
  request: z.enum(['settle', 'void']),
  step: z.enum(['books', 'authorise', 'reverse', 'level', 'bureau', 'ended']),
  /** Null while it is under way: absent = it never happened, accepted = an answer or the books say it did. */
  outcome: z.enum(['accepted', 'absent', 'reversed']).nullable(),
  beganAt: z.number(),
  tries: z.int(),
  nextAt: z.number().nullable(),
  /** It also lies on the manager's desk. */
  escalatedAt: z.number().nullable(),
  /** Why the last try came to nothing: the platform's sentence or ours. */
  note: z.string(),
  steps: z.array(
    z.object({
      at: z.number(),
      kind: z.enum([
        'unknown',
        'totalsLevel',
        'totalsNotLevel',
        'detailAbsent',
        'detailHappened',
        'detailTwice',
        'detailUnclear',
        'noAnswer',
        'authorise',
        'authorised',
        'reverse',
        'reversalSent',
        'reversalAccepted',
        'reversalRefused',
        'reversalUnknown',
        'level',
        'bureau',
        'lateAnswer',
        'escalated',
        'bureauWord',
        'accepted',
        'absent',
        'reversed',
      ]),
      detail: z.string(),
    }),
  ),
});
export type ResolutionView = z.infer<typeof resolutionViewSchema>;

export const saleSchema = z.object({
  saleId: saleIdSchema,
  saleNo: z.string(),
  state: z.enum([
    'open',
    'held',
    'settling',
    'unknown',
    'settled',
    'paid',
    'voiding',
    'voidUnknown',
    'voided',
    'abandoned',
  ]),
  startedAt: z.number(),
  /** 门诊统筹, 药店购药, 自费 … */
  careTypeName: z.string(),
  lines: z.array(saleLineSchema),
  kinds: z.int(),
  pieces_e4: quantitySchema,
  total_fen: fenSchema,
  insured_fen: fenSchema,
  selfPay_fen: fenSchema,
  codesNeeded: z.int(),
  codesCaptured: z.int(),
  accountMode: z.enum(['none', 'own', 'shared']),
  person: personViewSchema.nullable(),
  prescription: z
    .object({
      prescriptionId: prescriptionIdSchema,
      tail: z.string(),
      institutionName: z.string(),
      department: z.string(),
      prescriber: z.string(),
      diagnosis: z.string(),
      validUntilText: z.string(),
      signatureValid: z.boolean(),
      linesMatched: z.int(),
      linesTotal: z.int(),
      review: z.enum(['waiting', 'approved', 'refused', 'unknown']),
      reviewerName: z.string(),
      reviewedAt: z.number().nullable(),
      reviewNote: z.string(),
    })
    .nullable(),
  trial: z.object({ askedAt: z.number(), amounts: amountsSchema, stale: z.boolean() }).nullable(),
  settlement: z
    .object({
      state: z.enum([
        'settling',
        'settled',
        'refused',
        'unknown',
        'notSent',
        'voiding',
        'voidUnknown',
        'voided',
      ]),
      msgid: z.string(),
      sentAt: z.number().nullable(),
      answeredAt: z.number().nullable(),
      settlementNo: z.string(),
      amounts: amountsSchema.nullable(),
      /** The platform's own sentence, in full. */
      sentence: z.string(),
      /** Our hint under it (design notes §5). */
      hint: z.string(),
      /** Cash due of the trial when 2102 came out different and nobody has agreed yet. */
      cashChangedFrom_fen: fenSchema.nullable(),
    })
    .nullable(),
  /** Of the newest settlement or its void, also when it has ended; null where the answer came. */
  resolution: resolutionViewSchema.nullable(),
  /** Refunds and differences that nobody has handed over yet. */
  moneyDue: z.array(moneyTaskSchema),
  /** What the customer pays at the till now: cash share of insurance plus self-paid goods. */
  stillToPay_fen: fenSchema,
  tenders: z.array(
    z.object({
      kind: z.enum(['cash', 'wechat', 'alipay', 'card']),
      amount_fen: fenSchema,
      received_fen: fenSchema,
      change_fen: fenSchema,
      refund: z.boolean(),
    }),
  ),
  /** 1 录入 2 凭证 3 处方 4 预结算 5 结算 6 收款 */
  step: z.int().min(1).max(6),
  /** Why the main action cannot act now; empty when it can. */
  blockers: z.array(z.string()),
  /** What F12 does now. */
  mainAction: z.enum(['settle', 'pay', 'none']),
  /** Sold without a line, to be settled later (先付后补, 挂账). */
  dossier: z
    .object({
      dossierId: dossierIdSchema,
      kind: z.enum(['payFirst', 'holdShare']),
      state: z.enum(['waiting', 'settling', 'unknown', 'settled', 'refused', 'expired', 'closed']),
      /** "1234 5670" */
      pickupCode: z.string(),
    })
    .nullable(),
  paidAt: z.number().nullable(),
  cashierName: z.string(),
  /** Number of the sale whose partial return made this one, until that is done; '' otherwise. */
  keptFromSaleNo: z.string(),
});
export type Sale = z.infer<typeof saleSchema>;

export const scanResultSchema = z.object({
  /** Where the code went. */
  kind: z.enum(['trace', 'product', 'person', 'prescriptionCode', 'signature', 'sale', 'dossier']),
  /** One line of feedback: "达格列净片 1/1". */
  message: z.string(),
  lineId: lineIdSchema.nullable(),
  saleId: saleIdSchema.nullable(),
});
export type ScanResult = z.infer<typeof scanResultSchema>;

export const heldSaleSchema = z.object({
  saleId: saleIdSchema,
  saleNo: z.string(),
  heldAt: z.number(),
  kinds: z.int(),
  total_fen: fenSchema,
  maskedName: z.string(),
  cashierName: z.string(),
  unknown: z.boolean(),
  /** How its way out of unknown ended, until something newer is tried; null where there was none. */
  outcome: resolutionViewSchema.shape.outcome,
});

export const saleRowSchema = z.object({
  saleId: saleIdSchema,
  saleNo: z.string(),
  state: z.string(),
  startedAt: z.number(),
  paidAt: z.number().nullable(),
  total_fen: fenSchema,
  fund_fen: fenSchema,
  account_fen: fenSchema,
  tendered_fen: fenSchema,
  maskedName: z.string(),
  cashierName: z.string(),
  insured: z.boolean(),
});
export type SaleRow = z.infer<typeof saleRowSchema>;
