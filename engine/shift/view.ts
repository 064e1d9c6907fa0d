/** A shift as the screen shows it: what should be there stays hidden from the one who counts blind. */
import type { Shift } from '#contract/shift.ts';
import { fen } from '#core/money.ts';
import { movedSum } from '#core/shift.ts';
import type { OpenItem } from '#core/shift.ts';
import type { ShiftRecord } from '#db/shift.ts';
import { countSalesOfShift, reportOfShift, shiftBefore } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import type { Caller } from '../engine.ts';
import { differencesAt, shiftFigures } from './figures.ts';
import type { ShiftFigures } from './figures.ts';
import { leftBy } from './open-shift.ts';
import { openItems } from './open-items.ts';
import { nameOf } from './report.ts';
import { storeLimit } from '../settings/store-numbers.ts';

/** Cashiers see what should be there only once they have counted; a manager may look. */
export function maySee(caller: Caller, shift: ShiftRecord, counts: number): boolean {
  return caller.staff?.role === 'manager' || shift.closed_at !== null || counts > 0;
}

export function shiftView(
  { db, caller }: { readonly db: Db; readonly caller: Caller },
  shift: ShiftRecord,
): Shift {
  const figures = shiftFigures(db, shift);
  const closed = shift.closed_at !== null;
  return {
    shiftId: shift.shift_id,
    till: shift.till,
    number: shift.number,
    openedAt: shift.opened_at,
    openedBy: nameOf(db, shift.opened_by),
    closedAt: shift.closed_at,
    closedBy: nameOf(db, shift.closed_by),
    float_fen: shift.opening_float_fen,
    floatHow: shift.float_how,
    saleCount: countSalesOfShift(db, shift),
    figures: maySee(caller, shift, figures.counts.length) ? figuresView(figures) : null,
    counts: figures.counts.map((count) => ({
      no: count.count_no,
      at: count.counted_at,
      by: nameOf(db, count.counted_by),
      faces: [...readColumn('faces', count.faces)],
      differences: [...differencesAt(count)],
    })),
    draft: shift.draft === '' ? { fields: [], note: '' } : readColumn('shiftDraft', shift.draft),
    movements: figures.movements.map((move) => ({
      at: move.moved_at,
      direction: move.direction,
      reason: move.reason,
      note: move.note,
      amount_fen: move.amount_fen,
      by: nameOf(db, move.staff_no),
      approvedBy: move.approved_by === '' ? '' : nameOf(db, move.approved_by),
    })),
    payOutLimit_fen: storeLimit(db, 'payOutLimit_fen'),
    open: closed ? [...handedOver(db, shift)] : openItems(db, shift.till),
    carried: [...handedOver(db, shiftBefore(db, shift))],
    note: shift.note,
    handedIn_fen: shift.handed_in_fen,
    left_fen: closed ? leftBy(shift) : null,
    zNo: reportOfShift(db, shift.shift_id)?.z_no ?? null,
  };
}

/** What a shift left open, as its Z report names it. */
export function handedOver(db: Db, shift: ShiftRecord | null): readonly OpenItem[] {
  const report = shift && reportOfShift(db, shift.shift_id);
  return report ? readColumn('shiftReport', report.contents).open : [];
}

function figuresView(figures: ShiftFigures): NonNullable<Shift['figures']> {
  const [cash] = figures.flows;
  return {
    cashIn_fen: cash?.in_fen ?? fen(0),
    cashOut_fen: cash?.out_fen ?? fen(0),
    movedIn_fen: movedSum(figures.movements, 'in'),
    movedOut_fen: movedSum(figures.movements, 'out'),
    tenders: [...figures.differences],
  };
}
