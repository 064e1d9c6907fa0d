/** Calls of the counter: scanning, lines, holding, trial, settlement, tender, void. */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  fenSchema,
  lineIdSchema,
  lotIdSchema,
  nothingSchema,
  productIdSchema,
  quantitySchema,
  query,
  saleIdSchema,
  textSchema,
} from './define.ts';
import { saleSchema, scanResultSchema, heldSaleSchema, saleRowSchema } from './sale.ts';
import { approvalSchema } from './staff.ts';

export const tenderSchema = z.strictObject({
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
export const PLATFORM_FAILURES = [
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
  'return.otherPerson',
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
      'dossier.notFound',
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
      'person.locked',
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
      'store.restored',
      'sale.unknown',
      'sale.empty',
      'sale.locked',
      'sale.wrongState',
      'person.missing',
      'person.locked',
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
      'void.refundedBefore',
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
      'return.open',
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
      'sale.wrongState',
      'void.notPaid',
      'dossier.outcomeUnknown',
      'void.refused',
      'void.refundedBefore',
      'void.unknown',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
  /**
   * The platform refused the void as refunded before and its file does not show it: the bureau has
   * been asked, and a manager books the refund on its word. Money and goods come back as in a void.
   */
  'sale.voidByWord': command({
    access: AT_THE_TILL,
    input: z.strictObject({
      saleId: saleIdSchema,
      /** Who said so, when, by which letter or number. */
      evidence: z.string().trim().min(4).max(200),
      approval: approvalSchema,
    }),
    output: saleSchema,
    failures: [
      'sale.unknown',
      'sale.wrongState',
      'void.notRefundedBefore',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
};
