/**
 * What a sale owes the platform, as outbox rows in the order they must go: 7207 first, then one 3505
 * a (line, lot), and 3506 for what comes back (insurance-interface §2.12, e-prescription §2.7).
 */
import type { OutboxItemId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { insertOutbox, nextOutboxSequence, outboxOfSale, updateOutbox } from '#db/outbox.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { intentState } from '#db/intent.ts';
import type { Engine, Transaction } from '../engine.ts';

/** Call inside the transaction that settles (or pays) the sale. */
export function oweUploads(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  if (sale.prescription_id !== null) {
    owe(engine, tx, sale, { infno: '7207', subject: sale.sale_id, name: '处方销售出库' });
  }
  for (const item of uploadItems(engine, tx, sale)) {
    owe(engine, tx, sale, { infno: '3505', subject: item.subject, name: item.name });
  }
}

/** Call inside the transaction that voids the sale: every sale upload gets its return. */
export function oweReturns(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  const owed = outboxOfSale(tx.db, sale.sale_id);
  for (const item of owed) {
    if (item.infno !== '7207' || item.state !== 'waiting') continue;
    // Never left the shop: a voided settlement has no dispensing to report.
    const state = item.msgid === null ? null : intentState(tx.db, item.msgid);
    if (state !== null && state !== 'recorded') continue;
    if (item.msgid !== null) engine.gate.drop(tx.db, item.msgid, tx.now);
    updateOutbox(tx.db, item.item_id, { state: 'cancelled', reason: '本单已作废', next_at: null });
  }
  for (const item of owed.filter((row) => row.infno === '3505')) {
    owe(engine, tx, sale, { infno: '3506', subject: item.subject, name: item.subject_name });
  }
}

function uploadItems(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
): { subject: string; name: string }[] {
  const lines = new Map(sales.linesOf(tx.db, sale.sale_id).map((line) => [line.line_id, line]));
  const onlySelfPay = engine.profile.uploads.sale3505 === 'selfPayOnly';
  return sales.lineLots(tx.db, sale.sale_id).flatMap((lot) => {
    const line = present(lines.get(lot.line_id), 'line of a lot');
    // Goods without a national code are not drugs: nothing to report (devices, food, fees).
    if (line.national_drug_code === '') return [];
    if (onlySelfPay && line.insured === 1) return [];
    return [{ subject: `${lot.line_id}.${lot.lot_id}`, name: line.name }];
  });
}

function owe(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
  item: { infno: '7207' | '3505' | '3506'; subject: string; name: string },
): void {
  insertOutbox(tx.db, {
    item_id: engine.newId() as OutboxItemId,
    sale_id: sale.sale_id,
    sequence: nextOutboxSequence(tx.db, sale.sale_id),
    infno: item.infno,
    subject: item.subject,
    subject_name: item.name,
    created_at: tx.now,
  });
  tx.touch('outbox', 'system');
}
