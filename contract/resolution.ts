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
    failures: [
      'resolution.notWaiting',
      'sale.unknown',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
  /**
   * The bureau's word ends what the books alone could not: with a manager's PIN and where it was
   * heard. `settled` names the bureau's numbers, and the platform is asked for exactly that
   * settlement (5203): its figures are booked, never typed ones.
   */
  'resolution.conclude': command({
    access: EVERYBODY,
    input: z.strictObject({
      msgid: z.string().regex(/^[0-9A-Za-z]{12}[0-9]{18}$/, '报文号不对'),
      word: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['absent', 'reversed', 'refunded']) }),
        z.strictObject({
          kind: z.literal('settled'),
          settlementNo: z.string().trim().min(1).max(30),
          visitNo: z.string().trim().min(1).max(30),
        }),
      ]),
      /** Who said so, when, by which letter or number. */
      evidence: z.string().trim().min(4).max(200),
      approval: approvalSchema,
    }),
    output: z.null(),
    failures: [
      'resolution.unknown',
      'resolution.notOnDesk',
      'resolution.tooSoon',
      'resolution.booksShowIt',
      'resolution.notItsEnd',
      'resolution.otherSettlement',
      'platform.refused',
      'platform.noAnswer',
      'platform.unreachable',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
};
