/** The sale at the counter: scanning, lines, holding, trial, settlement, tender, void. */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  fenSchema,
  lineIdSchema,
  lotIdSchema,
  nothingSchema,
  prescriptionIdSchema,
  priceSchema,
  productIdSchema,
  quantitySchema,
  query,
  saleIdSchema,
  textSchema,
} from './define.ts';
import { productKindSchema } from './stock.ts';
import { approvalSchema } from './staff.ts';

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
  areaCode: z.string(),
  crossRegion: z.boolean(),
  accountBalance_fen: fenSchema,
  /** Whether the pooled fund may pay here (2001), and why not. */
  pooledFundEntitled: z.boolean(),
  entitlementNote: z.string(),
  /** The token lives in memory: null after a restart or resume: scan again. */
  credentialExpiresAt: z.number().nullable(),
});
export type PersonView = z.infer<typeof personViewSchema>;

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
  paidAt: z.number().nullable(),
  cashierName: z.string(),
});
export type Sale = z.infer<typeof saleSchema>;

export const scanResultSchema = z.object({
  /** Where the code went. */
  kind: z.enum(['trace', 'product', 'person', 'prescriptionCode', 'signature', 'sale']),
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

const tenderSchema = z.strictObject({
  kind: z.enum(['cash', 'wechat', 'alipay', 'card']),
  /** What goes towards the sale. */
  amount_fen: fenSchema,
  /** What the customer handed over; more than the amount only with cash. */
  received_fen: fenSchema,
});

const LINE_FAILURES = [
  'sale.locked',
  'line.unknown',
  'line.quantityInvalid',
  'line.quantityBelowCodes',
  'line.fixedByPrescription',
  'stock.insufficient',
  'stock.expired',
  'stock.lotUnknown',
] as const;
const PLATFORM_FAILURES = [
  'platform.unreachable',
  'platform.noAnswer',
  'platform.refused',
  'platform.notConfigured',
] as const;
const TRACE_FAILURES = [
  'trace.tooShort',
  'trace.unknownProduct',
  'trace.wrongProduct',
  'trace.inThisSale',
  'trace.inOtherSale',
  'trace.sold',
  'trace.tooMany',
] as const;
const CREDENTIAL_FAILURES = [
  'credential.rejected',
  'credential.expired',
  'credential.notOwn',
  'person.notInsured',
] as const;

export const saleCalls = {
  /** The sale in work at this till; null when the till is empty. */
  'sale.current': query({ access: EVERYBODY, input: nothingSchema, output: saleSchema.nullable() }),
  'sale.get': query({
    access: EVERYBODY,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: saleSchema,
    failures: ['sale.unknown'],
  }),
  /** Finds a sale by its number (slip bar code). */
  'sale.find': query({
    access: EVERYBODY,
    input: z.strictObject({ saleNo: z.string().max(40) }),
    output: saleSchema.nullable(),
  }),
  /** Sales of a business day, newest first. */
  'sale.list': query({
    access: EVERYBODY,
    input: z.strictObject({ date: z.string(), limit: z.int().min(1).max(200) }),
    output: z.array(saleRowSchema),
  }),
  /**
   * One door for every scanned code (design notes §4.5). `place` says which page is open: on the
   * review page a credential is the pharmacist's signature.
   */
  'sale.scan': command({
    access: EVERYBODY,
    input: z.strictObject({
      code: z.string().min(1).max(512),
      place: z.enum(['counter', 'prescriptions', 'review', 'other']),
    }),
    output: scanResultSchema,
    failures: [
      'code.unknown',
      'code.payment',
      'code.healthCode',
      'code.notNow',
      'product.unknown',
      'product.discontinued',
      'product.prescriptionNeeded',
      'product.scanTraceCode',
      'sale.unknown',
      'review.notQualified',
      ...TRACE_FAILURES,
      ...CREDENTIAL_FAILURES,
      ...PLATFORM_FAILURES,
      ...LINE_FAILURES,
    ],
  }),
  /** Adds goods chosen from the search (a line; trace codes are still scanned). */
  'sale.addProduct': command({
    access: AT_THE_TILL,
    input: z.strictObject({ productId: productIdSchema, quantity_e4: quantitySchema }),
    output: saleSchema,
    failures: [
      'product.unknown',
      'product.discontinued',
      'product.prescriptionNeeded',
      ...LINE_FAILURES,
    ],
  }),
  'sale.setQuantity': command({
    access: AT_THE_TILL,
    input: z.strictObject({ lineId: lineIdSchema, quantity_e4: quantitySchema }),
    output: saleSchema,
    failures: LINE_FAILURES,
  }),
  /** Manual choice of a lot instead of first-expiry-first; logged. */
  'sale.setLot': command({
    access: AT_THE_TILL,
    input: z.strictObject({ lineId: lineIdSchema, lotId: lotIdSchema }),
    output: saleSchema,
    failures: LINE_FAILURES,
  }),
  'sale.removeLine': command({
    access: AT_THE_TILL,
    input: z.strictObject({ lineId: lineIdSchema }),
    output: saleSchema.nullable(),
    failures: LINE_FAILURES,
  }),
  /** Moves a line out of (or back into) insurance. */
  'sale.setSelfPay': command({
    access: AT_THE_TILL,
    input: z.strictObject({ lineId: lineIdSchema, selfPay: z.boolean() }),
    output: saleSchema,
    failures: LINE_FAILURES,
  }),
  'sale.setAccountMode': command({
    access: AT_THE_TILL,
    input: z.strictObject({ mode: z.enum(['none', 'own', 'shared']) }),
    output: saleSchema,
    failures: ['sale.unknown', 'sale.locked'],
  }),
  /** Parks the sale; lots and codes stay reserved, the credential is dropped. */
  'sale.hold': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: z.object({ saleId: saleIdSchema, saleNo: z.string() }),
    failures: ['sale.empty', 'sale.unknown', 'sale.wrongState'],
  }),
  'sale.heldList': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(heldSaleSchema),
  }),
  'sale.resume': command({
    access: AT_THE_TILL,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: saleSchema,
    failures: ['sale.unknown', 'sale.notHeld', 'sale.notEmptyTill'],
  }),
  /** Empties an unsettled sale; the document stays as abandoned. */
  'sale.abandon': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: z.null(),
    failures: ['sale.unknown', 'sale.locked', 'sale.wrongState'],
  }),
  /** Removes the person (and the linked prescription) from the sale. */
  'person.clear': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: saleSchema.nullable(),
    failures: ['sale.locked'],
  }),
  /** 2101: trial figures. May be repeated at will. */
  'settlement.trial': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: saleSchema,
    failures: [
      'sale.unknown',
      'sale.empty',
      'sale.locked',
      'person.missing',
      'credential.expired',
      'settlement.nothingInsured',
      'settlement.identitiesBroken',
      'prescription.notReviewed',
      'prescription.expired',
      'prescription.revoked',
      'prescription.used',
      'sale.codesMissing',
      'stock.expired',
      ...PLATFORM_FAILURES,
    ],
  }),
  /**
   * 2102 (settlement.md §3). The reply is the sale in whatever state it ended: settled, open again
   * with a refusal, or unknown. An unknown outcome is not a failure of the call.
   */
  'settlement.settle': command({
    access: AT_THE_TILL,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: saleSchema,
    failures: [
      'sale.unknown',
      'sale.empty',
      'sale.locked',
      'sale.wrongState',
      'person.missing',
      'credential.expired',
      'settlement.nothingInsured',
      'settlement.noTrial',
      'settlement.trialStale',
      'sale.codesMissing',
      'prescription.notReviewed',
      'prescription.expired',
      'prescription.revoked',
      'prescription.used',
      'stock.insufficient',
      'stock.expired',
      ...PLATFORM_FAILURES,
    ],
  }),
  /** The customer agrees to a cash share that came out different, or walks away (2103). */
  'settlement.confirmCash': command({
    access: AT_THE_TILL,
    input: z.strictObject({ saleId: saleIdSchema, agree: z.boolean() }),
    output: saleSchema,
    failures: [
      'sale.unknown',
      'sale.wrongState',
      'void.refused',
      'void.unknown',
      ...PLATFORM_FAILURES,
    ],
  }),
  /** Takes the money, gives the receipt number, books stock and uploads, prints. One transaction. */
  'sale.tender': command({
    access: AT_THE_TILL,
    input: z.strictObject({ saleId: saleIdSchema, tenders: z.array(tenderSchema).max(4) }),
    output: saleSchema,
    failures: [
      'sale.unknown',
      'sale.empty',
      'sale.wrongState',
      'sale.codesMissing',
      'settlement.confirmCash',
      'tender.short',
      'tender.tooMuch',
      'tender.invalid',
      'stock.insufficient',
      'stock.expired',
      'product.prescriptionNeeded',
      'prescription.expired',
      'prescription.revoked',
      'prescription.used',
    ],
  }),
  /**
   * Whole void of a paid sale, or of a settled one whose customer walks away before paying: 2103
   * first when insured, then stock, codes, cash, 3506.
   */
  'sale.void': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      saleId: saleIdSchema,
      reason: textSchema.min(1, '请写原因'),
      approval: approvalSchema,
    }),
    output: saleSchema,
    failures: [
      'sale.unknown',
      'void.notPaid',
      'void.refused',
      'void.unknown',
      'approval.wrongPin',
      'staff.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
};
