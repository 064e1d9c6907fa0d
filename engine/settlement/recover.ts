/**
 * What the file says after a crash (settlement.md §2), before the counter opens: a request found
 * `sent` is unknown; one found `recorded` never left and is dropped or, for uploads, sent later.
 */
import type { Intent } from '#db/intent.ts';
import { clearingByMsgid } from '#db/clearing.ts';
import { openIntents } from '#db/intent.ts';
import { outboxByMsgid, updateOutbox } from '#db/outbox.ts';
import { printJobsUnderWay, updatePrintJob } from '#db/print-job.ts';
import { reviewByMsgid, updateReview } from '#db/prescription.ts';
import { settlementByMsgid, settlementByVoidMsgid } from '#db/settlement.ts';
import { concludeClearing } from '../clearing/outcome.ts';
import type { Engine, Transaction } from '../engine.ts';
import { printAgainBy } from '../receipt/documents.ts';
import { lookAgainNow } from './look-again.ts';
import { concludeSettlement } from './settle-outcome.ts';
import type { Recovery } from './recovery-note.ts';
import { countIntent, nothingFound, recoveryNote } from './recovery-note.ts';
import { concludeVoid } from './void-outcome.ts';

const LOST = '程序中断时请求已发出，没有收到答复。';

/** At a start nobody stands at the till, and nobody was asked. */
const NOBODY = { at: null, onFile: null } as const;

/** Call once, inside a transaction, before anything else runs. Says what it found. */
export function recoverAtStart(engine: Engine, tx: Transaction): Recovery {
  const found = nothingFound();
  for (const intent of openIntents(tx.db)) {
    countIntent(found, intent);
    if (intent.state === 'sent') {
      becomeUnknown(engine, tx, intent);
    } else if (intent.state === 'recorded' && outboxByMsgid(tx.db, intent.msgid) === null) {
      becomeOpen(engine, tx, intent);
    }
    wakeUpload(tx, intent);
  }
  for (const job of printJobsUnderWay(tx.db)) {
    // Perhaps on paper, perhaps not: nobody prints it to a customer who has gone.
    const reason = `程序中断，不知是否打出，${printAgainBy(job)}。`;
    updatePrintJob(tx.db, job.print_id, { state: 'failed', printed_at: null, reason });
    found.slips += 1;
  }
  // What was on its way out of unknown before goes on at once; a 2601 found `sent` is such a case too.
  lookAgainNow(tx);
  if (recoveryNote(found) !== '') tx.audit('engine.recovered', 'intents', found);
  return found;
}

function becomeUnknown(engine: Engine, tx: Transaction, intent: Intent): void {
  const lost = { kind: 'unknown', reason: LOST, raw: '' } as const;
  if (settlementByMsgid(tx.db, intent.msgid) !== null) {
    return concludeSettlement(engine, tx, intent.msgid, lost);
  }
  if (settlementByVoidMsgid(tx.db, intent.msgid) !== null) {
    return concludeVoid(engine, tx, intent.msgid, lost, NOBODY);
  }
  if (clearingByMsgid(tx.db, intent.msgid) !== null) {
    return concludeClearing(engine, tx, intent.msgid, lost);
  }
  engine.gate.conclude(tx.db, intent.msgid, lost, tx.now);
  const review = reviewByMsgid(tx.db, intent.msgid);
  if (review !== null) {
    updateReview(tx.db, review.prescription_id, { state: 'unknown', note: LOST });
  }
}

/** Nothing left the shop: what it was for is where it was before. */
function becomeOpen(engine: Engine, tx: Transaction, intent: Intent): void {
  const unsent = { kind: 'notSent', reason: '程序中断' } as const;
  if (settlementByMsgid(tx.db, intent.msgid) !== null) {
    return concludeSettlement(engine, tx, intent.msgid, unsent);
  }
  if (settlementByVoidMsgid(tx.db, intent.msgid) !== null) {
    return concludeVoid(engine, tx, intent.msgid, unsent, NOBODY);
  }
  if (clearingByMsgid(tx.db, intent.msgid) !== null) {
    return concludeClearing(engine, tx, intent.msgid, unsent);
  }
  engine.gate.drop(tx.db, intent.msgid, tx.now);
  const review = reviewByMsgid(tx.db, intent.msgid);
  if (review !== null) updateReview(tx.db, review.prescription_id, { state: 'waiting' });
}

/** An upload that was being sent is unknown; one that never left waits for its turn again. */
function wakeUpload(tx: Transaction, intent: Intent): void {
  const item = outboxByMsgid(tx.db, intent.msgid);
  if (item === null || item.state !== 'sending') return;
  updateOutbox(
    tx.db,
    item.item_id,
    intent.state === 'sent'
      ? { state: 'unknown', reason: LOST, next_at: null }
      : { state: 'waiting', next_at: tx.now },
  );
}
