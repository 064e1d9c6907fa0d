/**
 * The turning point of a partial return, always one transaction: the old sale is void, its goods are
 * back, and what the customer keeps is a sale of its own whose boxes nobody else can take. No money
 * moves here: it does at the end, when a person stands at the till (finish.ts).
 */
import type { LineId, SaleId, TillNo } from '#core/ids.ts';
import type { KeptLine } from '#core/sale-return.ts';
import { keptLines } from '#core/sale-return.ts';
import { assert, present } from '#core/result.ts';
import { prescriptionById, updatePrescription } from '#db/prescription.ts';
import type { SaleReturnRecord } from '#db/sale-return.ts';
import { insertKeptSale, returnOf, updateSaleReturn } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import { reserveLot } from '#db/stock.ts';
import { openShift } from '#db/shift.ts';
import { codesOfSale, reserveCode } from '#db/trace-code.ts';
import { readColumn } from '../columns.ts';
import type { Engine, Transaction } from '../engine.ts';
import { oweReturns } from '../outbox/owe.ts';
import { emptySale, numberOf, refreshSale } from '../sale/basket.ts';
import { bringGoodsBack } from '../sale/goods.ts';
import { soldLines } from './sold.ts';

/**
 * What the void of an insured sale means when only a part comes back: the kept goods are in work at
 * `till` when nothing else is there, parked otherwise. `till` is null when no cashier waits for it.
 */
export function keepTheRest(
  engine: Engine,
  tx: Transaction,
  back: SaleReturnRecord,
  till: TillNo | null,
): void {
  placeAtTill(engine, tx, makeKeptSale(engine, tx, back, till ?? back.till), till);
}

/** Voids the sale of a return and opens the sale of what is kept, at no till yet. */
export function makeKeptSale(
  engine: Engine,
  tx: Transaction,
  back: SaleReturnRecord,
  till: TillNo,
): SaleRecord {
  assert(back.state === 'voiding', 'the void of a return under way');
  const old = present(sales.saleById(tx.db, back.sale_id), 'sale of a return');
  const kept = keptLines(soldLines(tx.db, old.sale_id), readColumn('returned', back.returned));
  assert(kept.ok, 'what came back was checked when the return began');
  const captured = new Map(
    codesOfSale(tx.db, old.sale_id).map((row) => [row.code, row.captured_at]),
  );
  bringGoodsBack(tx, old, back.staff_no);
  sales.updateSale(tx.db, old.sale_id, { voided_at: tx.now, current: 0 });
  oweReturns(engine, tx, old);
  sales.moveSale(tx.db, old.sale_id, old.state, 'voided');
  const keptSaleId = engine.newId() as SaleId;
  insertKeptSale(tx.db, {
    sale_id: keptSaleId,
    ...numberOf(engine, tx, till),
    started_at: tx.now,
    staff_no: back.staff_no,
    shift_id: openShift(tx.db, till)?.shift_id ?? null,
    account_mode: old.account_mode,
    prescription_id: keptPrescription(tx, old, kept.value),
  });
  const person = sales.personOf(tx.db, old.sale_id);
  if (person !== null) sales.putPerson(tx.db, { ...person, sale_id: keptSaleId });
  copyLines(engine, tx, { old, keptSaleId, kept: kept.value, captured });
  updateSaleReturn(tx.db, back.return_id, { state: 'keeping', kept_sale_id: keptSaleId });
  refreshSale({ tx }, keptSaleId);
  const made = present(sales.saleById(tx.db, keptSaleId), 'kept sale');
  tx.audit('return.keeping', old.sale_no, { kept: made.sale_no });
  tx.touch('sale', 'stock', 'day', 'outbox', 'prescription');
  return made;
}

/** The void did not happen: nothing changed, and it may be asked for again. */
export function stopReturn(tx: Transaction, saleId: SaleId): void {
  const back = returnOf(tx.db, saleId);
  if (back === null) return;
  updateSaleReturn(tx.db, back.return_id, { state: 'stopped', ended_at: tx.now });
  tx.touch('sale');
}

/** The prescription goes with its lines; over there the void has set it free again. */
function keptPrescription(
  tx: Transaction,
  old: SaleRecord,
  kept: readonly KeptLine[],
): SaleRecord['prescription_id'] {
  const id = old.prescription_id;
  if (id === null || !keepsPrescribed(tx, old, kept)) return null;
  if (prescriptionById(tx.db, id)?.state === 'used') {
    updatePrescription(tx.db, id, { state: 'valid', state_note: '' });
  }
  return id;
}

/** Whether a line on prescription is among what is kept. */
export function keepsPrescribed(
  tx: Pick<Transaction, 'db'>,
  old: SaleRecord,
  kept: readonly KeptLine[],
): boolean {
  const prescribed = new Set(
    sales
      .linesOf(tx.db, old.sale_id)
      .filter((line) => line.prescription_line_no !== null)
      .map((line) => line.line_id),
  );
  return kept.some((line) => prescribed.has(line.lineId));
}

/** Same prices, lots and boxes. A sale that insurance did not pay stays one it does not. */
function copyLines(
  engine: Engine,
  tx: Transaction,
  copy: {
    readonly old: SaleRecord;
    readonly keptSaleId: SaleId;
    readonly kept: readonly KeptLine[];
    readonly captured: ReadonlyMap<string, number>;
  },
): void {
  const { db } = tx;
  const insured = lastSettlement(db, copy.old.sale_id)?.state === 'voided';
  const sold = new Map(sales.linesOf(db, copy.old.sale_id).map((line) => [line.line_id, line]));
  for (const line of copy.kept) {
    const from = present(sold.get(line.lineId), 'line of the returned sale');
    const lineId = engine.newId() as LineId;
    sales.insertLine(db, {
      line_id: lineId,
      sale_id: copy.keptSaleId,
      position: sales.nextPosition(db, copy.keptSaleId),
      product_id: from.product_id,
      price_e6: from.price_e6,
      quantity_e4: line.quantity_e4,
      amount_fen: line.amount_fen,
      prescription_line_no: from.prescription_line_no,
    });
    sales.updateLine(db, lineId, {
      moved_to_self_pay: insured ? from.moved_to_self_pay : 1,
      lot_chosen_by_hand: from.lot_chosen_by_hand,
    });
    for (const lot of line.lots) {
      reserveLot(db, lot.lotId, lot.quantity_e4);
      sales.insertLineLot(db, lineId, lot.lotId, lot.quantity_e4);
    }
    for (const code of line.codes) {
      const at = present(copy.captured.get(code), 'when a box was scanned');
      reserveCode(db, code, copy.keptSaleId, lineId, at);
    }
  }
}

/** In work where the cashier waits, if the till is free; else parked, on the list of every till. */
function placeAtTill(engine: Engine, tx: Transaction, kept: SaleRecord, till: TillNo | null): void {
  if (till !== null) {
    const current = sales.currentSale(tx.db, till);
    const empty = current?.state === 'open' && sales.linesOf(tx.db, current.sale_id).length === 0;
    if (current !== null && empty) {
      emptySale({ engine, tx }, current);
      sales.moveSale(tx.db, current.sale_id, 'open', 'abandon');
      sales.updateSale(tx.db, current.sale_id, { current: 0 });
    }
    if (current === null || empty) {
      sales.updateSale(tx.db, kept.sale_id, { current: 1 });
      return;
    }
  }
  sales.moveSale(tx.db, kept.sale_id, 'open', 'hold');
  sales.updateSale(tx.db, kept.sale_id, { held_at: tx.now });
}
