/**
 * A refund that only the bureau knows of: the platform refuses the 2103 as refunded before, and its
 * file does not show it (or the region has no 5203). A manager who has asked the bureau books it red,
 * with PIN and where it was heard; without that the goods and the customer's share stay in the air.
 */
import { chinaDate } from '#core/time.ts';
import { fail, ok, present } from '#core/result.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import { longHandler } from '../engine.ts';
import { printWaiting } from '../receipt/print.ts';
import { atDesk } from '../sale/desk.ts';
import { saleView } from '../sale/view.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { redEntryOf } from './red-entry.ts';
import { bookVoided } from './void-outcome.ts';
import { cashWasTaken, whereOf } from './void.ts';

export const voidWordHandlers = {
  'sale.voidByWord': longHandler('sale.voidByWord', async (scope, input) => {
    const { engine } = scope;
    const { saleId, evidence } = input;
    if (sales.saleById(engine.db, saleId) === null) {
      return fail('sale.unknown', '没有这张单。', 'saleId');
    }
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const written = atDesk(scope, (desk) => {
      const { tx } = desk;
      const sale = present(sales.saleById(tx.db, saleId), 'sale');
      const settlement = lastSettlement(tx.db, saleId);
      const settled = settlement?.state === 'settled';
      if (!settled || (sale.state !== 'paid' && sale.state !== 'settled')) {
        return fail('sale.wrongState', '本单当前状态不能作废。');
      }
      if (settlement.cause !== 'alreadyRefunded') {
        return fail('void.notRefundedBefore', '平台没有说过这笔已退费，请按整单退货办理。');
      }
      sales.updateSale(tx.db, saleId, { void_reason: evidence });
      // Not the evidence: it is free text, and may name a person.
      tx.audit('void.bureauWord', sale.sale_no, { approvedBy: approved.value.staffNo });
      bookVoided(engine, tx, settlement, redEntryOf(settlement, chinaDate(tx.now)), whereOf(desk));
      tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
      return ok(saleView({ engine, db: tx.db, now: tx.now }, saleId));
    });
    if (written.ok) {
      void printWaiting(engine, { kickDrawer: cashWasTaken(engine, saleId) });
      engine.wakeOutbox();
    }
    return written;
  }),
};
