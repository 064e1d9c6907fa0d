/** Money still to be handed over: refunds proven after the customer had gone, and differences. */
import { z } from 'zod';
import {
  AT_THE_TILL,
  EVERYBODY,
  command,
  fenSchema,
  moneyTaskIdSchema,
  nothingSchema,
  query,
  saleIdSchema,
  textSchema,
} from './define.ts';
import { approvalSchema } from './staff.ts';

const tenderKindSchema = z.enum(['cash', 'wechat', 'alipay', 'card']);

export const moneyTaskSchema = z.object({
  taskId: moneyTaskIdSchema,
  saleId: saleIdSchema,
  saleNo: z.string(),
  /**
   * void: a refund proven later · paidFirst: 先付后补 settled after the customer had gone ·
   * heldShare: 挂账 settled with a difference, or never settled.
   */
  cause: z.enum(['void', 'paidFirst', 'heldShare']),
  direction: z.enum(['refund', 'collect']),
  kind: tenderKindSchema,
  amount_fen: fenSchema,
  since: z.number(),
});
export type MoneyTask = z.infer<typeof moneyTaskSchema>;

export const moneyTaskCalls = {
  /** What is open in the whole store, oldest first. */
  'moneyTask.list': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(moneyTaskSchema),
  }),
  /**
   * The money has been handed over at this till: booked into its open shift. A refund goes by the
   * original tender; what is collected, by `kind` (null: as written).
   */
  'moneyTask.done': command({
    access: AT_THE_TILL,
    input: z.strictObject({ taskId: moneyTaskIdSchema, kind: tenderKindSchema.nullable() }),
    output: z.null(),
    failures: ['moneyTask.unknown', 'moneyTask.done', 'tender.invalid'],
  }),
  /** The store bears a difference itself; a refund is never written off. */
  'moneyTask.writeOff': command({
    access: EVERYBODY,
    input: z.strictObject({
      taskId: moneyTaskIdSchema,
      reason: textSchema.min(1),
      approval: approvalSchema,
    }),
    output: z.null(),
    failures: [
      'moneyTask.unknown',
      'moneyTask.done',
      'moneyTask.notWrittenOff',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
};
