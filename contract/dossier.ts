/**
 * Selling without a line to insured people and settling later: 先付后补 (payFirst) and 挂账
 * (holdShare), settlement.md §5.
 */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  dossierIdSchema,
  fenSchema,
  nothingSchema,
  query,
  saleIdSchema,
  textSchema,
} from './define.ts';
import { receiptSchema } from './day.ts';
import { PLATFORM_FAILURES, tenderSchema } from './sale-calls.ts';
import { amountsSchema, saleSchema } from './sale.ts';
import { approvalSchema } from './staff.ts';

/** payFirst 先付后补: the customer pays everything. holdShare 挂账: the store carries the fund's share. */
const kindSchema = z.enum(['payFirst', 'holdShare']);

/** Never a result: shown with ≈, without fen (`displayEstimate`), labelled 仅为估算. */
export const estimateSchema = z.object({
  fund_fen: fenSchema,
  account_fen: fenSchema,
  /** Cash share of the insured goods. */
  cashDue_fen: fenSchema,
  /** Goods outside insurance: paid on top. */
  selfPay_fen: fenSchema,
  /** What the estimate lacked, in words; empty with complete data. */
  missing: z.array(z.string()),
  /** When the platform last told about this person ("参数 11-20 下载"); null: never. */
  dataFrom: z.number().nullable(),
});
export type EstimateView = z.infer<typeof estimateSchema>;

/** The three meters (design notes §6), each beside its limit. */
export const metersSchema = z.object({
  count: z.int(),
  countLimit: z.int(),
  amount_fen: fenSchema,
  amountLimit_fen: fenSchema,
  /** When the oldest was sealed; null when there is none. */
  oldestAt: z.number().nullable(),
  ageLimit_ms: z.int(),
  /** amber from 80 % of a limit, red at it. */
  level: z.enum(['ok', 'amber', 'red']),
});
export type Meters = z.infer<typeof metersSchema>;

const modeSchema = z.object({
  /** Whether to show the button at all: region (and for 挂账 store) have it. */
  offered: z.boolean(),
  allowed: z.boolean(),
  /** Why not, in words; '' when allowed. */
  reason: z.string(),
  /** A manager's PIN goes with `dossier.seal`. */
  approvalNeeded: z.boolean(),
  /** What the customer pays now. */
  pays_fen: fenSchema,
  /** What the store carries (挂账). */
  carried_fen: fenSchema,
});

export const dossierPreviewSchema = z.object({
  saleId: saleIdSchema,
  /** The line is down, or a manager forced offline. */
  offline: z.boolean(),
  /** 可补结: the insured group of the sale. */
  insured_fen: fenSchema,
  payFirst: modeSchema,
  holdShare: modeSchema,
  /** Null where the region has no benefit table or the sale no person. */
  estimate: estimateSchema.nullable(),
  /** The prescription's own end of validity, or the region's window. */
  deadline: z.number(),
  /** Of 先付后补, and of 挂账. */
  meters: metersSchema,
  heldMeters: metersSchema,
});
export type DossierPreview = z.infer<typeof dossierPreviewSchema>;

export const dossierSchema = z.object({
  dossierId: dossierIdSchema,
  saleId: saleIdSchema,
  saleNo: z.string(),
  kind: kindSchema,
  state: z.enum(['waiting', 'settling', 'unknown', 'settled', 'refused', 'expired', 'closed']),
  /** 待补结 · 补结中 · 已补结，请退 12.00 元 · 补结被拒：…，请打印手工报销材料 · 已过期未补结，… */
  stateText: z.string(),
  /** The platform's sentence, or why it was closed. */
  sentence: z.string(),
  /** "1234 5670": eight digits, the last checks the others. */
  pickupCode: z.string(),
  maskedName: z.string(),
  maskedIdDocNo: z.string(),
  maskedPhone: z.string(),
  byHand: z.boolean(),
  prescriptionTail: z.string(),
  total_fen: fenSchema,
  insured_fen: fenSchema,
  paid_fen: fenSchema,
  carried_fen: fenSchema,
  estimate: estimateSchema.nullable(),
  sealedAt: z.number(),
  sealedBy: z.string(),
  expiresAt: z.number(),
  endedAt: z.number().nullable(),
  tries: z.int(),
  nextAt: z.number().nullable(),
  /** The person's credential was checked again and may be used until then; null: scan it. */
  identifiedUntil: z.number().nullable(),
  /** 2101 with the original times, after `dossier.identify`. */
  trial: amountsSchema.nullable(),
  settled: amountsSchema.nullable(),
  /** What goes back to the customer by tender: forecast by the trial, fact once settled. */
  refunds: z.array(
    z.object({ kind: z.enum(['cash', 'wechat', 'alipay', 'card']), amount_fen: fenSchema }),
  ),
});
export type Dossier = z.infer<typeof dossierSchema>;

const SELL_FAILURES = [
  'sale.unknown',
  'sale.empty',
  'sale.wrongState',
  'sale.locked',
  'sale.codesMissing',
  'person.missing',
  'settlement.nothingInsured',
  'stock.expired',
  'stock.insufficient',
  'product.prescriptionNeeded',
  'prescription.notReviewed',
  'prescription.expired',
  'prescription.revoked',
  'prescription.used',
  'tender.short',
  'tender.tooMuch',
  'tender.invalid',
  'approval.wrongPin',
  'approval.secondPerson',
  'staff.locked',
  'dossier.online',
  'dossier.notAllowed',
  'dossier.holdNotAllowed',
  'dossier.holdOff',
  'dossier.holdNeedsCard',
  'dossier.holdNoEstimate',
  'dossier.holdPerSale',
  'dossier.holdTotal',
  'dossier.holdCount',
  'dossier.holdAge',
  'dossier.approvalNeeded',
] as const;

const STATE_FAILURES = [
  'dossier.notFound',
  'dossier.otherRegion',
  'dossier.expired',
  'dossier.settled',
  'dossier.settling',
  'dossier.outcomeUnknown',
  'dossier.changed',
  'store.restored',
  'dossier.closed',
  'dossier.wrongState',
] as const;

const SETTLE_FAILURES = [
  ...STATE_FAILURES,
  'person.missing',
  'person.locked',
  'settlement.nothingInsured',
  'prescription.notReviewed',
  'prescription.expired',
  'prescription.revoked',
  'prescription.used',
  'sale.unknown',
  'sale.empty',
  'sale.codesMissing',
  'credential.expired',
  ...PLATFORM_FAILURES,
] as const;

export const dossierCalls = {
  /** Who the customer is, by hand, while nothing can be looked up. Never counts as verified. */
  'person.register': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      name: textSchema.min(1, '请填姓名').max(50),
      idDocNo: z.string().trim().max(30),
      phone: z.string().regex(/^(1\d{10})?$/, '手机号为 11 位数字，可不填'),
    }),
    output: saleSchema,
    failures: ['sale.locked', 'person.idInvalid', 'dossier.online'],
  }),
  /** What may be done with the sale in work at this till without a line, and why not. */
  'dossier.preview': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: dossierPreviewSchema.nullable(),
  }),
  /**
   * Sells and seals in one transaction: money, receipt number, goods out, dossier, claim voucher.
   * The uploads wait until the dossier ends.
   */
  'dossier.seal': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      saleId: saleIdSchema,
      kind: kindSchema,
      tenders: z.array(tenderSchema).max(4),
      approval: approvalSchema.nullable(),
    }),
    output: z.object({ sale: saleSchema, dossier: dossierSchema }),
    failures: SELL_FAILURES,
  }),
  /** Switches 挂账 on or off for this store; on needs an approval: it lends the fund's money. */
  'dossier.allowHold': command({
    access: ['manager'],
    input: z.strictObject({ allowed: z.boolean(), approval: approvalSchema.nullable() }),
    output: z.object({ allowed: z.boolean() }),
    failures: [
      'dossier.holdNotAllowed',
      'settings.approvalNeeded',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
  /** By pick-up code (8 digits), sale number, or name. */
  'dossier.find': query({
    access: EVERYBODY,
    input: z.strictObject({ text: z.string().trim().min(1).max(60) }),
    output: z.array(dossierSchema),
    failures: ['dossier.notFound', 'dossier.wrongCode'],
  }),
  'dossier.get': query({
    access: EVERYBODY,
    input: z.strictObject({ dossierId: dossierIdSchema }),
    output: dossierSchema,
    failures: ['dossier.notFound'],
  }),
  /** For the desk, oldest first; `open` leaves out what was settled or closed. */
  'dossier.list': query({
    access: EVERYBODY,
    input: z.strictObject({ open: z.boolean(), limit: z.int().min(1).max(500) }),
    output: z.array(dossierSchema),
  }),
  /** "有 {n} 单待补结，最早 {日期} 到期", and whether 挂账 is switched on. */
  'dossier.meters': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({
      payFirst: metersSchema,
      holdShare: metersSchema,
      waiting: z.int(),
      earliestExpiry: z.number().nullable(),
      holdAllowed: z.boolean(),
      /** What the counter has at all: by the region, 挂账 by the store too. */
      offered: z.object({ payFirst: z.boolean(), holdShare: z.boolean() }),
    }),
  }),
  /**
   * The customer is back: the credential is read and must be the dossier's person, then 2101 with the
   * original times. The reply carries `trial` and what would be refunded.
   */
  'dossier.identify': command({
    access: AT_THE_TILL,
    input: z.strictObject({ dossierId: dossierIdSchema, code: z.string().min(1).max(512) }),
    output: dossierSchema,
    failures: [
      ...SETTLE_FAILURES,
      'code.unknown',
      'credential.rejected',
      'person.notInsured',
      'dossier.otherPerson',
      'settlement.identitiesBroken',
    ],
  }),
  /**
   * 2102 with the original times. The reply is the dossier in whatever state it ended: settled with
   * the refund booked, refused, waiting again (not sent) or unknown. Only an identified customer.
   */
  'dossier.settle': command({
    access: AT_THE_TILL,
    input: z.strictObject({ dossierId: dossierIdSchema }),
    output: dossierSchema,
    failures: [...SETTLE_FAILURES, 'settlement.noTrial', 'settlement.trialStale'],
  }),
  /** Ends a dossier that will not be settled; its goods are then owed as self-paid. */
  'dossier.close': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      dossierId: dossierIdSchema,
      reason: textSchema.min(1, '请写原因'),
      approval: approvalSchema,
    }),
    output: dossierSchema,
    failures: [...STATE_FAILURES, 'approval.wrongPin', 'approval.secondPerson', 'staff.locked'],
  }),
  /**
   * Papers for a manual claim at the bureau. A refused dossier is closed by it: what the bureau pays
   * is not claimed here a second time.
   */
  'dossier.printClaim': command({
    access: AT_THE_TILL,
    input: z.strictObject({ dossierId: dossierIdSchema }),
    output: receiptSchema,
    failures: STATE_FAILURES,
  }),
};
