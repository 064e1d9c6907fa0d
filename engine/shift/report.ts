/** The facts of an X or Z report, gathered from the numbers of a shift. */
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import type { ShiftReportFacts } from '#core/shift-report.ts';
import { auditEnd } from '#db/audit.ts';
import { returnOf } from '#db/sale-return.ts';
import type { ShiftRecord } from '#db/shift.ts';
import { newestSequence, salesOfShift, settlementsOfShift } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn } from '../columns.ts';
import type { Engine } from '../engine.ts';
import { differencesAt, shiftFigures } from './figures.ts';
import { openItems } from './open-items.ts';

/** What closing adds; null for an X report. */
export type Closing = {
  readonly zNo: number;
  readonly note: string;
  readonly handedIn_fen: Fen;
  readonly left_fen: Fen;
};

type Asked = { readonly at: number; readonly staffNo: string; readonly closing: Closing | null };

/** Of an open shift, up to the newest number of its till. */
export function shiftReportFacts(
  { engine, db }: { readonly engine: Engine; readonly db: Db },
  shift: ShiftRecord,
  { at, staffNo, closing }: Asked,
): ShiftReportFacts {
  const figures = shiftFigures(db, shift);
  const sales = salesOfShift(db, shift, 'sale');
  const voids = salesOfShift(db, shift, 'void').filter((sale) => sale.paid_at !== null);
  const returns = voids.filter((sale) => returnOf(db, sale.sale_id) !== null);
  const end = auditEnd(db);
  return {
    zNo: closing?.zNo ?? null,
    storeName: engine.store.storeName,
    training: engine.store.training,
    till: shift.till,
    shiftNumber: shift.number,
    openedAt: shift.opened_at,
    openedBy: nameOf(db, shift.opened_by),
    at,
    by: nameOf(db, staffNo),
    firstSequence: shift.first_sequence,
    lastSequence: newestSequence(db, shift.till),
    firstSaleNo: sales[0]?.sale_no ?? '',
    lastSaleNo: sales.at(-1)?.sale_no ?? '',
    sales: countAndSum(sales),
    voids: countAndSum(voids),
    returns: countAndSum(returns),
    insured: insuredPart(db, shift),
    flows: figures.flows,
    floatHow: shift.float_how,
    float_fen: shift.opening_float_fen,
    beforeLeft_fen: shift.before_left_fen,
    movements: figures.movements.map((move) => ({
      at: move.moved_at,
      direction: move.direction,
      reason: move.reason,
      note: move.note,
      amount_fen: move.amount_fen,
      byNo: move.staff_no,
      approvedByNo: move.approved_by,
    })),
    counts: figures.counts.map((count) => ({
      no: count.count_no,
      at: count.counted_at,
      byNo: count.counted_by,
      faces: readColumn('faces', count.faces),
      differences: differencesAt(count),
    })),
    differences: figures.differences,
    note: closing?.note ?? '',
    handedIn_fen: closing?.handedIn_fen ?? fen(0),
    left_fen: closing?.left_fen ?? null,
    open: openItems(db, shift.till),
    seal: end.id === 0 ? null : { row: end.id, hash: end.hash },
  };
}

export function nameOf(db: Db, staffNo: string | null): string {
  return staffNo === null ? '' : (staffByNo(db, staffNo)?.name ?? staffNo);
}

function countAndSum(sales: readonly { readonly total_fen: Fen }[]): ShiftReportFacts['sales'] {
  return { count: sales.length, total_fen: sumFen(sales.map((sale) => sale.total_fen)) };
}

/** By the numbers of the settlements themselves: one settled later counts when it was settled. */
function insuredPart(db: Db, shift: ShiftRecord): ShiftReportFacts['insured'] {
  const settled = settlementsOfShift(db, shift, 'settled').map((row) => row.amounts);
  const unsettled = settlementsOfShift(db, shift, 'unsettled').map((row) => row.void_amounts);
  const amounts = [...settled, ...unsettled].map((text) =>
    readColumn('amounts', present(text, 'amounts of a settlement')),
  );
  const sum = (of: (one: SettlementAmounts) => number): Fen =>
    fen(amounts.reduce((total, one) => total + of(one), 0));
  return {
    settled: settled.length,
    unsettled: unsettled.length,
    fund_fen: sum((one) => one.fundTotal_fen),
    account_fen: sum((one) => one.accountPay_fen),
    familyAccount_fen: sum((one) => one.familyAccountPay_fen),
    cashDue_fen: sum((one) => one.cashDue_fen),
  };
}
