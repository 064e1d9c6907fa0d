/**
 * What a sale owes the platform, as outbox rows in the order they must go: 7207 first, then one 3505
 * a (line, lot), and 7208 and 3506 for what comes back (insurance-interface §2.12, e-prescription §2.7).
 */
import type { OutboxItemId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import { intentState } from '#db/intent.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { insertOutbox, nextOutboxSequence, outboxOfSale, updateOutbox } from '#db/outbox.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { Db } from '#db/sql.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Engine, Transaction } from '../engine.ts';

/**
 * Call inside the transaction that settles (or pays) the sale. `dispensing` false: its prescription can
 * no longer be reported as dispensed.
 */
export function oweUploads(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
  dispensing = true,
): void {
  if (sale.prescription_id !== null && dispensing) {
    owe(engine, tx, sale, { infno: '7207', subject: sale.sale_id, name: '处方销售出库' });
  }
  for (const item of uploadItems(engine, tx, sale)) {
    owe(engine, tx, sale, { infno: '3505', subject: item.subject, name: item.name });
  }
}

/** Call inside the transaction that voids the sale: every sale upload gets its return. */
export function oweReturns(engine: Engine, tx: Transaction, sale: SaleRecord): void {
  const owed = outboxOfSale(tx.db, sale.sale_id);
  const dispensing = owed.find((item) => item.infno === '7207');
  if (dispensing?.state === 'waiting' || dispensing?.state === 'refused') {
    // Never left the shop, or the platform did not take it: a voided sale has none to report.
    if (dispensing.state === 'waiting' && dispensing.msgid !== null)
      engine.gate.drop(tx.db, dispensing.msgid, tx.now);
    updateOutbox(tx.db, dispensing.item_id, {
      state: 'cancelled',
      reason: '本单已作废',
      next_at: null,
    });
  } else if (
    dispensing !== undefined &&
    mayBeThere(tx.db, dispensing) &&
    !undoneByVoid(engine, tx, sale)
  ) {
    owe(engine, tx, sale, { infno: '7208', subject: sale.sale_id, name: '撤销处方出库' });
  }
  for (const item of owed.filter((row) => row.infno === '3505')) {
    owe(engine, tx, sale, { infno: '3506', subject: item.subject, name: item.subject_name });
    if (!mayBeThere(tx.db, item)) cancelReturnOf(engine, tx, item);
  }
}

/** False for what a person closed before the platform had it: there is nothing to take back. */
function mayBeThere(db: Db, item: OutboxRecord): boolean {
  if (item.state !== 'closed') return true;
  return item.msgid !== null && intentState(db, item.msgid) === 'unknown';
}

const RETURN_OF = {
  ...{ '7207': '7208', '3505': '3506', '7208': null, '3506': null },
  ...{ '3501': null, '3502': null },
} as const;

/** The upload that would take back what never arrived is not owed any more. */
export function cancelReturnOf(engine: Engine, tx: Transaction, item: OutboxRecord): void {
  const infno = RETURN_OF[item.infno];
  if (infno === null || item.sale_id === null) return;
  const back = outboxOfSale(tx.db, item.sale_id).find(
    (row) => row.infno === infno && row.subject === item.subject && row.state === 'waiting',
  );
  if (back === undefined) return;
  if (back.msgid !== null) engine.gate.drop(tx.db, back.msgid, tx.now);
  updateOutbox(tx.db, back.item_id, {
    state: 'cancelled',
    reason: '对应的上传已关闭，不用再撤回',
    next_at: null,
  });
}

/** A refund of the insurance takes the dispensing back where the region says so; cash never does. */
function undoneByVoid(engine: Engine, tx: Transaction, sale: SaleRecord): boolean {
  const insured = lastSettlement(tx.db, sale.sale_id)?.state === 'voided';
  return insured && engine.profile.uploads.voidUndoesDispensing;
}

function uploadItems(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
): { subject: string; name: string }[] {
  const lines = new Map(sales.linesOf(tx.db, sale.sale_id).map((line) => [line.line_id, line]));
  const insured = Boolean(lastSettlement(tx.db, sale.sale_id)?.setl_id);
  const onlySelfPay = engine.profile.uploads.sale3505 === 'selfPayOnly';
  return sales.lineLots(tx.db, sale.sale_id).flatMap((lot) => {
    const line = present(lines.get(lot.line_id), 'line of a lot');
    // Goods without a national code are not drugs: nothing to report (devices, food, fees).
    if (line.national_drug_code === '') return [];
    // A sale that insurance was to pay later and did not is self-paid throughout.
    if (onlySelfPay && insured && line.insured === 1) return [];
    return [{ subject: `${lot.line_id}.${lot.lot_id}`, name: line.name }];
  });
}

function owe(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
  item: { infno: OutboxRecord['infno']; subject: string; name: string },
): void {
  insertOutbox(tx.db, {
    item_id: engine.newId() as OutboxItemId,
    ...{ sale_id: sale.sale_id, lot_id: null, movement_id: null },
    sequence: nextOutboxSequence(tx.db, sale.sale_id),
    infno: item.infno,
    subject: item.subject,
    subject_name: item.name,
    created_at: tx.now,
  });
  tx.touch('outbox', 'system');
}
