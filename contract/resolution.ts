/** What is unknown and on its way out, for the manager's desk (settlement.md §4). */
import { z } from 'zod';
import { EVERYBODY, command, fenSchema, nothingSchema, query, saleIdSchema } from './define.ts';
import { resolutionViewSchema } from './sale.ts';
import { approvalSchema } from './staff.ts';

export const openResolutionSchema = z.object({
  saleId: saleIdSchema,
  saleNo: z.string(),
  maskedName: z.string(),
  amount_fen: fenSchema,
  msgid: z.string(),
  resolution: resolutionViewSchema,
});
export type OpenResolution = z.infer<typeof openResolutionSchema>;

export const resolutionCalls = {
  /** Every settlement and void without an end, oldest first. */
  'resolution.list': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(openResolutionSchema),
  }),
  /** Asks the books now instead of at the next time. Reading again is allowed; nothing is sent anew. */
  'resolution.lookNow': command({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({ woken: z.int() }),
  }),
  /** A manager allows the reversal where the region forbids an automatic one. */
  'resolution.authorise': command({
    access: EVERYBODY,
    input: z.strictObject({ saleId: saleIdSchema, approval: approvalSchema }),
    output: z.null(),
    failures: ['resolution.notWaiting', 'sale.unknown', 'approval.wrongPin', 'staff.locked'],
  }),
};
