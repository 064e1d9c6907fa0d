/** The manager's day and the slip. */
import { z } from 'zod';
import {
  EVERYBODY,
  command,
  dateSchema,
  fenSchema,
  moneyTaskIdSchema,
  query,
  saleIdSchema,
  shiftIdSchema,
} from './define.ts';
import {
  dayClosedSchema,
  levelAmountsSchema,
  levelDifferenceSchema,
  levelRunSchema,
} from './level.ts';

const clearingRowSchema = z.object({
  /** 职工 · 门诊统筹 */
  name: z.string(),
  insuranceType: z.string(),
  clearingClass: z.string(),
  count: z.int(),
  total_fen: fenSchema,
  fund_fen: fenSchema,
  account_fen: fenSchema,
  cashDue_fen: fenSchema,
  cashTaken_fen: fenSchema,
  /** 3201: null until asked today. */
  level: z.boolean().nullable(),
  platformNote: z.string(),
  checkedAt: z.number().nullable(),
  /** The platform's own totals: those it called level, or as its file tells them. */
  centre: levelAmountsSchema.nullable(),
});
export type ClearingRow = z.infer<typeof clearingRowSchema>;

export const tenderTotalsSchema = z.object({
  cash_fen: fenSchema,
  wechat_fen: fenSchema,
  alipay_fen: fenSchema,
  card_fen: fenSchema,
});

export const daySchema = z.object({
  date: z.string(),
  clearing: z.array(clearingRowSchema),
  insured: z.object({
    count: z.int(),
    total_fen: fenSchema,
    fund_fen: fenSchema,
    account_fen: fenSchema,
    cashDue_fen: fenSchema,
    cashTaken_fen: fenSchema,
  }),
  selfPay: z.object({ count: z.int(), total_fen: fenSchema, taken_fen: fenSchema }),
  /**
   * Of what fell due that day, what comes in on another: what the store carries (挂账), money tasks.
   * Below 0 on the day it comes in; money that goes out on another day counts the other way round.
   */
  later_fen: fenSchema,
  saleCount: z.int(),
  voidCount: z.int(),
  total_fen: fenSchema,
  tenders: tenderTotalsSchema,
  /** Per hour of the day 0–23, hours with sales only. */
  hours: z.array(
    z.object({ hour: z.int(), fund_fen: fenSchema, account_fen: fenSchema, cash_fen: fenSchema }),
  ),
  /** What is open: unknown settlements, uploads refused, classes not level. */
  differences: z.array(
    z.object({
      kind: z.enum([
        'unknown',
        'voidUnknown',
        'notLevel',
        'uploadRefused',
        'cash',
        // A row of the centre that no request of ours explains.
        'onlyPlatform',
        // Money somebody must still hand over.
        'moneyDue',
        // What levelling found (contract/level.ts); `level` says more.
        'level',
      ]),
      title: z.string(),
      detail: z.string(),
      amount_fen: fenSchema,
      saleId: saleIdSchema.nullable(),
      /** Of `moneyDue` only. */
      taskId: moneyTaskIdSchema.nullable(),
      /** Of `cash` only: the drawer that is not as it should be. */
      shiftId: shiftIdSchema.nullable(),
      /** Of `level` only. */
      level: levelDifferenceSchema.nullable(),
      since: z.number(),
    }),
  ),
  /** Differences that stand signed. */
  signed: z.array(levelDifferenceSchema),
  checkedAt: z.number().nullable(),
  /** The newest levelling of the day. */
  run: levelRunSchema.nullable(),
  closed: dayClosedSchema.nullable(),
});
export type Day = z.infer<typeof daySchema>;

/** A slip as lines of meaning already laid out on 48 columns. */
export const receiptSchema = z.object({
  saleId: saleIdSchema,
  saleNo: z.string(),
  copyNo: z.int(),
  lines: z.array(
    z.object({
      text: z.string(),
      style: z.enum(['normal', 'bold', 'title', 'subtitle', 'total', 'inverse', 'barcode', 'qr']),
      align: z.enum(['left', 'center']),
    }),
  ),
});
export type ReceiptView = z.infer<typeof receiptSchema>;

export const dayCalls = {
  'day.summary': query({
    access: EVERYBODY,
    input: z.strictObject({ date: dateSchema }),
    output: daySchema,
  }),
  /** 3201 for every insurance × clearing class of the day, 3202 where one is not level. */
  'day.level': command({
    access: ['manager'],
    input: z.strictObject({ date: dateSchema }),
    output: daySchema,
    failures: [
      'platform.unreachable',
      'platform.noAnswer',
      'platform.refused',
      'platform.notConfigured',
      'level.booksClosed',
    ],
  }),
  /** The slip of a sale as it was or will be printed. */
  'receipt.view': query({
    access: EVERYBODY,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: receiptSchema,
    failures: ['sale.unknown', 'sale.wrongState'],
  }),
  /** Prints again: counted, named, timed, marked as a copy. */
  'receipt.reprint': command({
    access: EVERYBODY,
    input: z.strictObject({ saleId: saleIdSchema }),
    output: receiptSchema,
    failures: ['sale.unknown', 'sale.wrongState', 'receipt.printerFailed'],
  }),
};
