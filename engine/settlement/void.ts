/**
 * The whole void of a sale: 2103 as an intent of its own, red entry beside blue, then stock, codes,
 * cash and 3506 in one transaction (settlement.md §3). Nothing comes back before the platform's word.
 */
import type { Sale } from '#contract/sale.ts';
import type { SaleId } from '#core/ids.ts';
import { fen, negateFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import { chinaDate } from '#core/time.ts';
import type { SaleEvent } from '#core/sale.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { lastSettlement, settlementByVoidMsgid, updateSettlement } from '#db/settlement.ts';
import { insertTender, tendersOf } from '#db/tender.ts';
import { shiftForMoney } from '../day/open-shift.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { oweReturns } from '../outbox/owe.ts';
import type { Effect, Outcome, VoidAnswer } from '../platform/platform.ts';
import { bringGoodsBack } from '../sale/goods.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, concludeOrLose, operatorOf, orUnbooked, unbooked } from '../sale/desk.ts';
import { atThisTill } from '../sale/guards.ts';
import { saleView } from '../sale/view.ts';
import { askPrint, printWaiting } from '../receipt/print.ts';
import { approveByManager } from '../staff/check-pin.ts';

export const voidHandlers = {
  'sale.void': longHandler('sale.void', async (scope, input) => {
    const { engine } = scope;
    const sale = sales.saleById(engine.db, input.saleId);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    if (sale.state === 'voidUnknown') {
      return fail('void.unknown', '退费结果未知。先不要退现金，系统正在核对。');
    }
    if (sale.state !== 'paid' && sale.state !== 'settled') {
      return fail('void.notPaid', '只有已结算或已完成的单可以整单作废。');
    }
    const approved = await approveByManager(engine, input.approval);
    if (!approved.ok) return approved;
    return voidSale(scope, sale.sale_id, input.reason, approved.value.staffNo);
  }),

  'settlement.confirmCash': longHandler('settlement.confirmCash', async (scope, input) => {
    const { engine } = scope;
    const sale = sales.saleById(engine.db, input.saleId);
    const settlement = sale === null ? null : lastSettlement(engine.db, sale.sale_id);
    if (sale === null) return fail('sale.unknown', '没有这张单。', 'saleId');
    if (sale.state !== 'settled' || settlement === null) {
      return fail('sale.wrongState', '本单当前状态不能做这一步。');
    }
    const here = atThisTill(sale, scope.caller);
    if (!here.ok) return here;
    if (settlement.cash_confirmed === 1) {
      // Walking away from figures that did not change is a void, and a void has a manager's approval.
      return fail('sale.wrongState', '应付没有变化，请收款，或由店长整单作废。');
    }
    if (!input.agree) return voidSale(scope, sale.sale_id, '应付有变，顾客不同意', scope.staffNo);
    return atDesk(scope, (desk) => {
      updateSettlement(desk.tx.db, settlement.settlement_id, { cash_confirmed: 1 });
      desk.tx.audit('settlement.cashConfirmed', sale.sale_no);
      desk.tx.touch('sale');
      return ok(viewOf(desk.engine, desk.tx, sale.sale_id));
    });
  }),
};

function viewOf(engine: Engine, tx: Transaction, saleId: SaleId): Sale {
  return saleView({ engine, db: tx.db, now: tx.now }, saleId);
}

async function voidSale(
  scope: LongScope,
  saleId: SaleId,
  reason: string,
  approvedBy: string,
): Promise<Result<Sale>> {
  const { engine } = scope;
  const begun = atDesk(scope, (desk) => beginVoid(scope, desk, { saleId, reason, approvedBy }));
  if (!begun.ok) return begun;
  const started = begun.value;
  if (started === null) {
    // A self-paid sale: there was nobody to ask, and it is done.
    void printWaiting(engine, { kickDrawer: cashWasTaken(engine, saleId) });
    engine.wakeOutbox();
    return ok(saleView({ engine, db: engine.db, now: engine.now() }, saleId));
  }
  const outcome = await engine.gate.dispatch(started.msgid, started.effect, operatorOf(scope));
  const believed = orUnbooked(engine, outcome, (one) => believeVoid(engine, started.msgid, one));
  const conclude = (as: typeof believed) => (desk: Desk) => {
    concludeVoid(desk, started.msgid, as);
    return ok(viewOf(engine, desk.tx, saleId));
  };
  const concluded = concludeOrLose(scope, conclude(believed), conclude(unbooked(believed)));
  if (concluded.ok && concluded.value.state === 'voided') {
    void printWaiting(engine, { kickDrawer: cashWasTaken(engine, saleId) });
    engine.wakeOutbox();
  }
  if (concluded.ok && believed.kind === 'refused') {
    return fail('void.refused', `平台不同意退费：${believed.sentence}`);
  }
  if (concluded.ok && believed.kind === 'notSent') {
    return fail('platform.unreachable', `没有发出，没有退费。${believed.reason}。`);
  }
  return concluded;
}

function cashWasTaken(engine: Engine, saleId: SaleId): boolean {
  return tendersOf(engine.db, saleId).some((tender) => tender.kind === 'cash');
}

/** One transaction: the sale is `voiding` with its intent recorded, or (self-paid) voided at once. */
function beginVoid(
  scope: LongScope,
  desk: Desk,
  act: { saleId: SaleId; reason: string; approvedBy: string },
): Result<{ msgid: string; effect: Effect<VoidAnswer> } | null> {
  const { engine, tx } = desk;
  const sale = present(sales.saleById(tx.db, act.saleId), 'sale');
  if (sale.state !== 'paid' && sale.state !== 'settled') {
    return fail('sale.wrongState', '本单当前状态不能作废。');
  }
  sales.updateSale(tx.db, sale.sale_id, { void_reason: act.reason });
  tx.audit('sale.voidAsked', sale.sale_no, { approvedBy: act.approvedBy });
  tx.touch('sale', 'day');
  const settlement = lastSettlement(tx.db, sale.sale_id);
  if (settlement?.state !== 'settled') {
    giveEverythingBack(desk, sale);
    step(tx, sale, 'voided');
    return ok(null);
  }
  const effect = engine.platform.effects.voidSettlement({
    settlementId: present(settlement.setl_id, 'setl_id'),
    visitId: settlement.visit_id ?? '',
    personNo: settlement.person_no,
    insuredAreaCode: settlement.insured_area,
  });
  const msgid = engine.gate.record(tx.db, effect, {
    personNo: settlement.person_no,
    operator: operatorOf(scope),
    now: tx.now,
  });
  updateSettlement(tx.db, settlement.settlement_id, { state: 'voiding', void_msgid: msgid });
  step(tx, sale, 'void');
  return ok({ msgid, effect });
}

function step(tx: Transaction, sale: SaleRecord, event: SaleEvent): void {
  sales.moveSale(tx.db, sale.sale_id, sale.state, event);
}

/** All amounts of a cancel are the negative of what was settled (insurance-interface §2.4). */
function believeVoid(
  engine: Engine,
  msgid: string,
  outcome: Outcome<VoidAnswer>,
): Outcome<VoidAnswer> {
  if (outcome.kind !== 'accepted') return outcome;
  const settlement = present(settlementByVoidMsgid(engine.db, msgid), 'settlement of a void');
  const blue = readColumn('amounts', present(settlement.amounts, 'amounts'));
  const red = outcome.value.amounts;
  const keys: readonly (keyof SettlementAmounts)[] = [
    'totalFee_fen',
    'fundTotal_fen',
    'accountPay_fen',
    'cashDue_fen',
  ];
  const wrong = keys.filter((key) => red[key] !== negateFen(fen(blue[key])));
  if (wrong.length === 0) return outcome;
  return { kind: 'unknown', reason: '平台返回的退费金额与原结算不符', raw: outcome.raw };
}

/** The outcome of 2103 and everything it means, in the caller's transaction. */
export function concludeVoid(desk: Desk, msgid: string, outcome: Outcome<VoidAnswer>): void {
  const { engine, tx } = desk;
  const settlement = present(settlementByVoidMsgid(tx.db, msgid), 'settlement of a void');
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  const id = settlement.settlement_id;
  engine.gate.conclude(tx.db, msgid, outcome, tx.now);
  switch (outcome.kind) {
    case 'accepted':
      updateSettlement(tx.db, id, {
        state: 'voided',
        voided_at: tx.now,
        ...voidColumns(outcome.value, tx.now),
      });
      giveEverythingBack(desk, sale);
      step(tx, sale, 'voided');
      break;
    case 'refused':
      backToSettled(tx, settlement, sale, outcome.sentence);
      break;
    case 'notSent':
      engine.gate.drop(tx.db, msgid, tx.now);
      backToSettled(tx, settlement, sale, '没有发出，没有退费。');
      break;
    case 'unknown':
      updateSettlement(tx.db, id, { state: 'voidUnknown', sentence: outcome.reason });
      step(tx, sale, 'voidLost');
      break;
    default:
      never(outcome);
  }
  tx.audit(`void.${outcome.kind}`, sale.sale_no, { msgid });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
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

function backToSettled(
  tx: Transaction,
  settlement: SettlementRecord,
  sale: SaleRecord,
  sentence: string,
): void {
  updateSettlement(tx.db, settlement.settlement_id, {
    state: 'settled',
    void_msgid: null,
    sentence,
  });
  step(tx, sale, sale.paid_at === null ? 'voidRefusedUnpaid' : 'voidRefused');
}

/** Stock and codes back, tenders back by their own kind, returns owed, red slip asked for. */
function giveEverythingBack(desk: Desk, sale: SaleRecord): void {
  const { engine, tx, staffNo } = desk;
  bringGoodsBack(tx, sale, staffNo);
  const taken = tendersOf(tx.db, sale.sale_id).filter((row) => row.refund === 0);
  for (const tender of taken) {
    insertTender(tx.db, {
      sale_id: sale.sale_id,
      shift_id: shiftForMoney(engine, tx, { till: desk.caller.till, staffNo }).shift_id,
      kind: tender.kind,
      refund: 1,
      amount_fen: tender.amount_fen,
      received_fen: tender.amount_fen,
      change_fen: fen(0),
      taken_at: tx.now,
      staff_no: staffNo,
    });
  }
  sales.updateSale(tx.db, sale.sale_id, { voided_at: tx.now, current: 0 });
  oweReturns(engine, tx, sale);
  // Nothing was printed for a customer who walked away before paying: nothing is printed in red.
  if (sale.paid_at !== null) askPrint(desk, sale.sale_id);
}
