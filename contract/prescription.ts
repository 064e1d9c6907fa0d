/** Circulated prescriptions: list, preview, link; the pharmacist's queue and decision. */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  nothingSchema,
  pinSchema,
  prescriptionIdSchema,
  quantitySchema,
  query,
  staffNoSchema,
} from './define.ts';
import { saleSchema } from './sale.ts';

export const prescriptionStateSchema = z.enum(['valid', 'expired', 'revoked', 'used']);

export const prescriptionLineViewSchema = z.object({
  lineNo: z.int(),
  nationalDrugCode: z.string(),
  name: z.string(),
  spec: z.string(),
  dosageForm: z.string(),
  dose: z.string(),
  frequency: z.string(),
  route: z.string(),
  days: z.string(),
  quantity_e4: quantitySchema,
  unit: z.string(),
  /** Product of this shop that serves the line; empty when none is mapped. */
  productName: z.string(),
  available_e4: quantitySchema,
});

export const prescriptionRowSchema = z.object({
  prescriptionId: prescriptionIdSchema,
  /** Position on the list, the digit key. */
  position: z.int(),
  state: prescriptionStateSchema,
  /** The platform's words when it is not valid; "" otherwise. */
  stateNote: z.string(),
  tail: z.string(),
  diagnosis: z.string(),
  institutionName: z.string(),
  department: z.string(),
  prescriber: z.string(),
  prescribedAtText: z.string(),
  validUntilText: z.string(),
  validUntil: z.number().nullable(),
  attributeName: z.string(),
  isLong: z.boolean(),
  /** Lines are known only when the download worked. */
  lines: z.array(prescriptionLineViewSchema),
  missingKinds: z.int(),
  signatureValid: z.boolean().nullable(),
  samePerson: z.boolean().nullable(),
  /** Another till of this shop holds it: "2 号台 陈志远 10:14". */
  claimedBy: z.string(),
});
export type PrescriptionRow = z.infer<typeof prescriptionRowSchema>;

export const findingSchema = z.object({
  /** A, B, C … */
  key: z.string(),
  level: z.enum(['block', 'handle', 'note']),
  title: z.string(),
  detail: z.string(),
  lineNos: z.array(z.int()),
  handled: z.boolean(),
  answer: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const reviewItemSchema = z.object({
  prescriptionId: prescriptionIdSchema,
  group: z.enum(['waiting', 'decided', 'closed']),
  maskedName: z.string(),
  gender: z.string(),
  age: z.string(),
  institutionName: z.string(),
  department: z.string(),
  lineCount: z.int(),
  waitingSince: z.number(),
  findingCounts: z.object({ block: z.int(), handle: z.int(), note: z.int() }),
  review: z.enum(['waiting', 'approved', 'refused', 'unknown']),
  state: prescriptionStateSchema,
  reviewerName: z.string(),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

export const reviewDetailSchema = reviewItemSchema.extend({
  maskedIdDocNo: z.string(),
  weight: z.string(),
  allergies: z.string(),
  pregnancy: z.string(),
  diagnosis: z.string(),
  prescriber: z.string(),
  tail: z.string(),
  prescribedAtText: z.string(),
  validUntilText: z.string(),
  validUntil: z.number().nullable(),
  attributeName: z.string(),
  isLong: z.boolean(),
  lines: z.array(prescriptionLineViewSchema),
  findings: z.array(findingSchema),
  /** Numbers (1–4) of the 查 confirmed so far. */
  checksConfirmed: z.array(z.int()),
  history: z.array(
    z.object({
      date: z.string(),
      name: z.string(),
      institutionName: z.string(),
      quantity: z.string(),
    }),
  ),
  historyNote: z.string(),
  signature: z.object({
    valid: z.boolean(),
    checkedAt: z.number().nullable(),
    certificateName: z.string(),
    certificateTail: z.string(),
  }),
  /** The signed file (data for the viewer); "" when not kept. */
  fileSuffix: z.string(),
  opinion: z.string(),
  refusalCodes: z.array(z.string()),
  preparerStaffNo: z.string(),
  checkerStaffNo: z.string(),
  /** The reviewing pharmacist's own credential has been scanned and is alive. */
  signedUntil: z.number().nullable(),
  /** Why 通过 cannot act; empty when it can. */
  blockers: z.array(z.string()),
  /** The platform's sentence when 7206 was refused or lost. */
  note: z.string(),
});
export type ReviewDetail = z.infer<typeof reviewDetailSchema>;

const PLATFORM_FAILURES = [
  'platform.unreachable',
  'platform.noAnswer',
  'platform.refused',
  'platform.notConfigured',
] as const;

export const prescriptionCalls = {
  /** 7201 → 7204 → 7205 for the person of the sale. Reading again is allowed. */
  'prescription.refresh': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: z.array(prescriptionRowSchema),
    failures: ['person.missing', 'credential.expired', ...PLATFORM_FAILURES],
  }),
  /** The list as last read for the person of the sale at this till. */
  'prescription.list': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({ askedAt: z.number().nullable(), rows: z.array(prescriptionRowSchema) }),
  }),
  /** Links a valid prescription to the sale and sends it to the pharmacist's queue. */
  'prescription.link': command({
    access: AT_THE_TILL,
    input: z.strictObject({ prescriptionId: prescriptionIdSchema }),
    output: saleSchema,
    failures: [
      'prescription.notFound',
      'prescription.expired',
      'prescription.revoked',
      'prescription.used',
      'prescription.otherPerson',
      'prescription.badSignature',
      'prescription.claimed',
      'person.missing',
      'sale.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
  /** Takes the prescription and its lines off the sale. */
  'prescription.unlink': command({
    access: AT_THE_TILL,
    input: nothingSchema,
    output: saleSchema,
    failures: ['sale.unknown', 'sale.locked'],
  }),
  'review.queue': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(reviewItemSchema),
  }),
  'review.detail': query({
    access: EVERYBODY,
    input: z.strictObject({ prescriptionId: prescriptionIdSchema }),
    output: reviewDetailSchema,
    failures: ['prescription.notFound'],
  }),
  /**
   * 显示全部: for a minute this window may read the patient's whole name and number. Every reveal is
   * an entry of the audit; the reply carries nothing, because replies of commands are kept.
   */
  'review.reveal': command({
    access: ['pharmacist', 'manager'],
    input: z.strictObject({ prescriptionId: prescriptionIdSchema }),
    output: z.null(),
    failures: ['prescription.notFound'],
  }),
  /** What was revealed at this window; null before, after the minute and after signing out. */
  'review.revealed': query({
    access: ['pharmacist', 'manager'],
    input: z.strictObject({ prescriptionId: prescriptionIdSchema }),
    output: z.object({ name: z.string(), idDocNo: z.string(), until: z.number() }).nullable(),
  }),
  /** Confirms (or takes back) one of the four 查. */
  'review.confirmCheck': command({
    access: ['pharmacist'],
    input: z.strictObject({
      prescriptionId: prescriptionIdSchema,
      check: z.int().min(1).max(4),
      confirmed: z.boolean(),
    }),
    output: reviewDetailSchema,
    failures: ['prescription.notFound', 'prescription.alreadyDecided', 'review.notQualified'],
  }),
  /** Answers one automatic finding. */
  'review.handleFinding': command({
    access: ['pharmacist'],
    input: z.strictObject({
      prescriptionId: prescriptionIdSchema,
      key: z.string().max(4),
      answer: z.string().trim().min(1).max(200),
    }),
    output: reviewDetailSchema,
    failures: ['prescription.notFound', 'prescription.alreadyDecided', 'review.notQualified'],
  }),
  /**
   * Approve or refuse (7206). Needs the reviewer's own credential scanned on the review page, and two
   * people: reviewer and preparer, or one with a double signature (own PIN again and a reason).
   */
  'review.decide': command({
    access: ['pharmacist'],
    input: z.strictObject({
      prescriptionId: prescriptionIdSchema,
      decision: z.enum(['approve', 'refuse']),
      refusalCodes: z.array(z.string().max(4)).max(8),
      opinion: z.string().trim().max(1000),
      preparerStaffNo: staffNoSchema,
      checkerStaffNo: staffNoSchema,
      /** Only when one person signs twice. */
      doubleSignature: z
        .strictObject({ pin: pinSchema, reason: z.string().trim().min(1).max(200) })
        .nullable(),
    }),
    output: reviewDetailSchema,
    failures: [
      'prescription.notFound',
      'prescription.alreadyDecided',
      'prescription.expired',
      'review.notQualified',
      'review.checksOpen',
      'review.findingsOpen',
      'review.reasonNeeded',
      'review.signatureNeeded',
      'review.samePerson',
      'review.unknown',
      'staff.unknown',
      'staff.wrongPin',
      'staff.locked',
      ...PLATFORM_FAILURES,
    ],
  }),
};
