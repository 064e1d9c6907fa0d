/** The facts of papers that belong to no sale: day report, shift reports, test slip. */
import { auditSealText } from '#core/audit-seal.ts';
import type { DayReportFacts } from '#core/day-report.ts';
import type { ShiftId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import type { ShiftReportFacts } from '#core/shift-report.ts';
import type { TestSlipFacts } from '#core/test-slip.ts';
import { addDays, startOfDay } from '#core/time.ts';
import { lastAuditBefore } from '#db/audit.ts';
import type { PrintJobRecord } from '#db/print-job.ts';
import { reportOfShift } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';
import { daySummary } from '../day/summary.ts';
import type { Engine } from '../engine.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export function dayReportFacts({ engine, db }: Where, job: PrintJobRecord): DayReportFacts {
  const seal = lastAuditBefore(db, startOfDay(addDays(job.subject, 1)));
  const { tenders, differences, ...day } = daySummary(db, job.subject);
  return {
    ...day,
    storeName: engine.store.storeName,
    institutionCode: engine.profile.shop.code,
    training: engine.store.training,
    at: job.asked_at,
    by: nameOf(db, job.asked_by),
    copyNo: job.copy_no,
    tenders: [
      ['现金', tenders.cash_fen],
      ['微信', tenders.wechat_fen],
      ['支付宝', tenders.alipay_fen],
      ['银行卡', tenders.card_fen],
    ],
    differences: differences.length,
    auditSeal: seal === null ? null : auditSealText(seal),
  };
}

export function testSlipFacts({ engine, db }: Where, job: PrintJobRecord): TestSlipFacts {
  return {
    storeName: engine.store.storeName,
    target: engine.devices.printer.target,
    at: job.asked_at,
    by: nameOf(db, job.asked_by),
  };
}

/** A Z report is on file, word for word; an X report is what was asked for then. */
export function shiftReportPaper(
  { db }: Where,
  job: PrintJobRecord,
): [ShiftReportFacts, { readonly no: number; readonly at: number; readonly by: string }] {
  const isFinal = job.document === 'zReport';
  const contents = isFinal
    ? present(reportOfShift(db, job.subject as ShiftId), 'Z report of a print').contents
    : job.contents;
  const no = isFinal ? job.copy_no : 0;
  const copy = { no, at: job.asked_at, by: nameOf(db, job.asked_by) };
  return [readColumn('shiftReport', contents), copy];
}

function nameOf(db: Db, staffNo: string): string {
  return staffByNo(db, staffNo)?.name ?? staffNo;
}
