/**
 * An answer that comes after it was given up (settlement.md §4, last lines): kept as evidence, and
 * never changing what has moved on. When it says done and no reversal has left, it completes what it
 * answers; a reversal that left wins. A late refusal is evidence only: the books decide.
 */
import { present } from '#core/result.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { chinaDate } from '#core/time.ts';
import { intentState, keepLateAnswer } from '#db/intent.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import { addCentreRow, addResolutionStep, resolutionOf } from '#db/resolution.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { settlementById } from '#db/settlement.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Outcome, VoidAnswer } from '../platform/platform.ts';
import { closeWay } from './resolution-end.ts';
import { bookSettled, follow } from './settle-outcome.ts';
import { bookVoided } from './void-outcome.ts';

/** What to do with the late answer of one 2102; `believe` holds it against what was asked. */
export function lateSettlement(
  engine: Engine,
  msgid: string,
  believe: (outcome: Outcome<SettlementAnswer>) => Outcome<SettlementAnswer>,
): (outcome: Outcome<SettlementAnswer>) => void {
  return (outcome) =>
    takeLate(engine, msgid, outcome, believe, (tx, settlement, answer) => {
      bookSettled(engine, tx, settlement, answer);
      const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
      follow(engine, tx, sale, 'accept');
    });
}

/** The same for a 2103. */
export function lateVoid(
  engine: Engine,
  msgid: string,
  believe: (outcome: Outcome<VoidAnswer>) => Outcome<VoidAnswer>,
): (outcome: Outcome<VoidAnswer>) => void {
  return (outcome) =>
    takeLate(engine, msgid, outcome, believe, (tx, settlement, answer) => {
      bookVoided(engine, tx, settlement, answer, null);
    });
}

function takeLate<Answer>(
  engine: Engine,
  msgid: string,
  outcome: Outcome<Answer>,
  believe: (outcome: Outcome<Answer>) => Outcome<Answer>,
  complete: (tx: Transaction, settlement: SettlementRecord, answer: Answer) => void,
): void {
  // The till may have gone down while the platform was thinking.
  if (!engine.db.open || outcome.kind === 'notSent') return;
  try {
    commitAlone(engine, (tx) => {
      const row = resolutionOf(tx.db, msgid);
      // The first outcome is not even written yet: this connection is still the one that waits for it.
      if (row === null) return;
      keepLateAnswer(tx.db, msgid, outcome.raw);
      addResolutionStep(tx.db, { msgid, at: tx.now, kind: 'lateAnswer', detail: outcome.kind });
      tx.audit('settlement.lateAnswer', msgid, { kind: outcome.kind });
      tx.touch('sale', 'day', 'outbox', 'system', 'stock');
      const settlement = present(settlementById(tx.db, row.settlement_id), 'settlement');
      if (!mayComplete(tx, row)) return tooLate(tx, row, settlement, outcome);
      const believed = believe(outcome);
      if (believed.kind !== 'accepted') return;
      engine.gate.prove(
        tx.db,
        msgid,
        { event: 'accept', reason: 'answered late', raw: believed.raw },
        tx.now,
      );
      complete(tx, settlement, believed.value);
      closeWay(tx, row, 'accepted');
    });
    engine.wakeOutbox();
  } catch (error) {
    reportIncident(engine, 'late answer', error, true);
  }
}

/**
 * Proven absent, and the platform says done all the same (later than any settle-down time): nothing
 * here may change, but it must not be lost from sight. It lies on the desk as a row of the centre.
 */
function tooLate(
  tx: Transaction,
  row: ResolutionRecord,
  settlement: SettlementRecord,
  outcome: Outcome<unknown>,
): void {
  if (row.outcome !== 'absent' || outcome.kind !== 'accepted') return;
  addCentreRow(tx.db, {
    msgid: row.msgid,
    clearing_class: settlement.clearing_class ?? '',
    business_on: chinaDate(tx.now),
    found_at: tx.now,
    refund_flag: row.infno === '2103' ? '1' : '0',
    sort: 'centreOnly',
    code: '',
    memo: '答复迟到：平台说已办成',
    total_fen: settlement.total_fen,
    fund_fen: null,
    account_fen: null,
  });
}

/** Nothing has moved on: still unknown, and no reversal has ever been recorded for it. */
function mayComplete(tx: Transaction, row: ResolutionRecord): boolean {
  return (
    row.ended_at === null &&
    row.reversal_msgid === null &&
    intentState(tx.db, row.msgid) === 'unknown'
  );
}
