/** The desk of what is owed to the platform: seen by all, woken by all, decided by a manager. */
import type { OutboxItemId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { OutboxItem } from '#contract/outbox.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import {
  listOutbox,
  listedOutboxById,
  outboxById,
  reopenRefusedItems,
  updateOutbox,
  wakeOutboxItems,
} from '#db/outbox.ts';
import type { Db } from '#db/sql.ts';
import type { CommandScope, Engine, Transaction } from '../engine.ts';
import { commandHandler, longHandler, queryHandler } from '../engine.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { correct } from './correct.ts';
import { factsOf } from './facts.ts';
import { itemView } from './item-view.ts';
import { cancelReturnOf } from './owe.ts';

export const outboxHandlers = {
  'outbox.list': queryHandler('outbox.list', ({ db }, input) =>
    ok(listOutbox(db, input.open, input.limit).map(itemView)),
  ),

  'outbox.detail': queryHandler('outbox.detail', ({ engine, db }, { itemId }) => {
    const item = outboxById(db, itemId);
    if (item === null) return unknownItem();
    return ok({ item: viewOf(db, itemId), ...factsOf(engine, db, item) });
  }),

  'outbox.sendNow': commandHandler('outbox.sendNow', (scope) => {
    // What the platform refused goes again only when a manager, who has seen why, says so.
    const manager = scope.caller.staff?.role === 'manager';
    const reopened = manager ? reopenRefusedItems(scope.db, scope.now) : 0;
    const woken = wakeOutboxItems(scope.db, scope.now);
    scope.audit('outbox.sendNow', 'outbox', { woken, reopened });
    wakeAfter(scope);
    return ok({ woken });
  }),

  'outbox.sendOne': commandHandler('outbox.sendOne', (scope, { itemId }) => {
    const item = outboxById(scope.db, itemId);
    if (item === null) return unknownItem();
    const refused = item.state === 'refused' && scope.caller.staff?.role === 'manager';
    if (item.state !== 'waiting' && !refused) return wrongState();
    reopen(scope, item);
    scope.audit('outbox.sendOne', itemId, { infno: item.infno, refused });
    wakeAfter(scope);
    return ok(viewOf(scope.db, itemId));
  }),

  'outbox.correct': commandHandler('outbox.correct', (scope, input) => {
    const item = outboxById(scope.db, input.itemId);
    if (item === null) return unknownItem();
    if (item.state !== 'waiting' && item.state !== 'refused') return wrongState();
    const corrected = correct(scope, item, input);
    if (!corrected.ok) return corrected;
    reopen(scope, item);
    scope.audit('outbox.correct', item.item_id, {
      ...{ infno: item.infno, refusal: item.msgid },
      changes: corrected.value,
    });
    scope.touch('stock');
    wakeAfter(scope);
    return ok(viewOf(scope.db, item.item_id));
  }),

  'outbox.settleUnknown': commandHandler('outbox.settleUnknown', (scope, input) => {
    const item = outboxById(scope.db, input.itemId);
    if (item === null) return unknownItem();
    if (item.state !== 'unknown') return wrongState();
    // None where a restored store does not know whether it went up (decisions, restore).
    const { msgid } = item;
    const { found, reason } = input;
    const event = found ? 'accept' : 'proveAbsent';
    if (msgid !== null) {
      const proof = { event, reason: `店长核实：${reason}` } as const;
      scope.engine.gate.prove(scope.db, msgid, proof, scope.now);
    }
    if (found) {
      updateOutbox(scope.db, item.item_id, {
        ...{ state: 'accepted', accepted_at: scope.now, platform_no: input.platformNo },
        reason: `店长核实平台已有：${reason}`,
      });
    } else {
      reopen(scope, item);
    }
    scope.audit('outbox.settleUnknown', item.item_id, { infno: item.infno, msgid, found });
    wakeAfter(scope);
    return ok(viewOf(scope.db, item.item_id));
  }),

  'outbox.close': longHandler('outbox.close', async (scope, input) => {
    const { engine } = scope;
    const seen = outboxById(engine.db, input.itemId);
    if (seen === null) return unknownItem();
    if (!closable(seen)) return wrongState();
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const closed = scope.commit((tx): Result<OutboxItem> => {
      const item = present(outboxById(tx.db, input.itemId), 'an upload is never deleted');
      // While the PIN was being checked it may have gone up.
      if (!closable(item)) return wrongState();
      close(engine, tx, item, input.reason, approved.value.staffNo);
      return ok(viewOf(tx.db, item.item_id));
    });
    engine.wakeOutbox();
    return closed;
  }),
};

/** Owed anew, at once; one that never left keeps its number as long as its bytes stay the same. */
function reopen(tx: Transaction, item: OutboxRecord): void {
  updateOutbox(tx.db, item.item_id, {
    ...{ state: 'waiting', next_at: tx.now, reason: '' },
    ...(item.state === 'waiting' ? {} : { msgid: null }),
  });
}

function closable(item: OutboxRecord): boolean {
  return item.state === 'waiting' || item.state === 'refused' || item.state === 'unknown';
}

function close(
  engine: Engine,
  tx: Transaction,
  item: OutboxRecord,
  reason: string,
  staffNo: string,
): void {
  if (item.state === 'waiting' && item.msgid !== null) {
    engine.gate.drop(tx.db, item.msgid, tx.now);
  }
  updateOutbox(tx.db, item.item_id, {
    ...{ state: 'closed', reason, next_at: null, closed_by: staffNo, closed_at: tx.now },
  });
  // The platform never had it; what got no answer it may have, so its return still goes.
  if (item.state !== 'unknown') cancelReturnOf(engine, tx, item);
  tx.audit('outbox.close', item.item_id, {
    ...{ infno: item.infno, was: item.state, approvedBy: staffNo },
  });
  tx.touch('outbox', 'system');
}

function wakeAfter(scope: CommandScope): void {
  scope.touch('outbox', 'system');
  const { engine } = scope;
  scope.after(() => engine.wakeOutbox());
}

function viewOf(db: Db, itemId: OutboxItemId): OutboxItem {
  return itemView(present(listedOutboxById(db, itemId), 'the item just read'));
}

function unknownItem(): ReturnType<typeof fail> {
  return fail('outbox.unknownItem', '没有这一条。', 'itemId');
}

function wrongState(): ReturnType<typeof fail> {
  return fail('outbox.wrongState', '这一条现在不能这样做。');
}
