/** The shift money belongs to. */
import type { ShiftId, StaffNo, TillNo } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { insertShift } from '#db/staff.ts';
import type { ShiftRecord } from '#db/tender.ts';
import { openShift } from '#db/tender.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Who moves money, and at which drawer. */
export type AtTill = { readonly till: TillNo; readonly staffNo: StaffNo };

/**
 * The open shift of a till. Money moves after a shift was closed (one more customer, a void) begin
 * the next one: a closed shift never changes again.
 */
export function shiftForMoney(engine: Engine, tx: Transaction, at: AtTill): ShiftRecord {
  const open = openShift(tx.db, at.till);
  if (open !== null) return open;
  insertShift(tx.db, {
    shift_id: engine.newId() as ShiftId,
    till: at.till,
    opened_at: tx.now,
    opened_by: at.staffNo,
    opening_float_fen: fen(engine.store.openingFloat_fen),
  });
  tx.audit('shift.opened', at.till);
  tx.touch('day', 'system');
  return present(openShift(tx.db, at.till), 'the shift just opened');
}
