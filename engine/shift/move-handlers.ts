/** Cash put into and taken out of the drawer outside of sales. */
import type { ParsedInput } from '#contract/index.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { MOVE_REASONS } from '#core/shift.ts';
import { insertCashMovement, openShift, shiftById } from '#db/shift.ts';
import type { Db } from '#db/sql.ts';
import type { LongScope } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { atDesk } from '../sale/desk.ts';
import { storeLimit } from '../settings/store-numbers.ts';
import { approvalNeeded } from '../staff/check-pin.ts';
import { shiftFigures } from './figures.ts';
import { nextFloat, shiftForMoney } from './open-shift.ts';
import { shiftView } from './view.ts';

type Move = ParsedInput<'shift.move'>;

/** A million yuan: more is a slip of the finger, and no drawer holds it. */
const MOST_FEN = 100_000_000;

export const moveHandlers = {
  'shift.move': longHandler('shift.move', async (scope, input) => {
    const checked = checkMove(scope, scope.engine.db, input);
    if (!checked.ok) return checked;
    const approved = await approvalOf(scope, input);
    if (!approved.ok) return approved;
    const { engine, caller } = scope;
    const moved = atDesk(scope, ({ tx, staffNo }) => {
      const { db } = tx;
      // Again: money may have left the drawer while the PIN was typed.
      const still = checkMove(scope, db, input);
      if (!still.ok) return still;
      const shift = shiftForMoney(engine, tx, { till: caller.till, staffNo });
      const { direction, reason, note, amount_fen } = input;
      insertCashMovement(db, {
        shift_id: shift.shift_id,
        direction,
        reason,
        note,
        amount_fen,
        moved_at: tx.now,
        staff_no: staffNo,
        approved_by: approved.value,
      });
      tx.audit('shift.moved', shift.shift_id, {
        direction,
        reason,
        amount_fen,
        approvedBy: approved.value,
      });
      tx.touch('day');
      const after = present(shiftById(db, shift.shift_id), 'the shift');
      return ok(shiftView({ db, caller }, after));
    });
    if (moved.ok) void printWaiting(engine, { kickDrawer: true });
    return moved;
  }),
};

function checkMove({ engine, caller }: LongScope, db: Db, move: Move): Result<null> {
  const { direction, reason, note, amount_fen } = move;
  if (amount_fen <= 0) return fail('shift.amountInvalid', '金额须大于 0。', 'amount_fen');
  if (amount_fen > MOST_FEN) {
    return fail('shift.amountInvalid', '金额太大，请核对。', 'amount_fen');
  }
  if (!MOVE_REASONS[direction].includes(reason)) {
    return fail('shift.reasonNeeded', '请选一个原因。', 'reason');
  }
  if (note === '' && (reason === 'other' || reason === 'expense')) {
    return fail('shift.reasonNeeded', '请写明用途或原因。', 'note');
  }
  if (direction === 'in') return ok(null);
  const shift = openShift(db, caller.till);
  const held =
    shift === null
      ? nextFloat(engine, db, caller.till).float_fen
      : shiftFigures(db, shift).expected.cash;
  // How much there is stays unsaid: the count is blind.
  if (amount_fen > held) {
    return fail('shift.drawerShort', '钱箱里没有这么多现金，请核对金额。', 'amount_fen');
  }
  return ok(null);
}

/** Number of the manager who approved; '' where nobody had to. */
async function approvalOf(scope: LongScope, move: Move): Promise<Result<string>> {
  const limit_fen = storeLimit(scope.engine.db, 'payOutLimit_fen');
  if (move.direction === 'in' || move.amount_fen <= limit_fen) return ok('');
  return approvalNeeded(scope, move.approval, 'shift.approvalNeeded');
}
