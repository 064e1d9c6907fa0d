/**
 * What the file says after a crash (settlement.md §2), before the counter opens: a request found
 * `sent` is unknown; one found `recorded` never left and is dropped or, for uploads, sent later.
 */
import { present } from '#core/result.ts';
import type { Intent } from '#db/intent.ts';
import { openIntents } from '#db/intent.ts';
import { outboxByMsgid, updateOutbox } from '#db/outbox.ts';
import { updatePrintJob, waitingPrintJobs } from '#db/print-job.ts';
import { reviewByMsgid, updateReview } from '#db/prescription.ts';
import * as sales from '#db/sale.ts';
import { settlementByMsgid, settlementByVoidMsgid, updateSettlement } from '#db/settlement.ts';
import type { Engine, Transaction } from '../engine.ts';

export type Recovery = { readonly unknown: number; readonly dropped: number };

const LOST = '程序中断时请求已发出，没有收到答复。';

/** Call once, inside a transaction, before anything else runs. Says what it found. */
export function recoverAtStart(engine: Engine, tx: Transaction): Recovery {
  let unknown = 0;
  let dropped = 0;
  for (const intent of openIntents(tx.db)) {
    if (intent.state === 'sent') {
      engine.gate.conclude(tx.db, intent.msgid, { kind: 'unknown', reason: LOST, raw: '' }, tx.now);
      becomeUnknown(tx, intent);
      unknown += 1;
    } else if (intent.state === 'recorded' && outboxByMsgid(tx.db, intent.msgid) === null) {
      engine.gate.drop(tx.db, intent.msgid, tx.now);
      becomeOpen(tx, intent);
      dropped += 1;
    }
    wakeUpload(tx, intent);
  }
  for (const job of waitingPrintJobs(tx.db)) {
    // Perhaps on paper, perhaps not: nobody prints it to a customer who has gone.
    const reason = '程序中断，不知小票是否打出，请按 F10 重打。';
    updatePrintJob(tx.db, job.print_id, { state: 'failed', printed_at: null, reason });
  }
  if (unknown + dropped > 0) tx.audit('engine.recovered', 'intents', { unknown, dropped });
  return { unknown, dropped };
}

function becomeUnknown(tx: Transaction, intent: Intent): void {
  const settlement = settlementByMsgid(tx.db, intent.msgid);
  if (settlement !== null) {
    updateSettlement(tx.db, settlement.settlement_id, { state: 'unknown', sentence: LOST });
    sales.moveSale(tx.db, settlement.sale_id, 'settling', 'lose');
  }
  const voided = settlementByVoidMsgid(tx.db, intent.msgid);
  if (voided !== null) {
    updateSettlement(tx.db, voided.settlement_id, { state: 'voidUnknown', sentence: LOST });
    sales.moveSale(tx.db, voided.sale_id, 'voiding', 'voidLost');
  }
  const review = reviewByMsgid(tx.db, intent.msgid);
  if (review !== null) {
    updateReview(tx.db, review.prescription_id, { state: 'unknown', note: LOST });
  }
}

/** Nothing left the shop: the sale is where it was before. */
function becomeOpen(tx: Transaction, intent: Intent): void {
  const settlement = settlementByMsgid(tx.db, intent.msgid);
  if (settlement !== null) {
    updateSettlement(tx.db, settlement.settlement_id, {
      state: 'notSent',
      answered_at: tx.now,
      sentence: '没有发出，未扣款。',
    });
    sales.moveSale(tx.db, settlement.sale_id, 'settling', 'refuse');
  }
  const voided = settlementByVoidMsgid(tx.db, intent.msgid);
  if (voided !== null) {
    updateSettlement(tx.db, voided.settlement_id, { state: 'settled', void_msgid: null });
    const sale = present(sales.saleById(tx.db, voided.sale_id), 'sale');
    sales.moveSale(
      tx.db,
      sale.sale_id,
      'voiding',
      sale.paid_at === null ? 'voidRefusedUnpaid' : 'voidRefused',
    );
  }
  const review = reviewByMsgid(tx.db, intent.msgid);
  if (review !== null) updateReview(tx.db, review.prescription_id, { state: 'waiting' });
}

/** An upload that was being sent is unknown; one that never left waits for its turn again. */
function wakeUpload(tx: Transaction, intent: Intent): void {
  const item = outboxByMsgid(tx.db, intent.msgid);
  if (item === null || item.state !== 'sending') return;
  updateOutbox(
    tx.db,
    item.item_id,
    intent.state === 'sent'
      ? { state: 'unknown', reason: LOST, next_at: null }
      : { state: 'waiting', next_at: tx.now },
  );
}
