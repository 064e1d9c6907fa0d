/** Data safe at rest: backups, the recovery code of the database key, and what a restore leaves to do. */
import { z } from 'zod';
import { EVERYBODY, command, nothingSchema, query } from './define.ts';
import type { Role } from './define.ts';
import { approvalSchema } from './staff.ts';

const MANAGER: readonly Role[] = ['manager'];

const placesSchema = z.object({
  folder: z.string(),
  /** A second place such as a USB stick; '' for none. */
  second: z.string(),
  /** Backups each place keeps. */
  keep: z.int(),
});

const madeSchema = z.object({
  at: z.number(),
  file: z.string(),
  bytes: z.number(),
  /** Why the second place has it not; '' when it has, or there is none. */
  second: z.string(),
});

export const safeStateSchema = z.object({
  encrypted: z.boolean(),
  /** When the recovery code in force was made; null: there is none. */
  recoveryMadeAt: z.number().nullable(),
  places: placesSchema,
  /** The newest one that was made whole. */
  last: madeSchema.nullable(),
  /** Why the newest try did not work; '' when it did. */
  failure: z.string(),
  /** The newest there are, of all places. */
  backups: z.array(
    z.object({ file: z.string(), madeAt: z.number(), sales: z.int(), bytes: z.number() }),
  ),
  /** The store is a restored one: whether the days since the backup have been levelled. */
  restored: z
    .object({
      backupAt: z.number(),
      restoredAt: z.number(),
      levelledAt: z.number().nullable(),
    })
    .nullable(),
});
export type SafeState = z.infer<typeof safeStateSchema>;

export const safeCalls = {
  'safe.state': query({ access: EVERYBODY, input: nothingSchema, output: safeStateSchema }),
  /** Makes a backup now; one that is under way is waited for. */
  'backup.make': command({
    access: MANAGER,
    input: nothingSchema,
    output: madeSchema,
    failures: ['backup.unavailable', 'backup.diskFull', 'backup.folder', 'backup.unsound'],
  }),
  'backup.setPlaces': command({
    access: MANAGER,
    input: z.strictObject({
      /** '' for the folder beside the store. */
      folder: z.string().trim().max(400),
      second: z.string().trim().max(400),
      keep: z.int().min(3).max(365),
    }),
    output: placesSchema,
    failures: ['backup.unavailable', 'backup.folder'],
  }),
  /** Makes a recovery code; it is in force when it has been typed back in part (safe.keepCode). */
  'safe.newCode': command({
    access: MANAGER,
    input: z.strictObject({ approval: approvalSchema }),
    output: z.object({ until: z.number() }),
    failures: ['backup.unavailable', 'approval.wrongPin', 'approval.secondPerson', 'staff.locked'],
  }),
  /** The code that was just made: a query, so that no reply of a command keeps it. */
  'safe.code': query({
    access: MANAGER,
    input: nothingSchema,
    output: z.object({ code: z.string().nullable() }),
  }),
  /** On the slip printer; what was printed is not kept anywhere. */
  'safe.printCode': command({
    access: MANAGER,
    input: nothingSchema,
    output: z.object({ printed: z.boolean(), note: z.string() }),
    failures: ['recovery.none'],
  }),
  /** The last group, typed from the paper: from here on the code opens the store. */
  'safe.keepCode': command({
    access: MANAGER,
    input: z.strictObject({ group: z.string().trim().max(10) }),
    output: z.object({ madeAt: z.number() }),
    failures: ['recovery.none', 'recovery.typo'],
  }),
  /** A manager has levelled the days a restored store knows nothing of. */
  'safe.levelled': command({
    access: MANAGER,
    input: z.strictObject({ approval: approvalSchema }),
    output: z.object({ levelledAt: z.number() }),
    failures: ['restore.none', 'approval.wrongPin', 'approval.secondPerson', 'staff.locked'],
  }),
};
