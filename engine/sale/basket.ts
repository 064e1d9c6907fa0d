/**
 * The basket: lines, their lots (first expiry first) and trace codes, and what every change does to
 * totals. Lots and codes are reserved from the first scan, so two tills cannot sell one box.
 */
import { ONE_UNIT_E4, lineAmount, quantityE4 } from '#core/money.ts';
import type { QuantityE4 } from '#core/money.ts';
import type { LineId, LotId, PrescriptionId, SaleId, TillNo } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { MAX_LINE_QUANTITY_E4, isInsuredLine, saleNumber, totalsOf } from '#core/sale.ts';
import { pickLots } from '#core/stock.ts';
import { chinaDate } from '#core/time.ts';
import { nextCounter } from '#db/counter.ts';
import { deleteReview, reviewOf } from '#db/prescription.ts';
import type { ProductRecord } from '#db/product.ts';
import type { SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotById, lotsOfProduct, reserveLot } from '#db/stock.ts';
import { openShift } from '#db/shift.ts';
import { codesOfSale, releaseCodesOfLine } from '#db/trace-code.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Desk } from './desk.ts';
import { goodsNotFixed } from './guards.ts';

/** The sale in work at the caller's till, started when there is none. */
export function ensureSale(desk: Desk): SaleRecord {
  const { tx, caller } = desk;
  const existing = sales.currentSale(tx.db, caller.till);
  if (existing) return existing;
  const saleId = desk.engine.newId() as SaleId;
  sales.insertSale(tx.db, {
    sale_id: saleId,
    ...numberOf(desk.engine, tx, caller.till),
    started_at: tx.now,
    staff_no: desk.staffNo,
    shift_id: openShift(tx.db, caller.till)?.shift_id ?? null,
    account_mode: desk.engine.profile.settlement.accountUse,
  });
  return present(sales.saleById(tx.db, saleId), 'the sale just started');
}

/** Number of a new sale of a till: the next of its counter of the day. */
export function numberOf(
  engine: Engine,
  tx: Transaction,
  till: TillNo,
): Pick<SaleRecord, 'sale_no' | 'till' | 'business_on' | 'sequence'> {
  const date = chinaDate(tx.now);
  const sequence = nextCounter(tx.db, `sale.${till}.${date}`);
  const { storeCode } = engine.store;
  const sale_no = saleNumber(storeCode, till, date, sequence);
  return { sale_no, till, business_on: date, sequence };
}

/** The sale in work when how it is paid may change (self-pay, account). */
export function openSale(desk: Desk): Result<SaleRecord> {
  const sale = ensureSale(desk);
  return sale.state === 'open' ? ok(sale) : fail('sale.locked', '本单已在结算，不能改动。');
}

/** The sale in work when its lines may change. */
export function editableSale(desk: Desk): Result<SaleRecord> {
  const sale = openSale(desk);
  if (!sale.ok) return sale;
  const fixed = goodsNotFixed(desk.tx.db, sale.value);
  return fixed.ok ? sale : fixed;
}

/** A quantity a line may have: above 0, at most 999 units, whole units where codes are scanned. */
export function checkQuantity(quantity: number, traceRequired: boolean): Result<QuantityE4> {
  if (quantity <= 0 || quantity > MAX_LINE_QUANTITY_E4) {
    return fail('line.quantityInvalid', '数量须大于 0，且不超过 999。', 'quantity_e4');
  }
  if (traceRequired && quantity % ONE_UNIT_E4 !== 0) {
    return fail('line.quantityInvalid', '逐盒扫码的药品，数量须为整数。', 'quantity_e4');
  }
  return ok(quantityE4(quantity));
}

/**
 * Gives a line its lots anew: `quantity` of a product, first expiry first, or from one chosen lot:
 * whatever carries its number, at whatever price it was bought; nobody sees that on the box. What the
 * line holds already counts as free. On a failure nothing has changed.
 */
function reserveFor(
  desk: Desk,
  lineId: LineId,
  product: { readonly product_id: ProductRecord['product_id']; readonly kind: string },
  quantity: QuantityE4,
  chosen: LotId | null,
): Result<null> {
  if (product.kind === 'service') return ok(null);
  const { db, now } = desk.tx;
  const held = new Map(sales.lotsOfLine(db, lineId).map((row) => [row.lot_id, row.quantity_e4]));
  const all = lotsOfProduct(db, product.product_id);
  const hand = all.find((lot) => lot.lot_id === chosen);
  const lots = all
    .filter((lot) => chosen === null || (hand !== undefined && isSameLot(lot, hand)))
    .map((lot) => ({
      lotId: lot.lot_id,
      lotNo: lot.lot_no,
      expiresOn: lot.expires_on,
      onHand_e4: lot.on_hand_e4,
      reserved_e4: quantityE4(lot.reserved_e4 - (held.get(lot.lot_id) ?? 0)),
    }));
  const picked = pickLots(lots, quantity, chinaDate(now));
  if (!picked.ok) return picked;
  releaseLots(desk, lineId);
  for (const pick of picked.value) {
    reserveLot(db, pick.lotId, pick.quantity_e4);
    sales.insertLineLot(db, lineId, pick.lotId, pick.quantity_e4);
  }
  return ok(null);
}

function isSameLot(one: LotRecord, other: LotRecord): boolean {
  return one.lot_no === other.lot_no && one.expires_on === other.expires_on;
}

/** Gives a line's reserved lots back. */
export function releaseLots(desk: Pick<Desk, 'tx'>, lineId: LineId): void {
  for (const taken of sales.lotsOfLine(desk.tx.db, lineId)) {
    reserveLot(desk.tx.db, taken.lot_id, -taken.quantity_e4);
  }
  sales.deleteLineLots(desk.tx.db, lineId);
}

/** A new line at the end of the sale; on a failure there is none. */
export function addLine(
  desk: Desk,
  sale: SaleRecord,
  product: ProductRecord,
  quantity: number,
  prescriptionLineNo: number | null,
): Result<LineId> {
  if (product.active === 0) return fail('product.discontinued', '该商品已停用。');
  const checked = checkQuantity(quantity, product.trace_required === 1);
  if (!checked.ok) return checked;
  const lineId = desk.engine.newId() as LineId;
  const { db } = desk.tx;
  sales.insertLine(db, {
    line_id: lineId,
    sale_id: sale.sale_id,
    position: sales.nextPosition(db, sale.sale_id),
    product_id: product.product_id,
    price_e6: product.price_e6,
    quantity_e4: checked.value,
    amount_fen: lineAmount(product.price_e6, checked.value),
    prescription_line_no: prescriptionLineNo,
  });
  const reserved = reserveFor(desk, lineId, product, checked.value, null);
  if (!reserved.ok) {
    sales.deleteLine(db, lineId);
    return reserved;
  }
  return ok(lineId);
}

/**
 * Changes how much of a line is sold; lots are picked anew. Refused below the codes scanned. On a
 * failure nothing has changed.
 */
export function setQuantity(
  desk: Desk,
  sale: SaleRecord,
  line: SaleLineJoined,
  quantity: number,
  chosen: LotId | null = null,
): Result<null> {
  const checked = checkQuantity(quantity, line.trace_required === 1);
  if (!checked.ok) return checked;
  const codes = codesOfSale(desk.tx.db, sale.sale_id).filter(
    (code) => code.line_id === line.line_id,
  ).length;
  if (codes * ONE_UNIT_E4 > checked.value) {
    return fail('line.quantityBelowCodes', '数量不能少于已扫的追溯码。', 'quantity_e4');
  }
  const reserved = reserveFor(desk, line.line_id, line, checked.value, chosen);
  if (!reserved.ok) return reserved;
  sales.updateLine(desk.tx.db, line.line_id, {
    quantity_e4: checked.value,
    amount_fen: lineAmount(line.price_e6, checked.value),
    lot_chosen_by_hand: chosen === null ? 0 : 1,
  });
  return ok(null);
}

/** A lot by hand instead of first-expiry-first: must be the product's, unexpired and enough. */
export function chooseLot(
  desk: Desk,
  sale: SaleRecord,
  line: SaleLineJoined,
  lotId: LotId,
): Result<null> {
  const lot = lotById(desk.tx.db, lotId);
  if (lot === null || lot.product_id !== line.product_id) {
    return fail('stock.lotUnknown', '没有这个批次。', 'lotId');
  }
  return setQuantity(desk, sale, line, line.quantity_e4, lotId);
}

/** Takes a line out: lots and codes are free again. */
export function removeLine(desk: Desk, lineId: LineId): void {
  releaseLots(desk, lineId);
  releaseCodesOfLine(desk.tx.db, lineId);
  sales.deleteLine(desk.tx.db, lineId);
}

/** Recomputes which lines are insured and the totals, and makes an older trial stale. */
export function refreshSale(desk: Pick<Desk, 'tx'>, saleId: SaleId): void {
  const { db } = desk.tx;
  const sale = present(sales.saleById(db, saleId), 'sale');
  const facts = {
    hasPerson: sales.personOf(db, saleId) !== null,
    hasPrescription: sale.prescription_id !== null,
  };
  const lines = sales.linesOf(db, saleId).map((line) => {
    const insured = isInsuredLine(
      {
        kind: line.kind,
        nationalDrugCode: line.national_drug_code,
        catalogueClass: line.catalogue_class,
        prescriptionLineNo: line.prescription_line_no,
        movedToSelfPay: line.moved_to_self_pay === 1,
        amount_fen: line.amount_fen,
      },
      facts,
    );
    if (insured !== (line.insured === 1)) {
      sales.updateLine(db, line.line_id, { insured: insured ? 1 : 0 });
    }
    return { amount_fen: line.amount_fen, insured };
  });
  const totals = totalsOf(lines);
  sales.setTotals(db, saleId, totals.total_fen, totals.insured_fen);
  desk.tx.touch('sale', 'stock');
}

/** Frees everything an unsettled sale holds: lots, codes, prescription. */
export function emptySale(desk: Pick<Desk, 'engine' | 'tx'>, sale: SaleRecord): void {
  for (const line of sales.linesOf(desk.tx.db, sale.sale_id)) {
    releaseLots(desk, line.line_id);
    releaseCodesOfLine(desk.tx.db, line.line_id);
  }
  if (sale.prescription_id !== null) withdrawReview(desk, sale.prescription_id);
  sales.updateSale(desk.tx.db, sale.sale_id, { prescription_id: null });
  desk.engine.memory.credentials.delete(sale.sale_id);
}

/** Takes the linked prescription and its lines off a sale. */
export function dropPrescription(desk: Desk, sale: SaleRecord): PrescriptionId | null {
  if (sale.prescription_id === null) return null;
  for (const line of sales.linesOf(desk.tx.db, sale.sale_id)) {
    if (line.prescription_line_no !== null) removeLine(desk, line.line_id);
  }
  withdrawReview(desk, sale.prescription_id);
  sales.updateSale(desk.tx.db, sale.sale_id, { prescription_id: null });
  return sale.prescription_id;
}

/** Nobody waits for this review any more. One decided, or being decided, stays as it is. */
function withdrawReview(desk: Pick<Desk, 'tx'>, prescriptionId: PrescriptionId): void {
  const { db } = desk.tx;
  if (reviewOf(db, prescriptionId)?.state === 'waiting') deleteReview(db, prescriptionId);
  desk.tx.touch('prescription', 'review', 'system');
}

/** Parks the sale of a till; its credential must be scanned again (design notes §4.4). */
export function parkSale(desk: Pick<Desk, 'engine' | 'tx'>, till: TillNo): SaleRecord | null {
  const sale = sales.currentSale(desk.tx.db, till);
  if (sale === null) return null;
  if (sale.state === 'open') {
    sales.moveSale(desk.tx.db, sale.sale_id, 'open', 'hold');
  } else if (sale.state !== 'unknown' && sale.state !== 'voidUnknown') {
    return null;
  }
  sales.updateSale(desk.tx.db, sale.sale_id, { current: 0, held_at: desk.tx.now });
  desk.engine.memory.credentials.delete(sale.sale_id);
  desk.tx.audit('sale.held', sale.sale_no);
  desk.tx.touch('sale');
  return sale;
}
