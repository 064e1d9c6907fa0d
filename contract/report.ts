/** Reports a manager looks at, the slips behind each figure, and the files made of them. */
import { z } from 'zod';
import { REPORT_IDS } from '#core/report.ts';
import { dateSchema, query, saleIdSchema } from './define.ts';
import type { Role } from './define.ts';

const MANAGER: readonly Role[] = ['manager'];

const spanSchema = z.strictObject({
  report: z.enum(REPORT_IDS),
  from: dateSchema,
  /** The last day, itself included. */
  to: dateSchema,
});
export type ReportSpan = z.infer<typeof spanSchema>;

const cellSchema = z.union([z.string(), z.number(), z.null()]);

export const reportSchema = z.object({
  report: z.enum(REPORT_IDS),
  from: z.string(),
  to: z.string(),
  madeAt: z.number(),
  /** In the order of the columns of core/report.ts. */
  rows: z.array(z.object({ key: z.string(), cells: z.array(cellSchema) })),
  /** The sum of all rows; null where a sum says nothing. */
  total: z.array(cellSchema).nullable(),
  /** What the figures leave out, in words. */
  notes: z.array(z.string()),
});
export type Report = z.infer<typeof reportSchema>;

export const slipsSchema = z.object({
  slips: z.array(
    z.object({
      /** Null for a prescription that came to no sale. */
      saleId: saleIdSchema.nullable(),
      saleNo: z.string(),
      at: z.number(),
      staffName: z.string(),
      /** State of the sale now; '' without one. */
      state: z.string(),
      total_fen: z.number(),
      /** What it adds to the figure, in the column's unit. */
      amount: z.number(),
    }),
  ),
  /** Where the next page begins; null: this was the last. A page may be short although one follows. */
  next: z.string().nullable(),
});
export type ReportSlips = z.infer<typeof slipsSchema>;

const fileSchema = z.object({
  name: z.string(),
  type: z.string(),
  base64: z.string(),
});
export type ReportFile = z.infer<typeof fileSchema>;

export const reportCalls = {
  /** Read away from the counter's thread. */
  'report.read': query({
    access: MANAGER,
    input: spanSchema,
    output: reportSchema,
    failures: ['report.span', 'report.failed'],
  }),
  /** The sales behind one figure, oldest first. */
  'report.slips': query({
    access: MANAGER,
    input: z.strictObject({
      ...spanSchema.shape,
      /** `key` of the row; '' for the sum of all. */
      row: z.string().max(80),
      column: z.string().max(30),
      page: z.string().max(120).nullable(),
      limit: z.int().min(1).max(200),
    }),
    output: slipsSchema,
    failures: ['report.span', 'report.failed', 'report.noSlips'],
  }),
  /** The report as a file for a spreadsheet. */
  'report.file': query({
    access: MANAGER,
    input: z.strictObject({ ...spanSchema.shape, format: z.enum(['xlsx', 'csv']) }),
    output: fileSchema,
    failures: ['report.span', 'report.failed'],
  }),
};
