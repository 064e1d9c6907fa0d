/** Levelling the day with the platform: what differs, what becomes of it, and closing the day. */
import { z } from 'zod';
import { EVERYBODY, command, dateSchema, fenSchema, query, saleIdSchema } from './define.ts';
import { approvalSchema } from './staff.ts';

export const levelAmountsSchema = z.object({
  count: z.int(),
  total_fen: fenSchema,
  fund_fen: fenSchema,
  account_fen: fenSchema,
});

/** Of one row: what each side has, as far as it is known. */
export const levelDifferenceSchema = z.object({
  differenceId: z.int(),
  kind: z.enum(['onlyOurs', 'onlyCentre', 'amountsDiffer', 'refundDiffers', 'unclear']),
  state: z.enum(['open', 'solved', 'signed']),
  /** What Enter does: the way out of unknown, 2601, 2103 once more, booking what 5203 shows, or a signed reason. */
  act: z.enum(['resolve', 'reverse', 'refund', 'adopt', 'explain']),
  title: z.string(),
  cause: z.string(),
  /** 职工 · 门诊统筹 */
  books: z.string(),
  ours: levelAmountsSchema,
  centre: levelAmountsSchema.nullable(),
  /** The centre's total less ours; 0 where the centre's is not known. */
  effect_fen: fenSchema,
  saleId: saleIdSchema.nullable(),
  foundAt: z.number(),
  signedBy: z.string(),
  approvedBy: z.string(),
  reason: z.string(),
});
export type LevelDifferenceView = z.infer<typeof levelDifferenceSchema>;

export const levelRunSchema = z.object({
  state: z.enum(['running', 'level', 'differs', 'failed', 'interrupted']),
  trigger: z.enum(['hand', 'schedule']),
  /** '' when the engine ran it by itself. */
  askedBy: z.string(),
  beganAt: z.number(),
  endedAt: z.number().nullable(),
  reason: z.string(),
});

export const dayClosedSchema = z.object({
  closedAt: z.number(),
  closedBy: z.string(),
  signed: z.int(),
  /** Shifts that went on, by name. */
  carried: z.array(z.string()),
  seal: z.object({ row: z.int(), hash: z.string() }),
});

/** A shift of the day that is still open: closed first, or carried over by name. */
const openShiftSchema = z.object({ shiftId: z.string(), name: z.string() });

const historyRowSchema = z.object({
  at: z.number(),
  /** 结算 2102 */
  name: z.string(),
  msgid: z.string(),
  state: z.string(),
  detail: z.string(),
});
export type LevelHistoryRow = z.infer<typeof historyRowSchema>;

const differenceId = z.int().min(1);
const ACT_FAILURES = [
  'level.unknown',
  'level.notOpen',
  'level.notItsAct',
  'approval.wrongPin',
  'approval.secondPerson',
  'staff.locked',
] as const;

export const levelCalls = {
  /** The messages of a difference and what each brought, oldest first. */
  'level.history': query({
    access: EVERYBODY,
    input: z.strictObject({ differenceId }),
    output: z.object({ difference: levelDifferenceSchema, rows: z.array(historyRowSchema) }),
    failures: ['level.unknown'],
  }),
  /** A difference that stays is signed with its reason; it counts while the row stays as it is. */
  'level.sign': command({
    access: ['manager'],
    input: z.strictObject({
      differenceId,
      reason: z.string().trim().min(4).max(200),
      approval: approvalSchema,
    }),
    output: z.null(),
    failures: [...ACT_FAILURES],
  }),
  /** 2601 for a settlement that ended here and stands in the centre's books. */
  'level.reverse': command({
    access: ['manager'],
    input: z.strictObject({ differenceId, approval: approvalSchema }),
    output: z.null(),
    failures: [
      ...ACT_FAILURES,
      'level.reversalRefused',
      'level.reversalUnknown',
      'platform.unreachable',
    ],
  }),
  /** 2103 once more for a refund that only the shop holds. */
  'level.refund': command({
    access: ['manager'],
    input: z.strictObject({ differenceId, approval: approvalSchema }),
    output: z.null(),
    failures: [
      ...ACT_FAILURES,
      'level.refundRefused',
      'level.refundUnknown',
      'platform.unreachable',
      'platform.noAnswer',
    ],
  }),
  /** Books what the centre holds, after 5203 has shown it. */
  'level.adopt': command({
    access: ['manager'],
    input: z.strictObject({ differenceId, approval: approvalSchema }),
    output: z.null(),
    failures: [
      ...ACT_FAILURES,
      'level.notOnFile',
      'level.sameOnFile',
      'level.cashDiffers',
      'level.otherOnFile',
      'platform.unreachable',
      'platform.noAnswer',
    ],
  }),
  /** What stands against closing a day, by name; nothing when it may be closed. */
  'day.closing': query({
    access: EVERYBODY,
    input: z.strictObject({ date: dateSchema }),
    output: z.object({
      closed: dayClosedSchema.nullable(),
      /** '' when nothing does but, perhaps, open shifts. */
      obstacle: z.string(),
      openShifts: z.array(openShiftSchema),
    }),
  }),
  /** 日结. Every shift of the day is closed, or carried over: then `carried` names it. */
  'day.close': command({
    access: ['manager'],
    input: z.strictObject({
      date: dateSchema,
      carried: z.array(z.string().min(1).max(64)).max(50),
    }),
    output: dayClosedSchema,
    failures: [
      'dayClose.closed',
      'dayClose.unknownOpen',
      'dayClose.notLevelled',
      'dayClose.differencesOpen',
      'dayClose.shiftOpen',
    ],
  }),
};
