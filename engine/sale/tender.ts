/**
 * Money is taken after settled, never before (design notes §1.3). One transaction: tenders, receipt
 * number, state; for a self-paid sale also stock, codes and uploads. Printing follows the commit.
 */
import type { ParsedInput } from '#contract/index.ts';
import type { Sale } from '#contract/sale.ts';
import { fen, sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { codesMissing, codesNeeded } from '#core/sale.ts';
import type { CheckedTender } from '#core/tender.ts';
import { checkTenders } from '#core/tender.ts';
import { nextCounter } from '#db/counter.ts';
import { prescriptionById, reviewOf } from '#db/prescription.ts';
import { openReturnOfKept } from '#db/sale-return.ts';
import type { SaleLineJoined, SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import { insertPrintJob } from '#db/print-job.ts';
import type { Db } from '#db/sql.ts';
import { insertTender } from '#db/tender.ts';
import { codesOfSale } from '#db/trace-code.ts';
import { shiftForMoney } from '../shift/open-shift.ts';
import type { CommandScope } from '../engine.ts';
import { commandHandler } from '../engine.ts';
import { oweUploads } from '../outbox/owe.ts';
import { printWaiting } from '../receipt/print.ts';
import { dropPrescription } from './basket.ts';
import type { Desk } from './desk.ts';
import { deskOf } from './desk.ts';
import { takeGoodsOut } from './goods.ts';
import { atThisTill, noExpiredLot, stillValid } from './guards.ts';
import { saleView } from './view.ts';

export const tenderHandlers = {
  'sale.tender': commandHandler('sale.tender', (scope, input) => {
    const sale = sales.saleById(scope.db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    if (sale.state !== 'settled' && sale.state !== 'open') {
      return fail('sale.wrongState', '本单当前状态不能收款。');
    }
    const here = atThisTill(sale, scope.caller);
    if (!here.ok) return here;
    if (openReturnOfKept(scope.db, sale.sale_id) !== null) {
      return fail('return.open', '这是退货后留下的商品，请按 F9 把退货做完，钱款一并结清。');
    }
    if (sale.state === 'settled') return payShare(scope, sale, input);
    return paySelf(scope, sale, input);
  }),
};

/** The customer's share of a settled insured sale, self-paid goods included. */
function payShare(
  scope: CommandScope,
  sale: SaleRecord,
  input: ParsedInput<'sale.tender'>,
): Result<Sale> {
  const settlement = present(
    lastSettlement(scope.db, sale.sale_id),
    'settlement of a settled sale',
  );
  if (settlement.cash_confirmed === 0) {
    return fail('settlement.confirmCash', '结算成功，应付有变，请先告知顾客。');
  }
  const cash = present(settlement.cash_fen, 'cash share');
  const due = sumFen([cash, fen(sale.total_fen - sale.insured_fen)]);
  const checked = checkTenders(due, input.tenders);
  if (!checked.ok) return checked;
  return finish(scope, sale, checked.value.tenders);
}

/** A sale no insurance pays: everything happens here. */
function paySelf(
  scope: CommandScope,
  sale: SaleRecord,
  input: ParsedInput<'sale.tender'>,
): Result<Sale> {
  const lines = sales.linesOf(scope.db, sale.sale_id);
  if (lines.length === 0) return fail('sale.empty', '本单没有商品。');
  if (sale.insured_fen > 0) {
    return fail('sale.wrongState', '本单有医保内的商品，请先结算，或移到自费。');
  }
  const prescribed = lines.some((line) => line.prescription_line_no !== null);
  if (sale.prescription_id !== null && !prescribed) {
    // None of its lines is sold here: the prescription stays free, and no dispensing is reported.
    dropPrescription(deskOf(scope), sale);
    return paySelf(scope, present(sales.saleById(scope.db, sale.sale_id), 'sale'), input);
  }
  const allowed = checkPrescription(scope.db, sale, lines, scope.now);
  if (!allowed.ok) return allowed;
  const captured = allCaptured(scope.db, sale, lines);
  if (!captured.ok) return captured;
  const fresh = noExpiredLot(scope.db, sale, scope.now);
  if (!fresh.ok) return fresh;
  const checked = checkTenders(sale.total_fen, input.tenders);
  if (!checked.ok) return checked;
  takeGoodsOut(scope, sale);
  const paid = finish(scope, sale, checked.value.tenders);
  oweUploads(scope.engine, scope, present(sales.saleById(scope.db, sale.sale_id), 'sale'));
  return paid;
}

/** Every box that needs its code has it. */
export function allCaptured(
  db: Db,
  sale: SaleRecord,
  lines: readonly SaleLineJoined[],
): Result<null> {
  const codes = codesOfSale(db, sale.sale_id);
  const missing = codesMissing(
    lines.map((line) => ({
      needed: codesNeeded(line.quantity_e4, line.trace_required === 1),
      captured: codes.filter((code) => code.line_id === line.line_id).length,
    })),
  );
  return missing > 0 ? fail('sale.codesMissing', `还差 ${missing} 盒追溯码。`) : ok(null);
}

/** Goods of a prescription, OTC ones too, leave only when it is approved and still valid. */
export function checkPrescription(
  db: Db,
  sale: SaleRecord,
  lines: readonly SaleLineJoined[],
  now: number,
): Result<null> {
  const { prescription_id: id } = sale;
  if (id === null && !lines.some((line) => line.kind === 'rx')) return ok(null);
  if (id === null || reviewOf(db, id)?.state !== 'approved') {
    return fail('product.prescriptionNeeded', '处方药须凭审核通过的处方销售。');
  }
  const row = present(prescriptionById(db, id), 'prescription');
  return stillValid(row, now);
}

function finish(
  scope: CommandScope,
  sale: SaleRecord,
  tenders: readonly CheckedTender[],
): Result<Sale> {
  const { engine } = scope;
  bookPayment(deskOf(scope), sale, tenders, 'slip');
  // The receipt prints only after the commit of the tender returned (settlement.md §3).
  scope.after(() => {
    const cash = tenders.some((tender) => tender.kind === 'cash');
    void printWaiting(engine, { kickDrawer: cash });
    engine.wakeOutbox();
  });
  return ok(saleView(scope, sale.sale_id));
}

/** Money in the drawer, receipt number, state `paid`, paper asked for; in the caller's transaction. */
export function bookPayment(
  desk: Desk,
  sale: SaleRecord,
  tenders: readonly CheckedTender[],
  document: 'slip' | 'voucher',
): void {
  const { engine, tx, staffNo } = desk;
  const { db, now } = tx;
  const shift = shiftForMoney(engine, tx, { till: desk.caller.till, staffNo });
  for (const tender of tenders) {
    insertTender(db, {
      sale_id: sale.sale_id,
      shift_id: shift.shift_id,
      kind: tender.kind,
      refund: 0,
      amount_fen: tender.amount_fen,
      received_fen: tender.received_fen,
      change_fen: tender.change_fen,
      taken_at: now,
      staff_no: staffNo,
    });
  }
  sales.moveSale(db, sale.sale_id, sale.state, 'pay');
  sales.updateSale(db, sale.sale_id, {
    current: 0,
    paid_at: now,
    paid_by: staffNo,
    shift_id: shift.shift_id,
    receipt_sequence: nextCounter(db, `receipt.${sale.till}`),
  });
  engine.memory.credentials.delete(sale.sale_id);
  const subject = document === 'slip' ? 'sale' : '';
  insertPrintJob(db, sale.sale_id, { document, subject, at: now, by: staffNo });
  tx.audit('sale.paid', sale.sale_no, {
    total_fen: sale.total_fen,
    tenders: tenders.map(({ kind, amount_fen }) => ({ kind, amount_fen })),
  });
  tx.touch('sale', 'day', 'outbox', 'system');
}
