/** Updates of the program, as a manager sees and orders them. */
import { z } from 'zod';
import { command, nothingSchema, query } from './define.ts';
import { updateActSchema, updateNewsSchema } from './shell.ts';

export const updateStateSchema = updateNewsSchema.extend({
  /** Version that runs. */
  running: z.string(),
  /** Address of the feed; '' when there is none. */
  feed: z.string(),
  /** Whether this program can update itself: only the desktop shell can. */
  hasShell: z.boolean(),
  /** Open shifts of the whole store: while there are any, nothing is fetched or installed. */
  shiftsOpen: z.int(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;

export const updateCalls = {
  'update.state': query({
    access: ['manager'],
    input: nothingSchema,
    output: updateStateSchema,
  }),
  /** The feed, as an https address without a query; '' switches updates off. */
  'update.setFeed': command({
    access: ['manager'],
    input: z.strictObject({ feed: z.string().trim().max(300) }),
    output: z.object({ feed: z.string() }),
    failures: ['update.feedInvalid'],
  }),
  /** What comes of it is told as the topic `update`. */
  'update.order': command({
    access: ['manager'],
    input: z.strictObject({ act: updateActSchema }),
    output: z.object({ act: updateActSchema }),
    failures: ['update.noShell', 'update.off', 'update.shiftOpen', 'update.notNow'],
  }),
};
