/**
 * The shift: what should be in the drawer, what was counted, the difference. A shift is a range of
 * documents of one till, not of time; it closes offline and with unsent uploads.
 */
import type { Shift } from '#contract/day.ts';
import { CASH_FACES } from '#contract/day.ts';
import { fen, sumFen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import { fail, ok } from '#core/result.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import type { ShiftRecord } from '#db/tender.ts';
import { closeShift, lastShift, openShift, shiftSaleCounts, tendersOfShift } from '#db/tender.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { tenderTotals } from './summary.ts';

export const shiftHandlers = {
  'shift.current': queryHandler('shift.current', ({ db, caller }) => {
    const shift = lastShift(db, caller.till);
    return ok(shift === null ? null : shiftView(db, shift));
  }),

  'shift.close': commandHandler('shift.close', (scope, input) => {
    const shift = openShift(scope.db, scope.caller.till);
    if (shift === null) return fail('shift.none', '还没有开班。');
    const counts = shiftSaleCounts(scope.db, shift);
    if (counts.open > 0) {
      return fail('shift.openSales', `还有 ${counts.open} 张单没有结完，请先结完。`);
    }
    const faces = new Set<number>(CASH_FACES);
    if (input.counts.some((count) => !faces.has(count.face_fen))) {
      return fail('tender.invalid', '没有这种面额。', 'counts');
    }
    const counted = sumFen(input.counts.map((count) => fen(count.face_fen * count.pieces)));
    const expected = shiftView(scope.db, shift).expected_fen;
    const difference = fen(counted - expected);
    if (difference !== 0 && input.note === '') {
      return fail('tender.invalid', '实点与应有不符，请写明原因。', 'note');
    }
    closeShift(scope.db, shift.shift_id, {
      // Also when the clock was set back meanwhile.
      closed_at: Math.max(scope.now, shift.opened_at),
      closed_by: scope.staffNo,
      counts: JSON.stringify(input.counts),
      expected_fen: expected,
      counted_fen: counted,
      difference_fen: difference,
      note: input.note,
    });
    scope.audit('shift.closed', shift.shift_id, { expected, counted, difference });
    scope.touch('day', 'system');
    return ok(shiftView(scope.db, lastShift(scope.db, scope.caller.till) ?? shift));
  }),
};

export function shiftView(db: Db, shift: ShiftRecord): Shift {
  const tenders = tendersOfShift(db, shift.shift_id);
  const cash = tenders.filter((tender) => tender.kind === 'cash');
  const sum = (refund: 0 | 1): Fen =>
    sumFen(cash.filter((tender) => tender.refund === refund).map((tender) => tender.amount_fen));
  const [cashIn, cashOut] = [sum(0), sum(1)];
  const counts = shiftSaleCounts(db, shift);
  return {
    shiftNo: shift.shift_id,
    openedAt: shift.opened_at,
    openedBy: nameOf(db, shift.opened_by),
    closedAt: shift.closed_at,
    closedBy: nameOf(db, shift.closed_by),
    openingFloat_fen: shift.opening_float_fen,
    cashIn_fen: cashIn,
    cashOut_fen: cashOut,
    expected_fen: shift.expected_fen ?? fen(shift.opening_float_fen + cashIn - cashOut),
    counted_fen: shift.counted_fen,
    difference_fen: shift.difference_fen,
    tenders: tenderTotals(tenders),
    saleCount: counts.paid,
    openSales: counts.open,
  };
}

function nameOf(db: Db, staffNo: string | null): string {
  return staffNo === null ? '' : (staffByNo(db, staffNo)?.name ?? staffNo);
}
