/** One order to the reports and what comes of it; runs wherever it is called. */
import type { ParsedInput } from '#contract/index.ts';
import type { Report, ReportFile, ReportSlips } from '#contract/report.ts';
import type { Result } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import { fileOf } from './file.ts';
import { readReport } from './read-report.ts';
import { readSlips } from './slips.ts';

export type ReportOrder =
  | { readonly kind: 'read'; readonly input: ParsedInput<'report.read'> }
  | { readonly kind: 'slips'; readonly input: ParsedInput<'report.slips'> }
  | { readonly kind: 'file'; readonly input: ParsedInput<'report.file'> };

export type ReportAnswer<Order extends ReportOrder> = Order extends { kind: 'read' }
  ? Report
  : Order extends { kind: 'slips' }
    ? ReportSlips
    : ReportFile;

/** @param now of the engine */
export function answerOrder(
  db: Db,
  order: ReportOrder,
  now: number,
): Result<Report | ReportSlips | ReportFile> {
  if (order.kind === 'slips') return readSlips(db, order.input, () => performance.now());
  if (order.kind === 'read') return readReport(db, order.input, now);
  const { format, ...asked } = order.input;
  const report = readReport(db, asked, now);
  return report.ok ? { ok: true, value: fileOf(report.value, format) } : report;
}
