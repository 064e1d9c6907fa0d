/** Money still to be handed over, as every list and dialog shows it. */
import type { MoneyTask } from '#contract/money-task.ts';
import type { MoneyTaskRecord } from '#db/money-task.ts';

export function moneyTaskView(task: MoneyTaskRecord, saleNo: string): MoneyTask {
  return {
    taskId: task.task_id,
    saleId: task.sale_id,
    saleNo,
    cause: task.cause,
    direction: task.direction,
    kind: task.kind,
    amount_fen: task.amount_fen,
    since: task.created_at,
  };
}
