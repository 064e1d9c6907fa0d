/** Printer, drawer and customer display: their settings, their state, a live test of each, the queue. */
import { z } from 'zod';
import { DISPLAY_KINDS, PAPER_COLUMNS } from '#core/device.ts';
import {
  EVERYBODY,
  command,
  dateSchema,
  lineIdSchema,
  lotIdSchema,
  nothingSchema,
  query,
  saleIdSchema,
} from './define.ts';

const addressSchema = z.string().trim().max(200);

export const deviceSettingsSchema = z.strictObject({
  printer: z.strictObject({
    /** `tcp:HOST:PORT`, `device:PATH`, `serial:PATH:BAUD`, `spool:QUEUE`, `file:DIR`; '' as started. */
    address: addressSchema,
    columns: z.literal(PAPER_COLUMNS),
  }),
  drawer: z.strictObject({ open: z.enum(['high', 'low', 'unknown']) }),
  display: z.strictObject({
    /** `tcp:HOST:PORT` or `serial:PATH:BAUD`; '' none. */
    address: addressSchema,
    kind: z.enum(DISPLAY_KINDS),
    letters: z.enum(['ascii', 'gb18030']),
  }),
});

const stateSchema = z.object({
  settings: deviceSettingsSchema,
  printer: z.object({
    /** Where it prints now. */
    target: z.string(),
    /** unchecked: not asked since the start or the last change. */
    state: z.enum(['none', 'unchecked', 'ready', 'silent', 'fault']),
    note: z.string(),
  }),
  /** unknown: the printer does not tell, or nobody has said which level is open. */
  drawer: z.enum(['open', 'closed', 'unknown']),
  display: z.object({ state: z.enum(['none', 'ready', 'fault']), note: z.string() }),
});
export type DeviceState = z.infer<typeof stateSchema>;

const printJobSchema = z.object({
  printId: z.int(),
  document: z.enum(['slip', 'voucher', 'claim', 'label', 'day', 'test', 'xReport', 'zReport']),
  saleId: saleIdSchema.nullable(),
  /** Sale number, or the date of a day report; '' a test. */
  title: z.string(),
  copyNo: z.int(),
  state: z.enum(['waiting', 'printing', 'printed', 'failed', 'dropped']),
  askedAt: z.number(),
  /** When a job that waits is tried next. */
  nextAt: z.number().nullable(),
  reason: z.string(),
});
export type PrintJobView = z.infer<typeof printJobSchema>;

const wordsSchema = z.string().trim().min(1).max(60);

const splitLabelSchema = z.strictObject({
  saleId: saleIdSchema,
  lineId: lineIdSchema,
  /** One of those the line is taken from. */
  lotId: lotIdSchema,
  /** With its unit: "12 粒". */
  quantity: wordsSchema,
  usage: wordsSchema,
  dosage: wordsSchema,
  /** Packs, a label each. */
  count: z.int().min(1).max(20),
});

export const deviceCalls = {
  'device.state': query({ access: EVERYBODY, input: nothingSchema, output: stateSchema }),
  /** Asks the printer for paper, cover, errors and drawer without printing. */
  'device.check': command({ access: EVERYBODY, input: nothingSchema, output: stateSchema }),
  /** Another address, width or display; in force at once. */
  'device.save': command({
    access: ['manager'],
    input: deviceSettingsSchema,
    output: stateSchema,
    failures: ['device.badAddress'],
  }),
  /** Shows a test on the customer display and says whether it took it. */
  'device.testDisplay': command({ access: EVERYBODY, input: nothingSchema, output: stateSchema }),
  /** The newest papers, those that wait among them. */
  'print.queue': query({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(printJobSchema),
  }),
  /** Tries what waits now. */
  'print.tryNow': command({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.object({ waiting: z.int() }),
  }),
  /** Takes a paper out of the queue: it is no longer wanted. */
  'print.drop': command({
    access: EVERYBODY,
    input: z.strictObject({ printId: z.int() }),
    output: z.array(printJobSchema),
    failures: ['print.notWaiting'],
  }),
  'print.testSlip': command({
    access: EVERYBODY,
    input: nothingSchema,
    output: z.array(printJobSchema),
  }),
  /** 拆零标签 for a line of a sale (GSP art. 172): what the box does not say is typed. */
  'print.label': command({
    access: EVERYBODY,
    input: splitLabelSchema,
    output: z.array(printJobSchema),
    failures: ['sale.unknown', 'print.notSplit'],
  }),
  /** 日报 of a day, with the hash its audit chain ends in; copies are marked. */
  'print.dayReport': command({
    access: ['manager'],
    input: z.strictObject({ date: dateSchema }),
    output: z.array(printJobSchema),
  }),
};
