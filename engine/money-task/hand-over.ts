/** Money that became due earlier and is handed over now: booked into the open shift of the till. */
import { fen } from '#core/money.ts';
import type { MoneyTaskRecord } from '#db/money-task.ts';
import { endMoneyTask } from '#db/money-task.ts';
import { insertTender } from '#db/tender.ts';
import type { AtTill } from '../shift/open-shift.ts';
import { shiftForMoney } from '../shift/open-shift.ts';
import type { Engine, Transaction } from '../engine.ts';

/** In the caller's transaction. `kind` is how it is handed over: a refund only by its own tender. */
export function handOver(
  engine: Engine,
  tx: Transaction,
  task: MoneyTaskRecord,
  kind: MoneyTaskRecord['kind'],
  at: AtTill,
): void {
  insertTender(tx.db, {
    sale_id: task.sale_id,
    shift_id: shiftForMoney(engine, tx, at).shift_id,
    kind,
    refund: task.direction === 'refund' ? 1 : 0,
    amount_fen: task.amount_fen,
    received_fen: task.amount_fen,
    change_fen: fen(0),
    taken_at: tx.now,
    staff_no: at.staffNo,
  });
  endMoneyTask(tx.db, task.task_id, {
    ...{ kind, state: 'done', done_at: tx.now, done_by: at.staffNo },
    ...{ approved_by: '', reason: '' },
  });
}
