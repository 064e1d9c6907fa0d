/** 设置 › 门店设置: numbers of the store, and how it narrows what the region allows without a line. */
import { z } from 'zod';
import { EVERYBODY, command, fenSchema, nothingSchema, query } from './define.ts';
import { approvalSchema } from './staff.ts';

const termsSchema = z.object({
  payFirst: z.boolean(),
  holdShare: z.boolean(),
  payFirstCount: z.int(),
  payFirstTotal_fen: fenSchema,
  holdPerSale_fen: fenSchema,
  holdTotal_fen: fenSchema,
  holdCount: z.int(),
  holdApprovalAbove_fen: fenSchema,
});

/** A cap that is null is the region's. */
const capsSchema = z.strictObject({
  payFirstCount: z.int().nullable(),
  payFirstTotal_fen: fenSchema.nullable(),
  holdPerSale_fen: fenSchema.nullable(),
  holdTotal_fen: fenSchema.nullable(),
  holdCount: z.int().nullable(),
  holdApprovalAbove_fen: fenSchema.nullable(),
});
export type OfflineCaps = z.infer<typeof capsSchema>;

const storeSettingsSchema = z.object({
  /** Above this a pay-out from a drawer needs a manager. */
  payOutLimit_fen: fenSchema,
  /** Above this the return of goods without insurance needs a manager; what is insured always does. */
  refundLimit_fen: fenSchema,
  idleLock_minutes: z.int(),
  nearExpiry_months: z.int(),
  offline: z.object({
    region: termsSchema,
    store: capsSchema.extend({ payFirst: z.boolean(), holdShare: z.boolean() }),
    /** What the counter keeps to: the narrower of both. */
    inForce: termsSchema,
  }),
});
export type StoreSettings = z.infer<typeof storeSettingsSchema>;

const LOOSENED = [
  'settings.approvalNeeded',
  'approval.wrongPin',
  'approval.secondPerson',
  'staff.locked',
] as const;

export const settingsCalls = {
  'settings.read': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: storeSettingsSchema,
  }),
  'settings.setNumber': command({
    access: ['manager'],
    input: z.strictObject({
      name: z.enum(['idleLock_minutes', 'nearExpiry_months']),
      value: z.int(),
    }),
    output: storeSettingsSchema,
    failures: ['settings.outOfRange'],
  }),
  /** Above which amount an act needs a second person; raising it needs one as well. */
  'settings.setLimit': command({
    access: ['manager'],
    input: z.strictObject({
      name: z.enum(['payOutLimit_fen', 'refundLimit_fen']),
      limit_fen: fenSchema,
      approval: approvalSchema.nullable(),
    }),
    output: storeSettingsSchema,
    failures: ['settings.outOfRange', ...LOOSENED],
  }),
  /**
   * Which ways without a line the store uses, and its own caps; never beyond the region. What loosens
   * is approved like a sale over a limit. 挂账 itself is switched by `dossier.allowHold`.
   */
  'settings.setOffline': command({
    access: ['manager'],
    input: z.strictObject({
      payFirst: z.boolean(),
      caps: capsSchema,
      approval: approvalSchema.nullable(),
    }),
    output: storeSettingsSchema,
    failures: ['settings.outOfRange', 'settings.beyondRegion', ...LOOSENED],
  }),
};
