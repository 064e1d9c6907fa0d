/** What is still owed to the platform, seen and woken by a person. */
import { ok } from '#core/result.ts';
import { listOutbox, reopenRefusedItems, wakeOutboxItems } from '#db/outbox.ts';
import { commandHandler, queryHandler } from '../engine.ts';

const NAMES = {
  '7207': '处方销售出库',
  '7208': '撤销处方出库',
  '3505': '销售明细与追溯码',
  '3506': '销售退货',
} as const;

export const outboxHandlers = {
  'outbox.list': queryHandler('outbox.list', ({ db }, input) =>
    ok(
      listOutbox(db, input.open, input.limit).map((item) => ({
        itemId: item.item_id,
        infno: item.infno,
        name: NAMES[item.infno],
        saleId: item.sale_id,
        saleNo: item.sale_no,
        subject: item.subject_name,
        state: item.state,
        tries: item.tries,
        createdAt: item.created_at,
        nextAt: item.next_at,
        acceptedAt: item.accepted_at,
        reason: item.reason,
      })),
    ),
  ),

  'outbox.sendNow': commandHandler('outbox.sendNow', (scope) => {
    // What the platform refused goes again only when a manager, who has seen why, says so.
    const manager = scope.caller.staff?.role === 'manager';
    const reopened = manager ? reopenRefusedItems(scope.db, scope.now) : 0;
    const woken = wakeOutboxItems(scope.db, scope.now);
    scope.audit('outbox.sendNow', 'outbox', { woken, reopened });
    scope.touch('outbox');
    const { engine } = scope;
    scope.after(() => engine.wakeOutbox());
    return ok({ woken });
  }),
};
