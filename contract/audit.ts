/** The audit as a person meets it: the seal of a day, and whether the chain holds. */
import { z } from 'zod';
import { EVERYBODY, command, dateSchema, nothingSchema, query } from './define.ts';

const markSchema = z.object({ row: z.int(), hash: z.string() });

export const auditCalls = {
  /** The last row up to the end of a day; null before the first. Printed on the day report. */
  'audit.seal': query({
    access: EVERYBODY,
    input: z.strictObject({ date: dateSchema }),
    output: markSchema.nullable(),
  }),
  /** Walks the whole chain from its first row, in pieces: the counter goes on beside it. */
  'audit.verify': command({
    access: ['manager'],
    input: nothingSchema,
    output: z.object({
      rows: z.int(),
      /** The first row that does not hold; null when all do. */
      brokenRow: z.int().nullable(),
      last: markSchema,
    }),
  }),
};
