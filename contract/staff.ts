/** Staff: who may sign in, signing in and out, approvals by PIN or password. */
import { z } from 'zod';
import {
  EVERYBODY,
  command,
  firstPinSchema,
  nothingSchema,
  pinSchema,
  query,
  staffNoSchema,
  textSchema,
} from './define.ts';
import type { FailureCode } from './failures.ts';

export const roleSchema = z.enum(['cashier', 'pharmacist', 'manager']);

export const staffCardSchema = z.object({
  staffNo: staffNoSchema,
  name: z.string(),
  role: roleSchema,
  /** 收银员, 执业药师, 店长 … as printed on the card. */
  title: z.string(),
  /** review 审方, prepare 调配, check 复核, reconcile 对账. */
  qualifications: z.array(z.enum(['review', 'prepare', 'check', 'reconcile'])),
  /** What the person types: six digits that end by themselves, or a password. */
  pinKind: z.enum(['digits', 'password']),
  lockedUntil: z.number().nullable(),
  lastSignedInAt: z.number().nullable(),
});
export type StaffCard = z.infer<typeof staffCardSchema>;

export const sessionSchema = z.object({ staff: staffCardSchema, signedInAt: z.number() });
export type Session = z.infer<typeof sessionSchema>;

/** A manager's approval inside another call: PIN or password entered on the spot, always audited. */
export const approvalSchema = z.strictObject({ staffNo: staffNoSchema, pin: pinSchema });

/** A person as the manager's list has them. */
const rosterRowSchema = staffCardSchema.extend({
  active: z.boolean(),
  /** The PIN was given by somebody else and no own one is set yet. */
  pinIsFirst: z.boolean(),
});
export type RosterRow = z.infer<typeof rosterRowSchema>;

const APPROVED: readonly FailureCode[] = [
  'approval.wrongPin',
  'approval.secondPerson',
  'staff.locked',
];

export const staffCalls = {
  /** The cards of the log-in page, in order of their digit keys. */
  'staff.list': query({ access: 'anyone', input: nothingSchema, output: z.array(staffCardSchema) }),
  /** Who is signed in at this connection; null on the log-in page. */
  'staff.session': query({
    access: 'anyone',
    input: nothingSchema,
    output: sessionSchema.nullable(),
  }),
  /** Signs in; five wrong PINs lock with a growing pause. Asks for the shop's sign-in (9001). */
  'staff.signIn': command({
    access: 'anyone',
    input: z.strictObject({ staffNo: staffNoSchema, pin: pinSchema }),
    output: sessionSchema,
    failures: ['staff.unknown', 'staff.wrongPin', 'staff.locked', 'staff.pinIsFirst'],
  }),
  /** An own PIN or password in place of the present one; from the log-in page, before the sign-in. */
  'staff.setPin': command({
    access: 'anyone',
    input: z.strictObject({ staffNo: staffNoSchema, pin: pinSchema, newPin: pinSchema }),
    output: z.null(),
    failures: ['staff.unknown', 'staff.wrongPin', 'staff.locked', 'staff.weakPin'],
  }),
  /** Everybody on file, also who may not sign in any more. */
  'staff.roster': query({
    access: ['manager'],
    input: nothingSchema,
    output: z.array(rosterRowSchema),
  }),
  /** A new member of staff, with a first PIN that is good for setting an own one. */
  'staff.add': command({
    access: ['manager'],
    input: z.strictObject({
      staffNo: z.string().regex(/^[0-9A-Za-z]{1,20}$/, '工号为字母数字'),
      name: z.string().trim().min(1, '请填姓名').max(50),
      role: roleSchema,
      title: z.string().trim().min(1, '请填职务').max(30),
      qualifications: z.array(z.enum(['review', 'prepare', 'check', 'reconcile'])).max(4),
      pharmacistCode: z.string().trim().max(50),
      practiceCertNo: z.string().trim().max(50),
      firstPin: firstPinSchema,
      approval: approvalSchema,
    }),
    output: rosterRowSchema,
    failures: ['staff.exists', 'staff.weakPin', ...APPROVED],
  }),
  /** Takes the right to sign in, at once and at every window, or gives it back; never one's own. */
  'staff.setActive': command({
    access: ['manager'],
    input: z.strictObject({
      staffNo: staffNoSchema,
      active: z.boolean(),
      approval: approvalSchema,
    }),
    output: rosterRowSchema,
    failures: ['staff.unknown', 'staff.ownSelf', ...APPROVED],
  }),
  /** A first PIN again for who forgot the own one; ends a lock. */
  'staff.resetPin': command({
    access: ['manager'],
    input: z.strictObject({
      staffNo: staffNoSchema,
      firstPin: firstPinSchema,
      approval: approvalSchema,
    }),
    output: rosterRowSchema,
    failures: ['staff.unknown', 'staff.ownSelf', 'staff.weakPin', ...APPROVED],
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
