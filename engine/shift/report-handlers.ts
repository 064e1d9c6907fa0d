/** X and Z reports on the screen and on paper, and the shifts that were closed. */
import type { ShiftReportFacts } from '#core/shift-report.ts';
import { RECEIPT_COLUMNS, paperOf } from '#core/receipt-layout.ts';
import { layoutShiftReport, shiftReportTitle } from '#core/shift-report.ts';
import { shiftReportCsv } from '#core/shift-csv.ts';
import type { ShiftId } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { insertPrintJob } from '#db/print-job.ts';
import {
  closedShifts,
  countSalesOfShift,
  countsOfShift,
  reportOfShift,
  shiftById,
} from '#db/shift.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { QueryScope } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { nameOf, shiftReportFacts } from './report.ts';
import { maySee } from './view.ts';

export const shiftReportHandlers = {
  'shift.report': queryHandler('shift.report', (scope, input) => {
    const found = factsOf(scope, input.shiftId);
    if (!found.ok) return found;
    const facts = found.value;
    return ok({
      shiftId: input.shiftId,
      title: shiftReportTitle(facts),
      zNo: facts.zNo,
      lines: [...layoutShiftReport(facts, null, paperOf(RECEIPT_COLUMNS))],
      csv: shiftReportCsv(facts),
    });
  }),

  'shift.print': commandHandler('shift.print', (scope, input) => {
    const found = factsOf(scope, input.shiftId);
    if (!found.ok) return found;
    const facts = found.value;
    const asked = { subject: input.shiftId, at: scope.now, by: scope.staffNo };
    const copyNo =
      facts.zNo === null
        ? insertPrintJob(scope.db, null, {
            ...{ ...asked, document: 'xReport', contents: writeColumn('shiftReport', facts) },
          })
        : insertPrintJob(scope.db, null, { ...asked, document: 'zReport' });
    scope.audit('shift.printed', input.shiftId, { zNo: facts.zNo, copyNo });
    scope.touch('system');
    const { engine } = scope;
    scope.after(() => void printWaiting(engine, { kickDrawer: false }));
    return ok({ copyNo });
  }),

  'shift.list': queryHandler('shift.list', ({ db }, input) =>
    ok(
      closedShifts(db, input.limit).map((shift) => ({
        shiftId: shift.shift_id,
        till: shift.till,
        number: shift.number,
        zNo: shift.z_no,
        openedAt: shift.opened_at,
        openedBy: nameOf(db, shift.opened_by),
        closedAt: present(shift.closed_at, 'time of a closed shift'),
        closedBy: nameOf(db, shift.closed_by),
        saleCount: countSalesOfShift(db, shift),
        expected_fen: shift.expected_fen ?? shift.opening_float_fen,
        counted_fen: shift.counted_fen ?? shift.opening_float_fen,
        difference_fen: shift.difference_fen ?? fen(0),
        note: shift.note,
      })),
    ),
  ),
};

type Where = Pick<QueryScope, 'engine' | 'db' | 'caller' | 'now'>;

/** Z of a closed shift, word for word; X of an open one, once its cashier has counted. */
function factsOf(scope: Where, shiftId: ShiftId): Result<ShiftReportFacts> {
  const { db, caller, now } = scope;
  const shift = shiftById(db, shiftId);
  if (shift === null) return fail('shift.none', '没有这一班。', 'shiftId');
  if (shift.closed_at !== null) {
    const report = reportOfShift(db, shiftId);
    if (report === null) return fail('shift.noReport', '这一班交班时还没有交班报表。', 'shiftId');
    return ok(readColumn('shiftReport', report.contents));
  }
  if (!maySee(caller, shift, countsOfShift(db, shiftId).length)) {
    return fail('shift.notCounted', '先点数，再看应有金额。');
  }
  const staffNo = caller.staff?.staffNo ?? '';
  return ok(shiftReportFacts(scope, shift, { at: now, staffNo, closing: null }));
}
