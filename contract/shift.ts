/**
 * The shift of a till: opening with a float, cash paid in and out, the blind count, closing, and the X
 * and Z reports. A shift is a range of the till's sequence numbers, not of time; closing never waits.
 */
import { z } from 'zod';
import { TENDER_KINDS } from '#core/shift.ts';
import {
  EVERYBODY,
  command,
  fenSchema,
  nothingSchema,
  query,
  shiftIdSchema,
  textSchema,
} from './define.ts';
import type { Role } from './define.ts';
import { receiptSchema } from './day.ts';
import { approvalSchema } from './staff.ts';

const DRAWER: readonly Role[] = ['cashier', 'manager'];

const kindSchema = z.enum(TENDER_KINDS);
const directionSchema = z.enum(['in', 'out']);
const reasonSchema = z.enum(['change', 'deposit', 'expense', 'topUp', 'other']);

const piecesSchema = z
  .array(z.strictObject({ face_fen: fenSchema, pieces: z.int().min(0).max(100_000) }))
  .max(20);

/** What a terminal sums up; null: not looked at. */
const terminalSchema = fenSchema.nullable();
const terminalsSchema = z.strictObject({
  wechat_fen: terminalSchema,
  alipay_fen: terminalSchema,
  card_fen: terminalSchema,
});

const differenceSchema = z.object({
  kind: kindSchema,
  expected_fen: fenSchema,
  counted_fen: fenSchema.nullable(),
  difference_fen: fenSchema.nullable(),
});

const openItemSchema = z.object({
  kind: z.enum([
    'unknown',
    'voidUnknown',
    'underWay',
    'notPaid',
    'parked',
    'returning',
    'dossier',
    'held',
    'moneyTask',
    'upload',
  ]),
  title: z.string(),
  detail: z.string(),
  amount_fen: fenSchema,
  since: z.number(),
});

export const shiftSchema = z.object({
  shiftId: shiftIdSchema,
  till: z.string(),
  /** 1, 2, 3 … at its till. */
  number: z.int(),
  openedAt: z.number(),
  openedBy: z.string(),
  closedAt: z.number().nullable(),
  closedBy: z.string(),
  float_fen: fenSchema,
  /** assumed: nobody has counted or taken over the float yet. */
  floatHow: z.enum(['assumed', 'takenOver', 'counted']),
  saleCount: z.int(),
  /** What should be there; null while it is hidden from the one who has still to count. */
  figures: z
    .object({
      cashIn_fen: fenSchema,
      cashOut_fen: fenSchema,
      movedIn_fen: fenSchema,
      movedOut_fen: fenSchema,
      /** By the way of paying: what should be there now, and what was counted last. */
      tenders: z.array(differenceSchema),
    })
    .nullable(),
  counts: z.array(
    z.object({
      no: z.int(),
      at: z.number(),
      by: z.string(),
      faces: z.array(z.object({ face_fen: fenSchema, pieces: z.int() })),
      differences: z.array(differenceSchema),
    }),
  ),
  /** Typed and not counted yet: kept also when the window closes. */
  draft: z.object({
    fields: z.array(z.object({ name: z.string(), text: z.string() })),
    note: z.string(),
  }),
  movements: z.array(
    z.object({
      at: z.number(),
      direction: directionSchema,
      reason: reasonSchema,
      note: z.string(),
      amount_fen: fenSchema,
      by: z.string(),
      approvedBy: z.string(),
    }),
  ),
  /** Above this a pay-out needs a manager. */
  payOutLimit_fen: fenSchema,
  /** What is open at the till now, by name: closing hands it to the next shift. */
  open: z.array(openItemSchema),
  /** What the shift before handed over. */
  carried: z.array(openItemSchema),
  note: z.string(),
  handedIn_fen: fenSchema,
  /** Closed: what stays in the drawer. */
  left_fen: fenSchema.nullable(),
  zNo: z.int().nullable(),
});
export type Shift = z.infer<typeof shiftSchema>;

const reportSchema = z.object({
  shiftId: shiftIdSchema,
  /** 交班报表 Z 0007. */
  title: z.string(),
  zNo: z.int().nullable(),
  lines: receiptSchema.shape.lines,
  /** With a byte-order mark, amounts in yuan. */
  csv: z.string(),
});

const closedShiftSchema = z.object({
  shiftId: shiftIdSchema,
  till: z.string(),
  number: z.int(),
  /** Null: closed before there were Z reports. */
  zNo: z.int().nullable(),
  openedAt: z.number(),
  openedBy: z.string(),
  closedAt: z.number(),
  closedBy: z.string(),
  saleCount: z.int(),
  expected_fen: fenSchema,
  counted_fen: fenSchema,
  difference_fen: fenSchema,
  note: z.string(),
});
export type ClosedShift = z.infer<typeof closedShiftSchema>;

const OF_ONE = z.strictObject({ shiftId: shiftIdSchema });

export const shiftCalls = {
  /** The open shift of this till, or the last closed one. */
  'shift.current': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: shiftSchema.nullable(),
  }),
  /** What the next shift of this till would take over; used while none is open. */
  'shift.handover': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({
      /** Left in the drawer by the last shift, or the float of the store. */
      float_fen: fenSchema,
      leftBy: z.string(),
      leftAt: z.number().nullable(),
      carried: z.array(openItemSchema),
    }),
  }),
  /**
   * Opens a shift with the float counted by faces, or (null) taken over as it was left. One that money
   * has opened by itself is given its float; one with its float is refused.
   */
  'shift.open': command({
    access: DRAWER,
    input: z.strictObject({ faces: piecesSchema.nullable() }),
    output: shiftSchema,
    failures: ['shift.open', 'tender.invalid'],
  }),
  /** Cash into or out of the drawer; above the limit a pay-out needs a manager. */
  'shift.move': command({
    access: DRAWER,
    input: z.strictObject({
      direction: directionSchema,
      reason: reasonSchema,
      note: textSchema,
      amount_fen: fenSchema,
      approval: approvalSchema.nullable(),
    }),
    output: shiftSchema,
    failures: [
      'shift.amountInvalid',
      'shift.reasonNeeded',
      'shift.drawerShort',
      'shift.approvalNeeded',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
  /** Keeps what is typed for the count. */
  'shift.draft': command({
    access: DRAWER,
    input: OF_ONE.extend({
      fields: z
        .array(z.strictObject({ name: z.string().max(20), text: z.string().max(20) }))
        .max(20),
      note: z.string().max(500),
    }),
    output: z.null(),
    failures: ['shift.none', 'shift.closed'],
  }),
  /** The count, without having seen what should be there. Once more is allowed; both are kept. */
  'shift.count': command({
    access: DRAWER,
    input: OF_ONE.extend({ faces: piecesSchema, terminals: terminalsSchema }),
    output: shiftSchema,
    failures: ['shift.none', 'shift.closed', 'shift.countedTwice', 'tender.invalid'],
  }),
  /**
   * Closes: whatever is open goes to the next shift by name. `handIn_fen` is taken out of the drawer.
   * A difference needs a note.
   */
  'shift.close': command({
    access: DRAWER,
    input: OF_ONE.extend({ note: textSchema, handIn_fen: fenSchema }),
    output: shiftSchema,
    failures: [
      'shift.none',
      'shift.closed',
      'shift.notCounted',
      'shift.noteNeeded',
      'shift.amountInvalid',
      'shift.drawerShort',
    ],
  }),
  /** The Z report of a closed shift as it was, or the X of an open one as it is. */
  'shift.report': query({
    access: DRAWER,
    input: OF_ONE,
    output: reportSchema,
    failures: ['shift.none', 'shift.notCounted', 'shift.noReport'],
  }),
  /** Prints that report. A Z printed again is counted and marked as a copy. */
  'shift.print': command({
    access: DRAWER,
    input: OF_ONE,
    output: z.object({ copyNo: z.int() }),
    failures: ['shift.none', 'shift.notCounted', 'shift.noReport'],
  }),
  /** Closed shifts of the store, the newest first. */
  'shift.list': query({
    access: DRAWER,
    input: z.strictObject({ limit: z.int().min(1).max(500) }),
    output: z.array(closedShiftSchema),
  }),
};
