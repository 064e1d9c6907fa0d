/**
 * What becomes of a settlement, and everything it means, always in one transaction (settlement.md §3,
 * §4). Two ways lead here: the answer of 2102, and the proof that ends one without an answer.
 */
import { never, present } from '#core/result.ts';
import type { SaleEvent } from '#core/sale.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { dossierOfSale } from '#db/dossier.ts';
import { updatePrescription } from '#db/prescription.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementByMsgid, updateSettlement } from '#db/settlement.ts';
import { writeColumn } from '../columns.ts';
import { followDossier } from '../dossier/follow.ts';
import type { Engine, Transaction } from '../engine.ts';
import { oweUploads } from '../outbox/owe.ts';
import type { Outcome } from '../platform/platform.ts';
import { takeGoodsOut } from '../sale/goods.ts';
import { beginResolution } from './resolution-begin.ts';

/** The outcome of 2102 as it was sent, in the caller's transaction. */
export function concludeSettlement(
  engine: Engine,
  tx: Transaction,
  msgid: string,
  outcome: Outcome<SettlementAnswer>,
): void {
  const { db, now } = tx;
  const { settlement, sale } = settlementAndSale(tx, msgid);
  const id = settlement.settlement_id;
  engine.gate.conclude(db, msgid, outcome, now);
  switch (outcome.kind) {
    case 'accepted':
      bookSettled(engine, tx, settlement, outcome.value);
      follow(engine, tx, sale, 'accept');
      break;
    case 'refused':
      updateSettlement(db, id, {
        state: 'refused',
        answered_at: now,
        sentence: outcome.sentence,
        cause: outcome.cause,
      });
      if (outcome.cause === 'prescriptionUsed' && sale.prescription_id !== null) {
        const used = { state: 'used', state_note: outcome.sentence } as const;
        updatePrescription(db, sale.prescription_id, used);
      }
      follow(engine, tx, sale, 'refuse');
      break;
    case 'unknown':
      updateSettlement(db, id, { state: 'unknown', sentence: outcome.reason });
      beginResolution(tx, { msgid, infno: '2102', reason: outcome.reason }, settlement);
      follow(engine, tx, sale, 'lose');
      break;
    case 'notSent':
      dropUnsent(engine, tx, settlement, `${outcome.reason}。`);
      follow(engine, tx, sale, 'refuse');
      break;
    default:
      never(outcome);
  }
  tx.audit(`settlement.${outcome.kind}`, sale.sale_no, { msgid });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock');
}

/** Not one byte left: the intent is given up, and the attempt with it. */
export function dropUnsent(
  engine: Engine,
  tx: Transaction,
  settlement: SettlementRecord,
  reason: string,
): void {
  engine.gate.drop(tx.db, settlement.msgid, tx.now);
  updateSettlement(tx.db, settlement.settlement_id, {
    state: 'notSent',
    answered_at: tx.now,
    sentence: `没有发出，未扣款。${reason}`,
  });
}

function settlementAndSale(
  tx: Transaction,
  msgid: string,
): { readonly settlement: SettlementRecord; readonly sale: SaleRecord } {
  const settlement = present(settlementByMsgid(tx.db, msgid), 'settlement');
  return { settlement, sale: present(sales.saleById(tx.db, settlement.sale_id), 'sale') };
}

/** What was settled is booked with the platform's own figures. */
export function bookSettled(
  engine: Engine,
  tx: Transaction,
  settlement: SettlementRecord,
  answer: SettlementAnswer,
): void {
  updateSettlement(tx.db, settlement.settlement_id, {
    state: 'settled',
    answered_at: tx.now,
    ...settledColumns(answer),
    cash_confirmed: answer.amounts.cashDue_fen === settlement.trial_cash_fen ? 1 : 0,
  });
  // The token is used up; e-prescription §2.1: never kept beyond use.
  engine.memory.credentials.delete(settlement.sale_id);
}

/** What a settlement does to its sale: the one place where the two move together. */
export function follow(
  engine: Engine,
  tx: Transaction,
  sale: SaleRecord,
  event: Extract<SaleEvent, 'accept' | 'refuse' | 'lose'>,
): void {
  if (event === 'accept' && sale.prescription_id !== null) {
    // Used up as well (e-prescription §2.1).
    engine.memory.prescriptionTokens.delete(sale.prescription_id);
  }
  const dossier = dossierOfSale(tx.db, sale.sale_id);
  if (dossier !== null) return followDossier(engine, tx, dossier, event);
  sales.moveSale(tx.db, sale.sale_id, sale.state, event);
  if (event === 'accept') {
    takeGoodsOut(tx, sale);
    oweUploads(engine, tx, sale);
  }
  if (event === 'refuse' && sale.current === 0) {
    // It was parked while nobody knew: open again, it waits among the parked ones.
    sales.moveSale(tx.db, sale.sale_id, 'open', 'hold');
    sales.updateSale(tx.db, sale.sale_id, { held_at: tx.now });
  }
}

/** The platform's figures as columns: the accounting date is its `setl_time`, not our clock. */
export function settledColumns(answer: SettlementAnswer) {
  const { amounts } = answer;
  return {
    setl_id: answer.settlementId,
    visit_id: answer.visitId,
    settled_at_text: answer.settledAtText,
    settled_on: answer.settledAtText.slice(0, 10),
    clearing_class: answer.clearingClass,
    clearing_bureau: answer.clearingBureau,
    fund_fen: amounts.fundTotal_fen,
    account_fen: amounts.accountPay_fen,
    family_account_fen: amounts.familyAccountPay_fen,
    cash_fen: amounts.cashDue_fen,
    amounts: writeColumn('amounts', amounts),
    cuts: writeColumn('cuts', answer.cuts),
  };
}
