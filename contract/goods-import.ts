/** The goods list of a shop from a table file: first a dry run, then all that is ready at once. */
import { z } from 'zod';
import { command } from './define.ts';
import { approvalSchema } from './staff.ts';

/** The whole file in one message of the connection. */
export const LONGEST_GOODS_FILE_BYTES = 700 * 1024;
export const MOST_GOODS_ROWS = 5_000;

const fileSchema = z.strictObject({
  /** The file's bytes: XLSX, or CSV in UTF-8 or GB18030. */
  base64: z
    .string()
    .regex(/^[0-9A-Za-z+/]*={0,2}$/)
    .max(Math.ceil((LONGEST_GOODS_FILE_BYTES * 4) / 3) + 4),
});

const refusedRowSchema = z.object({
  /** As the person sees it in the file: the heading is row 1. */
  row: z.int(),
  itemCode: z.string(),
  name: z.string(),
  reasons: z.array(z.string()),
});

const planSchema = z.object({
  /** SHA-256 of the file, so that what is imported is what was tried. */
  sha256: z.string(),
  rows: z.int(),
  ready: z.int(),
  /** Rows whose item code the shop has: left as they are (a price changes with approval only). */
  known: z.int(),
  refused: z.array(refusedRowSchema),
  /** Headings nothing is taken from. */
  ignoredColumns: z.array(z.string()),
});
export type GoodsPlan = z.infer<typeof planSchema>;

export const goodsImportCalls = {
  /** Reads the file and says row by row what would come of it. Writes nothing. */
  'goodsImport.dryRun': command({
    access: ['manager'],
    input: fileSchema,
    output: planSchema,
    failures: ['goodsImport.unreadable', 'goodsImport.noColumns', 'goodsImport.tooLong'],
  }),
  /** Adds every ready row, or none: in one transaction. */
  'goodsImport.run': command({
    access: ['manager'],
    input: z.strictObject({
      ...fileSchema.shape,
      /** What the dry run said; anything else by now is refused. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      ready: z.int().min(1).max(MOST_GOODS_ROWS),
      approval: approvalSchema,
    }),
    output: z.object({ added: z.int() }),
    failures: [
      'goodsImport.unreadable',
      'goodsImport.noColumns',
      'goodsImport.tooLong',
      'goodsImport.changed',
      'approval.wrongPin',
      'approval.secondPerson',
      'staff.locked',
    ],
  }),
};
