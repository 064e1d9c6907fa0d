/**
 * Money that becomes due while nobody stands at the till with the customer: written down as a task
 * until a person has handed it over, so that the drawer is right at every commit (settlement.md §1, 4).
 */
import type { MoneyTaskId } from '#core/ids.ts';
import type { TenderPart } from '#core/dossier.ts';
import { fen } from '#core/money.ts';
import type { TenderKind } from '#core/tender.ts';
import type { SaleRecord } from '#db/sale.ts';
import { endMoneyTask, insertMoneyTask, openMoneyTasksOf } from '#db/money-task.ts';
import type { Db } from '#db/sql.ts';
import { tendersOf } from '#db/tender.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Everything that was tendered for a sale, less what went back before, goes back by its own kind. */
export function oweRefunds(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  for (const tender of leftToRefund(tx.db, sale)) {
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

/** What a customer has paid and not been given back, by tender. */
export function leftToRefund(db: Db, sale: SaleRecord): readonly TenderPart[] {
  const left = new Map<TenderKind, number>();
  for (const { kind, amount_fen, refund } of tendersOf(db, sale.sale_id)) {
    left.set(kind, (left.get(kind) ?? 0) + (refund === 1 ? -amount_fen : amount_fen));
  }
  return [...left]
    .filter(([, amount]) => amount > 0)
    .map(([kind, amount]) => ({ kind, amount_fen: fen(amount) }));
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
