/** The shift money belongs to, and what a shift begins with. */
import type { ShiftId, StaffNo, TillNo } from '#core/ids.ts';
import type { Fen } from '#core/money.ts';
import { fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { ShiftRecord } from '#db/shift.ts';
import { insertShift, lastShift, openShift } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Who moves money, and at which drawer. */
export type AtTill = { readonly till: TillNo; readonly staffNo: StaffNo };

/**
 * The open shift of a till. Money never waits for a float to be counted: where none is open the next
 * one begins, with what the one before left (`assumed`, until somebody says what is there). A closed
 * shift never changes again.
 */
export function shiftForMoney(engine: Engine, tx: Transaction, at: AtTill): ShiftRecord {
  const open = openShift(tx.db, at.till);
  if (open !== null) return open;
  const { float_fen } = nextFloat(engine, tx.db, at.till);
  return beginShift(engine, tx, at, { how: 'assumed', float_fen });
}

export function beginShift(
  engine: Engine,
  tx: Transaction,
  at: AtTill,
  float: { readonly how: ShiftRecord['float_how']; readonly float_fen: Fen },
): ShiftRecord {
  const { before } = nextFloat(engine, tx.db, at.till);
  insertShift(tx.db, {
    shift_id: engine.newId() as ShiftId,
    till: at.till,
    opened_at: tx.now,
    opened_by: at.staffNo,
    opening_float_fen: float.float_fen,
    float_how: float.how,
    before_left_fen: before === null ? null : leftBy(before),
  });
  tx.audit('shift.opened', at.till, { how: float.how, float_fen: float.float_fen });
  tx.touch('day', 'system');
  return present(openShift(tx.db, at.till), 'the shift just opened');
}

/** What lies in the drawer for the next shift: what the last one left, or the float of the store. */
export function nextFloat(
  engine: Engine,
  db: Db,
  till: TillNo,
): { readonly before: ShiftRecord | null; readonly float_fen: Fen } {
  const before = lastShift(db, till);
  return {
    before,
    float_fen: before === null ? fen(engine.store.openingFloat_fen) : leftBy(before),
  };
}

/** What a closed shift left in the drawer. */
export function leftBy(shift: ShiftRecord): Fen {
  return fen((shift.counted_fen ?? shift.opening_float_fen) - shift.handed_in_fen);
}
