/**
 * The whole void of a sale: 2103 as an intent of its own, red entry beside blue, then stock, codes,
 * cash and 3506 in one transaction (settlement.md §3). Nothing comes back before the platform's word.
 */
import type { Sale } from '#contract/sale.ts';
import type { SaleId } from '#core/ids.ts';
import { fen, negateFen } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import type { SaleRecord } from '#db/sale.ts';
import { dossierOfSale } from '#db/dossier.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { lastSettlement, settlementByVoidMsgid, updateSettlement } from '#db/settlement.ts';
import { tendersOf } from '#db/tender.ts';
import { readColumn } from '../columns.ts';
import type { AtTill } from '../shift/open-shift.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Effect, Outcome, VoidAnswer } from '../platform/platform.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, concludeOrLose, operatorOf, orUnbooked, unbooked } from '../sale/desk.ts';
import { atThisTill } from '../sale/guards.ts';
import { saleView } from '../sale/view.ts';
import { printWaiting } from '../receipt/print.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { lateVoid } from './late-answer.ts';
import { refundOnFile } from './refund-on-file.ts';
import { concludeVoid, giveEverythingBack } from './void-outcome.ts';

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
    const dossier = dossierOfSale(engine.db, sale.sale_id);
    if (dossier?.state === 'settling' || dossier?.state === 'unknown') {
      return fail('dossier.outcomeUnknown', '补结结果未知，弄清之前不能作废。');
    }
    const approved = await approveByManager(scope, input.approval);
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

/** The whole void. Answers the sale as it then is: voided, or `voidUnknown`. */
export async function voidSale(
  scope: LongScope,
  saleId: SaleId,
  reason: string,
  approvedBy: string,
): Promise<Result<Sale>> {
  const { engine } = scope;
  const begun = atDesk(scope, (desk) => beginVoid(desk, { saleId, reason, approvedBy }));
  if (!begun.ok) return begun;
  const started = begun.value;
  if (started === null) {
    // A self-paid sale: there was nobody to ask, and it is done.
    void printWaiting(engine, { kickDrawer: cashWasTaken(engine, saleId) });
    engine.wakeOutbox();
    return ok(saleView({ engine, db: engine.db, now: engine.now() }, saleId));
  }
  const concluded = await sendVoid(scope, saleId, started);
  if (concluded.ok && concluded.value.state === 'voided') {
    void printWaiting(engine, { kickDrawer: cashWasTaken(engine, saleId) });
    engine.wakeOutbox();
  }
  return concluded;
}

/**
 * Sends a recorded 2103 and writes down what became of it. Answers the sale as it then is; a refusal
 * and a request that did not leave are failures, written down too: nothing was given back.
 */
export async function sendVoid(
  scope: LongScope,
  saleId: SaleId,
  started: StartedVoid,
): Promise<Result<Sale>> {
  const { engine } = scope;
  const settlement = (): SettlementRecord =>
    present(settlementByVoidMsgid(engine.db, started.msgid), 'settlement of a void');
  const believeOne = (one: Outcome<VoidAnswer>) => believeRed(settlement(), one);
  const late = lateVoid(engine, started.msgid, believeOne);
  const outcome = await engine.gate.dispatch(
    started.msgid,
    started.effect,
    operatorOf(scope),
    late,
  );
  const believed = orUnbooked(engine, outcome, believeOne);
  const onFile = refundedBefore(believed)
    ? await refundOnFile(engine, operatorOf(scope), settlement())
    : null;
  const conclude = (as: typeof believed) => (desk: Desk, late: boolean) => {
    // Written only later, nobody stands there with the customer any more: the refund is a task.
    const at = late ? null : whereOf(desk);
    concludeVoid(engine, desk.tx, started.msgid, as, { at, onFile });
    return ok(viewOf(engine, desk.tx, saleId));
  };
  const concluded = concludeOrLose(scope, conclude(believed), conclude(unbooked(believed)));
  engine.wakeResolver();
  if (concluded.ok && believed.kind === 'refused' && onFile === null) {
    return refundedBefore(believed)
      ? fail('void.refundedBefore', `${believed.sentence}　但查不到退费记录，没有退款。`)
      : fail('void.refused', `平台不同意退费：${believed.sentence}`);
  }
  if (concluded.ok && believed.kind === 'notSent') {
    return fail('platform.unreachable', `没有发出，没有退费。${believed.reason}。`);
  }
  return concluded;
}

export function cashWasTaken(engine: Engine, saleId: SaleId): boolean {
  return tendersOf(engine.db, saleId).some((tender) => tender.kind === 'cash');
}

const WITHOUT_END: ReadonlySet<string> = new Set(['settling', 'unknown', 'voiding', 'voidUnknown']);

/** One transaction: the sale is `voiding` with its intent recorded, or (self-paid) voided at once. */
function beginVoid(
  desk: Desk,
  act: { saleId: SaleId; reason: string; approvedBy: string },
): Result<StartedVoid | null> {
  const { engine, tx } = desk;
  const sale = present(sales.saleById(tx.db, act.saleId), 'sale');
  const dossier = dossierOfSale(tx.db, sale.sale_id);
  const settling = dossier?.state === 'settling' || dossier?.state === 'unknown';
  const settlement = lastSettlement(tx.db, sale.sale_id);
  // Not settled is not the same as never insured: an end that is open is waited for.
  const open = settlement !== null && WITHOUT_END.has(settlement.state);
  if ((sale.state !== 'paid' && sale.state !== 'settled') || settling || open) {
    return fail('sale.wrongState', '本单当前状态不能作废。');
  }
  sales.updateSale(tx.db, sale.sale_id, { void_reason: act.reason });
  tx.audit('sale.voidAsked', sale.sale_no, { approvedBy: act.approvedBy });
  tx.touch('sale', 'day');
  if (settlement?.state !== 'settled') {
    giveEverythingBack(engine, tx, sale, whereOf(desk));
    sales.moveSale(tx.db, sale.sale_id, sale.state, 'voided');
    return ok(null);
  }
  return ok(recordVoid(desk, sale, settlement));
}

/** A 2103 that is written down and has not left yet. */
export type StartedVoid = { readonly msgid: string; readonly effect: Effect<VoidAnswer> };

/** Records the 2103 of a settled sale: the sale is `voiding` from this transaction on. */
export function recordVoid(
  desk: Desk,
  sale: SaleRecord,
  settlement: SettlementRecord,
): StartedVoid {
  const { engine, tx } = desk;
  const effect = engine.platform.effects.voidSettlement({
    settlementId: present(settlement.setl_id, 'setl_id'),
    visitId: settlement.visit_id ?? '',
    personNo: settlement.person_no,
    insuredAreaCode: settlement.insured_area,
  });
  const msgid = engine.gate.record(tx.db, effect, {
    personNo: settlement.person_no,
    operator: operatorOf(desk),
    now: tx.now,
  });
  updateSettlement(tx.db, settlement.settlement_id, { state: 'voiding', void_msgid: msgid });
  sales.moveSale(tx.db, sale.sale_id, sale.state, 'void');
  return { msgid, effect };
}

export function refundedBefore(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'refused' && outcome.cause === 'alreadyRefunded';
}

export function whereOf(desk: Desk): AtTill {
  return { till: desk.caller.till, staffNo: desk.staffNo };
}

/** All amounts of a cancel are the negative of what was settled (insurance-interface §2.4). */
export function believeRed(
  settlement: SettlementRecord,
  outcome: Outcome<VoidAnswer>,
): Outcome<VoidAnswer> {
  if (outcome.kind !== 'accepted') return outcome;
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
