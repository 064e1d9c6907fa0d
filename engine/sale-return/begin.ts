/** The beginning of a partial return: what may come back, and the first commit of the act. */
import { FAILURES } from '#contract/failures.ts';
import type { ParsedInput } from '#contract/index.ts';
import type { SaleReturnId } from '#core/ids.ts';
import { sumFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { keptLines } from '#core/sale-return.ts';
import { prescriptionById } from '#db/prescription.ts';
import { hasOpenDossier, insertSaleReturn, returnOf } from '#db/sale-return.ts';
import type { SaleReturnRecord } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { lastSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { moneyHeld } from '#db/tender.ts';
import { writeColumn } from '../columns.ts';
import type { Desk } from '../sale/desk.ts';
import { stillValid } from '../sale/guards.ts';
import type { StartedVoid } from '../settlement/void.ts';
import { recordVoid } from '../settlement/void.ts';
import type { Finished } from './finish.ts';
import { finishReturn } from './finish.ts';
import { keepsPrescribed, makeKeptSale } from './keep.ts';
import { needsSecondPerson } from './second-person.ts';
import { customerShare, soldLines } from './sold.ts';

type Asked = ParsedInput<'sale.return'>;

/** The sale, when a part of it may come back. */
export function returnable(db: Db, saleId: Asked['saleId']): Result<SaleRecord> {
  const sale = sales.saleById(db, saleId);
  if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
  const before = returnOf(db, sale.sale_id);
  if (before !== null && before.state !== 'done') {
    return fail(
      'return.underWay',
      `${sale.sale_no} 正在 ${Number(before.till)} 号台退货，请先做完。`,
    );
  }
  if (sale.state === 'voidUnknown') {
    return fail('void.unknown', '退费结果未知。先不要退现金，系统正在核对。');
  }
  if (sale.state !== 'paid') return fail('void.notPaid', '只有已完成的单可以退货。');
  if (hasOpenDossier(db, sale.sale_id)) {
    return fail('return.dossierOpen', '这张单还有待补结，请先补结，或整单退货。');
  }
  const held = sumFen(moneyHeld(db, sale.sale_id).map((one) => one.amount_fen));
  if (held !== customerShare(db, sale)) {
    return fail('return.moneyOpen', '这张单还有钱款没有结清，请先处理。');
  }
  return ok(sale);
}

/**
 * Why lines on prescription could not be sold anew, or nothing. Used by this very sale is no reason:
 * its void sets it free.
 */
export function prescriptionStands(db: Db, sale: SaleRecord, now: number): Result<null> {
  if (sale.prescription_id === null) return ok(null);
  const row = present(prescriptionById(db, sale.prescription_id), 'prescription');
  const valid = stillValid(row.state === 'used' ? { ...row, state: 'valid' } : row, now);
  if (valid.ok) return valid;
  const why = valid.failure.sentence;
  return fail('return.prescriptionOver', `${why}留下的处方药不能再结算，只能整单退货。`);
}

/** Everything that must hold before a return begins. */
export function checkReturn(db: Db, now: number, asked: Asked): Result<SaleRecord> {
  const found = returnable(db, asked.saleId);
  if (!found.ok) return found;
  const sale = found.value;
  const kept = keptLines(soldLines(db, sale.sale_id), asked.returned);
  if (!kept.ok) return kept;
  if (asked.approval === null && needsSecondPerson(db, sale, kept.value)) {
    return fail('return.approvalNeeded', FAILURES['return.approvalNeeded'], 'approval');
  }
  if (!keepsPrescribed({ db }, sale, kept.value)) return found;
  const stands = prescriptionStands(db, sale, now);
  return stands.ok ? found : stands;
}

/** Either the whole of a self-paid return, or the void that an insured one waits for. */
export type BegunReturn = { readonly back: SaleReturnRecord } & (
  | { readonly kind: 'done'; readonly finished: Finished }
  | { readonly kind: 'voiding'; readonly started: StartedVoid }
);

/** One transaction. */
export function beginReturn(desk: Desk, asked: Asked, approvedBy: string): Result<BegunReturn> {
  const { engine, tx } = desk;
  // Checked again inside the transaction: another till may have been quicker.
  const checked = checkReturn(tx.db, tx.now, asked);
  if (!checked.ok) return checked;
  const sale = checked.value;
  insertSaleReturn(tx.db, {
    return_id: engine.newId() as SaleReturnId,
    sale_id: sale.sale_id,
    state: 'voiding',
    returned: writeColumn('returned', asked.returned),
    reason: asked.reason,
    approved_by: approvedBy,
    till: desk.caller.till,
    staff_no: desk.staffNo,
    began_at: tx.now,
  });
  sales.updateSale(tx.db, sale.sale_id, { void_reason: asked.reason });
  tx.audit('return.asked', sale.sale_no, { approvedBy });
  tx.touch('sale', 'day');
  const back = (): SaleReturnRecord => present(returnOf(tx.db, sale.sale_id), 'return');
  const settlement = lastSettlement(tx.db, sale.sale_id);
  if (settlement?.state === 'settled') {
    const started = recordVoid(desk, sale, settlement);
    return ok({ kind: 'voiding', back: back(), started });
  }
  makeKeptSale(engine, tx, back(), desk.caller.till);
  const finished = finishReturn(desk, back(), { selfPay: true, tenders: [] });
  return finished.ok ? ok({ kind: 'done', back: back(), finished: finished.value }) : finished;
}
