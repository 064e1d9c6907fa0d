/** Applying for the clearing of a month with 3203, taking it back with 3204 (清算申请). */
import { z } from 'zod';
import { CLEARING_WORDS } from '#core/clearing.ts';
import { command, fenSchema, query } from './define.ts';
import type { Role } from './define.ts';
import { approvalSchema } from './staff.ts';

const MANAGER: readonly Role[] = ['manager'];

const monthSchema = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, '月份须为 年-月');
const classSchema = z.string().trim().min(1).max(30);
const applicationId = z.int().min(1);

const sumsShape = {
  /** 清算人次 */
  visits: z.int(),
  total_fen: fenSchema,
  /** 医保认可费用总额 */
  recognised_fen: fenSchema,
  fund_fen: fenSchema,
  account_fen: fenSchema,
  cash_fen: fenSchema,
};

const applicationSchema = z.object({
  applicationId,
  state: z.enum([
    'applying',
    'applied',
    'refused',
    'unknown',
    'notSent',
    'notApplied',
    'cancelling',
    'cancelUnknown',
    'cancelled',
  ]),
  ...sumsShape,
  /** 机构清算申请事件ID; '' until the bureau gave one. */
  eventId: z.string(),
  msgid: z.string(),
  askedAt: z.number(),
  askedBy: z.string(),
  approvedBy: z.string(),
  cancelMsgid: z.string(),
  cancelReason: z.string(),
  cancelledBy: z.string(),
  changedAt: z.number(),
  /** The platform's own words, or why there are none. */
  sentence: z.string(),
  /** The bureau's word, where one was recorded. */
  evidence: z.string(),
  wordBy: z.string(),
});
export type ClearingApplication = z.infer<typeof applicationSchema>;

const clearingClassSchema = z.object({
  clearingClass: z.string(),
  name: z.string(),
  /** Our own books of the month as they are now. */
  ...sumsShape,
  /** The newest; null where none was made. */
  application: applicationSchema.nullable(),
  /** Those before it, newest first. */
  earlier: z.array(applicationSchema),
  /** What stands was applied for with other sums than the books have now. */
  moved: z.boolean(),
});
export type ClearingClass = z.infer<typeof clearingClassSchema>;

const monthViewSchema = z.object({
  month: z.string(),
  from: z.string(),
  to: z.string(),
  /** Why nothing can be applied for in this month; '' when it can. */
  obstacle: z.string(),
  classes: z.array(clearingClassSchema),
  /** Months with an application whose end is not known. */
  unknownMonths: z.array(z.string()),
});
export type ClearingMonth = z.infer<typeof monthViewSchema>;

const APPROVAL_FAILURES = ['approval.wrongPin', 'approval.secondPerson', 'staff.locked'] as const;

export const clearingCalls = {
  'clearing.month': query({
    access: MANAGER,
    input: z.strictObject({ month: monthSchema }),
    output: monthViewSchema,
  }),
  /**
   * 3203 for one class of a month that is over and level. What became of it is the state of the
   * application: an answer that did not come is unknown, and is no failure.
   */
  'clearing.apply': command({
    access: MANAGER,
    input: z.strictObject({
      month: monthSchema,
      clearingClass: classSchema,
      /** As the screen showed them: other books are not applied for unseen. */
      total_fen: fenSchema,
      fund_fen: fenSchema,
      approval: approvalSchema,
    }),
    output: monthViewSchema,
    failures: [
      'clearing.off',
      'clearing.monthNotOver',
      'clearing.unknownOpen',
      'clearing.notLevelled',
      'clearing.nothing',
      'clearing.moved',
      'clearing.standing',
      ...APPROVAL_FAILURES,
    ],
  }),
  /** 3204 for an application that stands. */
  'clearing.cancel': command({
    access: MANAGER,
    input: z.strictObject({
      applicationId,
      reason: z.string().trim().min(4).max(200),
      approval: approvalSchema,
    }),
    output: monthViewSchema,
    failures: ['clearing.off', 'clearing.noSuch', 'clearing.notStanding', ...APPROVAL_FAILURES],
  }),
  /** The bureau's word on what the interface has no question for, and where it was heard. */
  'clearing.word': command({
    access: MANAGER,
    input: z.strictObject({
      applicationId,
      word: z.enum(CLEARING_WORDS),
      /** 机构清算申请事件ID, with `applied` only. */
      eventId: z
        .string()
        .trim()
        .regex(/^[0-9A-Za-z_-]{0,30}$/, '申请号只能是字母、数字'),
      evidence: z.string().trim().min(4).max(200),
      approval: approvalSchema,
    }),
    output: monthViewSchema,
    failures: [
      'clearing.noSuch',
      'clearing.notItsWord',
      'clearing.tooSoon',
      'clearing.numberNeeded',
      'clearing.numberTaken',
      'clearing.standing',
      ...APPROVAL_FAILURES,
    ],
  }),
};
