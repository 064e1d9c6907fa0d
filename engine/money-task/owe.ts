/**
 * Money that becomes due while nobody stands at the till with the customer: written down as a task
 * until a person has handed it over, so that the drawer is right at every commit (settlement.md §1, 4).
 */
import type { MoneyTaskId } from '#core/ids.ts';
import type { SaleRecord } from '#db/sale.ts';
import { endMoneyTask, insertMoneyTask, openMoneyTasksOf } from '#db/money-task.ts';
import { moneyHeld } from '#db/tender.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Everything that was tendered for a sale, less what went back before, goes back by its own kind. */
export function oweRefunds(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  for (const tender of moneyHeld(tx.db, sale.sale_id)) {
    insertMoneyTask(tx.db, {
      task_id: engine.newId() as MoneyTaskId,
      sale_id: sale.sale_id,
      cause: 'void',
      direction: 'refund',
      kind: tender.kind,
      amount_fen: tender.amount_fen,
      created_at: tx.now,
    });
  }
  tx.touch('day', 'system');
}

/** A voided sale gives everything back: what was still to be handed over for it is not any more. */
export function dropTasks(tx: Transaction, sale: SaleRecord, by: string): void {
  for (const { task_id, kind } of openMoneyTasksOf(tx.db, sale.sale_id)) {
    endMoneyTask(tx.db, task_id, {
      ...{ kind, state: 'writtenOff', done_at: tx.now, done_by: by },
      ...{ approved_by: '', reason: '本单已作废' },
    });
  }
}
