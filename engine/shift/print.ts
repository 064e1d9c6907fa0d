/** Prints the shift reports that were asked for. `printing` is on disk before the first byte leaves. */
import type { ReceiptLine } from '#core/receipt-layout.ts';
import { paperOf } from '#core/receipt-layout.ts';
import { layoutShiftReport } from '#core/shift-report.ts';
import { present } from '#core/result.ts';
import type { ShiftPrintRecord } from '#db/shift.ts';
import { reportOfShift, updateShiftPrint, waitingShiftPrints } from '#db/shift.ts';
import { transaction } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import { encodeReceipt } from '../device/escpos.ts';
import type { PrintOutcome } from '../device/printer.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine } from '../engine.ts';
import { nameOf } from './report.ts';

/**
 * Every report that waits, in order; a jam is a state of the print and stops nothing. False when the
 * printer is not ready: they wait.
 */
export async function printShiftReports(engine: Engine): Promise<boolean> {
  const { db } = engine;
  for (const row of waitingShiftPrints(db)) {
    const change = (to: Parameters<typeof updateShiftPrint>[2]): void =>
      transaction(db, () => updateShiftPrint(db, row.print_id, to));
    change({ state: 'printing' });
    const outcome = await printOne(engine, row);
    if (outcome.kind === 'printed') change({ state: 'printed', printed_at: engine.now() });
    else {
      const waits = outcome.kind === 'notReady';
      change({ state: waits ? 'waiting' : 'failed', reason: outcome.reason });
      if (waits) return false;
    }
  }
  return true;
}

async function printOne(engine: Engine, row: ShiftPrintRecord): Promise<PrintOutcome> {
  try {
    const { columns } = engine.devices.settings().printer;
    return await engine.printer.print(encodeReceipt(linesOf(engine, row, columns), columns));
  } catch (error) {
    reportIncident(engine, 'print', error, true);
    return { kind: 'failed', reason: '交班报表没有打出，请在班次记录里重打。' };
  }
}

function linesOf({ db }: Engine, row: ShiftPrintRecord, columns: number): readonly ReceiptLine[] {
  const contents =
    row.contents === ''
      ? present(reportOfShift(db, row.shift_id), 'Z report of a print').contents
      : row.contents;
  const copy = { no: row.copy_no, at: row.asked_at, by: nameOf(db, row.asked_by) };
  return layoutShiftReport(readColumn('shiftReport', contents), copy, paperOf(columns));
}
