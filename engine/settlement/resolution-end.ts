/**
 * Where a way out of unknown ends, with everything the end means for the sale, in one transaction
 * (settlement.md §4). Only a proof ends it.
 */
import { negateFen } from '#core/money.ts';
import { present } from '#core/result.ts';
import type { ResolutionEnd } from '#core/resolution.ts';
import type { SettlementAmounts } from '#core/settlement.ts';
import { chinaDate } from '#core/time.ts';
import { intentByMsgid, intentState } from '#db/intent.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import { addResolutionStep, resolutionSteps, updateResolution } from '#db/resolution.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { updateSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import { readColumn } from '../columns.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { VoidAnswer } from '../platform/platform.ts';
import { follow } from './settle-outcome.ts';
import { backToSettled, bookVoided } from './void-outcome.ts';

const BY_THE_BOOKS = 'proven by the books';

/** Msgids of the 2601s sent for it, oldest first. */
export function proofsOf(db: Db, row: ResolutionRecord): string[] {
  return resolutionSteps(db, row.msgid)
    .filter((step) => step.kind === 'reversalSent')
    .map((step) => step.detail);
}

/** The proof is there: intent, settlement, sale and the way itself end together. */
export function endOfWay(
  engine: Engine,
  tx: Transaction,
  row: ResolutionRecord,
  settlement: SettlementRecord,
  end: ResolutionEnd,
): void {
  closeWay(tx, row, end);
  for (const msgid of proofsOf(tx.db, row)) {
    // The books show what became of a 2601 without an answer: nothing of the original is left.
    if (intentState(tx.db, msgid) === 'unknown')
      engine.gate.prove(tx.db, msgid, { event: 'accept', reason: BY_THE_BOOKS }, tx.now);
  }
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  switch (end) {
    case 'accepted':
      engine.gate.prove(tx.db, row.msgid, { event: 'accept', reason: BY_THE_BOOKS }, tx.now);
      bookVoided(engine, tx, settlement, answerOfBooks(tx.db, row, settlement), null);
      break;
    case 'absent':
    case 'reversed':
      engine.gate.prove(
        tx.db,
        row.msgid,
        { event: end === 'absent' ? 'proveAbsent' : 'reverse', reason: BY_THE_BOOKS },
        tx.now,
      );
      if (row.infno === '2103') {
        backToSettled(tx, settlement, '已核实：平台没有退费。');
        break;
      }
      updateSettlement(tx.db, settlement.settlement_id, {
        state: end,
        answered_at: tx.now,
        sentence: end === 'absent' ? '已核实：平台没有这笔，没有扣款。' : '已冲正，没有扣款。',
      });
      follow(engine, tx, sale, 'refuse');
      break;
  }
  tx.audit(`resolution.${end}`, sale.sale_no, { msgid: row.msgid, infno: row.infno });
  tx.touch('sale', 'day', 'outbox', 'system', 'stock', 'prescription');
}

/** Also when an answer came after all (late-answer.ts): nothing is left to find out. */
export function closeWay(tx: Transaction, row: ResolutionRecord, end: ResolutionEnd): void {
  const ended = { step: 'ended', ended_at: tx.now, outcome: end, next_at: null } as const;
  updateResolution(tx.db, row.msgid, ended);
  addResolutionStep(tx.db, { msgid: row.msgid, at: tx.now, kind: end, detail: '' });
}

/**
 * A void that only the books prove: all its amounts are the negative of what was settled
 * (insurance-interface §2.4), and its number stays unknown, for the file leaves it empty (§2.11).
 */
function answerOfBooks(db: Db, row: ResolutionRecord, settlement: SettlementRecord): VoidAnswer {
  const sent_at = present(intentByMsgid(db, row.msgid)?.sent_at, 'when the void was sent');
  const blue = readColumn('amounts', present(settlement.amounts, 'amounts'));
  const red = Object.fromEntries(
    Object.entries(blue).map(([name, amount]) => [name, negateFen(amount)]),
  ) as SettlementAmounts;
  return {
    settlementId: '',
    visitId: settlement.visit_id ?? '',
    // The centre's day of it: the one it was sent on.
    settledAtText: chinaDate(sent_at),
    institutionSettlementId: '',
    amounts: { ...red, accountBalance_fen: blue.accountBalance_fen },
  };
}
