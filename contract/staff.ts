/** Staff: who may sign in, signing in and out, approvals by PIN. */
import { z } from 'zod';
import {
  EVERYBODY,
  command,
  nothingSchema,
  pinSchema,
  query,
  staffNoSchema,
  textSchema,
} from './define.ts';

export const roleSchema = z.enum(['cashier', 'pharmacist', 'manager']);

export const staffCardSchema = z.object({
  staffNo: staffNoSchema,
  name: z.string(),
  role: roleSchema,
  /** 收银员, 执业药师, 店长 … as printed on the card. */
  title: z.string(),
  /** review 审方, prepare 调配, check 复核, reconcile 对账. */
  qualifications: z.array(z.enum(['review', 'prepare', 'check', 'reconcile'])),
  lockedUntil: z.number().nullable(),
  lastSignedInAt: z.number().nullable(),
});
export type StaffCard = z.infer<typeof staffCardSchema>;

export const sessionSchema = z.object({ staff: staffCardSchema, signedInAt: z.number() });
export type Session = z.infer<typeof sessionSchema>;

/** A manager's approval inside another call: PIN entered on the spot, always audited. */
export const approvalSchema = z.strictObject({ staffNo: staffNoSchema, pin: pinSchema });

export const staffCalls = {
  /** The cards of the log-in page, in order of their digit keys. */
  'staff.list': query({ access: 'anyone', input: nothingSchema, output: z.array(staffCardSchema) }),
  /** Who is signed in at this connection; null on the log-in page. */
  'staff.session': query({
    access: 'anyone',
    input: nothingSchema,
    output: sessionSchema.nullable(),
  }),
  /** Signs in by PIN; five wrong ones lock with a growing pause. Opens a shift and the day (9001). */
  'staff.signIn': command({
    access: 'anyone',
    input: z.strictObject({ staffNo: staffNoSchema, pin: pinSchema }),
    output: sessionSchema,
    failures: ['staff.unknown', 'staff.wrongPin', 'staff.locked'],
  }),
  /** Locks the till; the sale stays as it is. */
  'staff.signOut': command({ access: 'anyone', input: nothingSchema, output: z.null() }),
  /** Opens the cash drawer without a sale; reason is logged. */
  'drawer.open': command({
    access: EVERYBODY,
    input: z.strictObject({ reason: textSchema.min(1, '请写原因') }),
    output: z.null(),
  }),
};
