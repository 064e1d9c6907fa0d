/**
 * What becomes of a void, and everything it means, always in one transaction (settlement.md §3). Two
 * ways lead here: the answer of 2103, and the books that prove one without an answer.
 */
import type { StaffNo } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import { never, present } from '#core/result.ts';
import type { SaleEvent } from '#core/sale.ts';
import { chinaDate } from '#core/time.ts';
import { dossierOfSale } from '#db/dossier.ts';
import { insertPrintJob } from '#db/print-job.ts';
import { returnOf } from '#db/sale-return.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementByVoidMsgid, updateSettlement } from '#db/settlement.ts';
import { insertTender, moneyHeld } from '#db/tender.ts';
import { writeColumn } from '../columns.ts';
import type { AtTill } from '../shift/open-shift.ts';
import { shiftForMoney } from '../shift/open-shift.ts';
import { closeWithSale } from '../dossier/follow.ts';
import type { Engine, Transaction } from '../engine.ts';
import { dropTasks, oweRefunds } from '../money-task/owe.ts';
import { oweReturns } from '../outbox/owe.ts';
import type { Outcome, RefusalCause, VoidAnswer } from '../platform/platform.ts';
import { bringGoodsBack } from '../sale/goods.ts';
import { keepTheRest, stopReturn } from '../sale-return/keep.ts';
import { beginResolution } from './resolution-begin.ts';

/**
 * The outcome of 2103, in the caller's transaction. `at` is null when it is proven later and nobody
 * stands at the till with the customer: the refund is then owed as a task (money-task/owe.ts).
 * `onFile`: the platform refused because it refunded this settlement before, and shows that (5203).
 */
export function concludeVoid(
  engine: Engine,
  tx: Transaction,
  msgid: string,
  outcome: Outcome<VoidAnswer>,
  { at, onFile }: { readonly at: AtTill | null; readonly onFile: VoidAnswer | null },
): void {
  const settlement = present(settlementByVoidMsgid(tx.db, msgid), 'settlement of a void');
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  engine.gate.conclude(tx.db, msgid, outcome, tx.now);
  switch (outcome.kind) {
    case 'accepted':
      bookVoided(engine, tx, settlement, outcome.value, at);
      break;
    case 'refused':
      if (onFile === null) backToSettled(tx, settlement, outcome.sentence, outcome.cause);
      // The request that refunded it is not this one.
      else bookVoided(engine, tx, { ...settlement, void_msgid: null }, onFile, at);
      break;
    case 'notSent':
      engine.gate.drop(tx.db, msgid, tx.now);
      backToSettled(tx, settlement, '没有发出，没有退费。');
      break;
    case 'unknown':
      updateSettlement(tx.db, settlement.settlement_id, {
        state: 'voidUnknown',
        sentence: outcome.reason,
      });
      beginResolution(tx, { msgid, infno: '2103', reason: outcome.reason }, settlement);
      step(tx, sale, 'voidLost');
      break;
    default:
      never(outcome);
  }
  tx.audit(`void.${outcome.kind}`, sale.sale_no, { msgid });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
}

/** The red entry beside the blue one, and everything that comes back. */
export function bookVoided(
  engine: Engine,
  tx: Transaction,
  settlement: SettlementRecord,
  answer: VoidAnswer,
  at: AtTill | null,
): void {
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  updateSettlement(tx.db, settlement.settlement_id, {
    state: 'voided',
    voided_at: tx.now,
    void_msgid: settlement.void_msgid,
    ...voidColumns(answer, tx.now),
  });
  const partial = returnOf(tx.db, sale.sale_id);
  if (partial !== null) return keepTheRest(engine, tx, partial, at?.till ?? null);
  giveEverythingBack(engine, tx, sale, at);
  step(tx, sale, 'voided');
}

/**
 * The red entry of a void that is booked here already, as the platform holds it now: its number, its
 * day. `msgid`: the request that made it; null where that is none of this file.
 */
export function moveRedEntry(
  tx: Transaction,
  settlement: SettlementRecord,
  answer: VoidAnswer,
  msgid: string | null,
): void {
  updateSettlement(tx.db, settlement.settlement_id, {
    void_msgid: msgid,
    ...voidColumns(answer, tx.now),
  });
}

/** The void did not happen: the settlement stands, the sale is what it was. */
export function backToSettled(
  tx: Transaction,
  settlement: SettlementRecord,
  sentence: string,
  cause: RefusalCause | '' = '',
): void {
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  updateSettlement(tx.db, settlement.settlement_id, {
    state: 'settled',
    void_msgid: null,
    sentence,
    cause,
  });
  step(tx, sale, sale.paid_at === null ? 'voidRefusedUnpaid' : 'voidRefused');
  stopReturn(tx, sale.sale_id);
}

function voidColumns(answer: VoidAnswer, now: number): Partial<SettlementRecord> {
  // Not every region prints a time on the answer of 2103; without one the row belongs to today.
  const on = answer.settledAtText === '' ? chinaDate(now) : answer.settledAtText.slice(0, 10);
  return {
    void_setl_id: answer.settlementId,
    void_settled_at_text: answer.settledAtText,
    void_settled_on: on,
    void_amounts: writeColumn('amounts', answer.amounts),
  };
}

function step(tx: Transaction, sale: SaleRecord, event: SaleEvent): void {
  sales.moveSale(tx.db, sale.sale_id, sale.state, event);
}

/** Stock and codes back, tenders back by their own kind, returns owed, red slip asked for. */
export function giveEverythingBack(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
  at: AtTill | null,
): void {
  const staffNo = at?.staffNo ?? sale.paid_by ?? sale.staff_no;
  bringGoodsBack(tx, sale, staffNo as StaffNo);
  dropTasks(tx, sale, staffNo);
  const dossier = dossierOfSale(tx.db, sale.sale_id);
  if (dossier !== null) closeWithSale(tx, dossier, staffNo);
  if (at === null) oweRefunds(engine, tx, sale);
  else refundTenders(engine, tx, sale, at);
  sales.updateSale(tx.db, sale.sale_id, { voided_at: tx.now, current: 0 });
  oweReturns(engine, tx, sale);
  // Nothing was printed for a customer who walked away before paying: nothing is printed in red.
  if (sale.paid_at === null) return;
  const slip = { document: 'slip', subject: 'void' } as const;
  insertPrintJob(tx.db, sale.sale_id, { ...slip, at: tx.now, by: staffNo });
}

function refundTenders(engine: Engine, tx: Transaction, sale: SaleRecord, at: AtTill): void {
  for (const tender of moneyHeld(tx.db, sale.sale_id)) {
    insertTender(tx.db, {
      sale_id: sale.sale_id,
      shift_id: shiftForMoney(engine, tx, at).shift_id,
      kind: tender.kind,
      refund: 1,
      amount_fen: tender.amount_fen,
      received_fen: tender.amount_fen,
      change_fen: fen(0),
      taken_at: tx.now,
      staff_no: at.staffNo,
    });
  }
}
