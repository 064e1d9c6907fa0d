/**
 * Money that becomes due while nobody stands at the till with the customer: written down as a task
 * until a person has handed it over, so that the drawer is right at every commit (settlement.md §1, 4).
 */
import type { MoneyTaskId } from '#core/ids.ts';
import type { SaleRecord } from '#db/sale.ts';
import { insertMoneyTask } from '#db/money-task.ts';
import { tendersOf } from '#db/tender.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Everything that was tendered for a sale goes back, each tender by its own kind. */
export function oweRefunds(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  for (const tender of tendersOf(tx.db, sale.sale_id).filter((row) => row.refund === 0)) {
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
