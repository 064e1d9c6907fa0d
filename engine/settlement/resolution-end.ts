/**
 * Where a way out of unknown ends, with everything the end means for the sale, in one transaction
 * (settlement.md §4). Only a proof ends it: the books, or the bureau's word (bureau-word.ts).
 */
import { assert, present } from '#core/result.ts';
import type { ResolutionEnd } from '#core/resolution.ts';
import { chinaDate } from '#core/time.ts';
import { intentByMsgid, intentState } from '#db/intent.ts';
import type { ResolutionRecord } from '#db/resolution.ts';
import { addResolutionStep, resolutionSteps, updateResolution } from '#db/resolution.ts';
import * as sales from '#db/sale.ts';
import type { SettlementRecord } from '#db/settlement.ts';
import { updateSettlement } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';
import type { Engine, Transaction } from '../engine.ts';
import { redEntryOf } from './red-entry.ts';
import { follow } from './settle-outcome.ts';
import { backToSettled, bookVoided } from './void-outcome.ts';

const BY_THE_BOOKS = 'proven by the books';

/** Msgids of the 2601s sent for it, oldest first. */
export function proofsOf(db: Db, row: ResolutionRecord): string[] {
  return resolutionSteps(db, row.msgid)
    .filter((step) => step.kind === 'reversalSent')
    .map((step) => step.detail);
}

/**
 * The proof is there (`reason` says which): intent, settlement, sale and the way itself end together.
 * Accepted is for a void; a 2102 that stands needs its figures (late-answer.ts, bureau-word.ts).
 */
export function endOfWay(
  engine: Engine,
  tx: Transaction,
  row: ResolutionRecord,
  settlement: SettlementRecord,
  end: ResolutionEnd,
  reason = BY_THE_BOOKS,
): void {
  closeWay(tx, row, end);
  for (const msgid of proofsOf(tx.db, row)) {
    // The books show what became of a 2601 without an answer: nothing of the original is left.
    if (intentState(tx.db, msgid) === 'unknown')
      engine.gate.prove(tx.db, msgid, { event: 'accept', reason }, tx.now);
  }
  const sale = present(sales.saleById(tx.db, settlement.sale_id), 'sale');
  switch (end) {
    case 'accepted':
      assert(row.infno === '2103', 'a 2102 stands only with its figures');
      engine.gate.prove(tx.db, row.msgid, { event: 'accept', reason }, tx.now);
      bookVoided(engine, tx, settlement, redEntryOf(settlement, sentOn(tx.db, row)), null);
      break;
    case 'absent':
    case 'reversed':
      engine.gate.prove(
        tx.db,
        row.msgid,
        { event: end === 'absent' ? 'proveAbsent' : 'reverse', reason },
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

/** The centre's day of a void without an answer: the one it was sent on. */
function sentOn(db: Db, row: ResolutionRecord): string {
  return chinaDate(present(intentByMsgid(db, row.msgid)?.sent_at, 'when the void was sent'));
}
