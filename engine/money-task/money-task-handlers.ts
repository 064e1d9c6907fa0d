/** Handing over money that became due earlier, and a store's writing off of what it cannot collect. */
import type { MoneyTaskId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { MoneyTaskRecord } from '#db/money-task.ts';
import { endMoneyTask, moneyTaskById, openMoneyTasks } from '#db/money-task.ts';
import { saleById } from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { atDesk } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { handOver } from './hand-over.ts';
import { moneyTaskView } from './view.ts';

function openTask(db: Db, taskId: MoneyTaskId): Result<MoneyTaskRecord & { saleNo: string }> {
  const task = moneyTaskById(db, taskId);
  if (task === null) return fail('moneyTask.unknown', '没有这笔款项任务。', 'taskId');
  if (task.state !== 'open') return fail('moneyTask.done', '这笔款项已经处理过。', 'taskId');
  const { sale_no } = present(saleById(db, task.sale_id), 'sale of a money task');
  return ok({ ...task, saleNo: sale_no });
}

export const moneyTaskHandlers = {
  'moneyTask.list': queryHandler('moneyTask.list', ({ db }) =>
    ok(openMoneyTasks(db).map((task) => moneyTaskView(task, task.sale_no))),
  ),

  'moneyTask.done': commandHandler('moneyTask.done', (scope, input) => {
    const { db, staffNo, engine } = scope;
    const found = openTask(db, input.taskId);
    if (!found.ok) return found;
    const task = found.value;
    const refund = task.direction === 'refund';
    if (refund && input.kind !== null && input.kind !== task.kind) {
      return fail('tender.invalid', '退款须按原来的收款方式退回。', 'kind');
    }
    const kind = input.kind ?? task.kind;
    handOver(engine, scope, task, kind, { till: scope.caller.till, staffNo });
    const { direction, amount_fen } = task;
    scope.audit('moneyTask.done', task.saleNo, { direction, kind, amount_fen });
    scope.touch('day', 'system', 'sale');
    scope.after(() => {
      if (kind !== 'cash') return;
      void engine.printer.kickDrawer().then((kicked) => {
        if (kicked.kind !== 'printed') engine.log.warn('drawer', { reason: kicked.reason });
      });
    });
    return ok(null);
  }),

  'moneyTask.writeOff': longHandler('moneyTask.writeOff', async (scope, input) => {
    const found = openTask(scope.engine.db, input.taskId);
    if (!found.ok) return found;
    if (found.value.direction === 'refund') {
      return fail('moneyTask.notWrittenOff', '应退给顾客的钱不能核销。', 'taskId');
    }
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    return atDesk(scope, ({ tx, staffNo }) => {
      const task = openTask(tx.db, input.taskId);
      if (!task.ok) return task;
      const { kind, amount_fen, saleNo } = task.value;
      const approvedBy = approved.value.staffNo;
      endMoneyTask(tx.db, input.taskId, {
        ...{ kind, state: 'writtenOff', done_at: tx.now, done_by: staffNo },
        approved_by: approvedBy,
        reason: input.reason,
      });
      tx.audit('moneyTask.writtenOff', saleNo, { amount_fen, approvedBy });
      tx.touch('day', 'system', 'sale');
      return ok(null);
    });
  }),
};
