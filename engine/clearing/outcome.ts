/**
 * What the outcome of a 3203 or 3204 means, whether it was answered, lost, found after a crash, or came
 * late (settlement.md §2, §4). Unknown stays unknown: nothing asks for it again.
 */
import type { ClearingEvent } from '#core/clearing.ts';
import { nextClearingState } from '#core/clearing.ts';
import { present } from '#core/result.ts';
import type { ClearingRecord } from '#db/clearing.ts';
import { clearingByMsgid, updateClearing } from '#db/clearing.ts';
import { intentState, keepLateAnswer } from '#db/intent.ts';
import { commitAlone } from '../dispatch/alone.ts';
import { reportIncident } from '../dispatch/incident.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Outcome } from '../platform/platform.ts';

/** Of a 3203 the bureau's number; of a 3204 nothing more. */
export type ClearingAnswer = { readonly eventId: string } | { readonly accepted: true };

const EVENTS: Readonly<Record<Outcome<unknown>['kind'], ClearingEvent>> = {
  accepted: 'accept',
  refused: 'refuse',
  unknown: 'lose',
  notSent: 'notSent',
};

/** Call inside the transaction that learns of it. */
export function concludeClearing(
  engine: Engine,
  tx: Transaction,
  msgid: string,
  outcome: Outcome<ClearingAnswer>,
): void {
  const row = present(clearingByMsgid(tx.db, msgid), 'application of a message');
  engine.gate.conclude(tx.db, msgid, outcome, tx.now);
  if (outcome.kind === 'notSent') engine.gate.drop(tx.db, msgid, tx.now);
  move(tx, row, outcome);
  tx.audit(`${actOf(row, msgid)}.${outcome.kind}`, subjectOf(row), { msgid, ...stepOf(tx, row) });
  tx.touch('day');
}

function move(tx: Transaction, row: ClearingRecord, outcome: Outcome<ClearingAnswer>): void {
  const event = EVENTS[outcome.kind];
  const state = present(nextClearingState(row.state, event), `${event} of ${row.state}`);
  updateClearing(tx.db, row.application_id, {
    state,
    changed_at: tx.now,
    sentence: wordsOf(outcome),
    ...numberOf(outcome),
  });
}

function numberOf(outcome: Outcome<ClearingAnswer>): { readonly event_id?: string } {
  return outcome.kind === 'accepted' && 'eventId' in outcome.value
    ? { event_id: outcome.value.eventId }
    : {};
}

function wordsOf(outcome: Outcome<unknown>): string {
  if (outcome.kind === 'accepted') return outcome.warning;
  return outcome.kind === 'refused' ? outcome.sentence : outcome.reason;
}

/** An answer after it was given up: it completes what is still unknown, and is evidence of the rest. */
export function lateClearing(
  engine: Engine,
  msgid: string,
): (outcome: Outcome<ClearingAnswer>) => void {
  return (outcome) => {
    // The till may have gone down while the platform was thinking.
    if (!engine.db.open || outcome.kind === 'notSent') return;
    try {
      commitAlone(engine, (tx) => takeLate(engine, tx, msgid, outcome));
    } catch (error) {
      reportIncident(engine, 'late answer', error, true);
    }
  };
}

function takeLate(
  engine: Engine,
  tx: Transaction,
  msgid: string,
  outcome: Exclude<Outcome<ClearingAnswer>, { kind: 'notSent' }>,
): void {
  const row = present(clearingByMsgid(tx.db, msgid), 'application of a message');
  const state = intentState(tx.db, msgid);
  // The first outcome is not even written yet: this connection is still the one that waits for it.
  if (state === 'sent') return;
  keepLateAnswer(tx.db, msgid, outcome.raw);
  const open = state === 'unknown' && (row.state === 'unknown' || row.state === 'cancelUnknown');
  if (open && outcome.kind === 'accepted') {
    const proof = { event: 'accept', reason: 'answered late', raw: outcome.raw } as const;
    engine.gate.prove(tx.db, msgid, proof, tx.now);
    move(tx, row, outcome);
  } else {
    // What has moved on stays; what the platform said of it must not be lost from sight.
    const late = `迟到的答复：${lateWords(outcome)}`;
    updateClearing(tx.db, row.application_id, { sentence: late });
  }
  tx.audit('clearing.lateAnswer', subjectOf(row), {
    ...{ msgid, kind: outcome.kind },
    ...stepOf(tx, row),
  });
  tx.touch('day');
}

function lateWords(outcome: Exclude<Outcome<ClearingAnswer>, { kind: 'notSent' }>): string {
  if (outcome.kind === 'refused') return `平台不同意：${outcome.sentence}`;
  if (outcome.kind === 'unknown') return '读不出来。';
  const { event_id } = numberOf(outcome);
  return event_id === undefined ? '平台已撤销。' : `平台已受理，申请号 ${event_id}。`;
}

/** For the audit. */
export function subjectOf(row: Pick<ClearingRecord, 'month' | 'clearing_class'>): string {
  return `${row.month} ${row.clearing_class}`;
}

function actOf(row: ClearingRecord, msgid: string): string {
  return row.cancel_msgid === msgid ? 'clearing.cancel' : 'clearing.apply';
}

function stepOf(tx: Transaction, before: ClearingRecord) {
  const msgid = before.msgid;
  const after = present(clearingByMsgid(tx.db, msgid), 'application of a message');
  return { before: before.state, after: after.state, eventId: after.event_id };
}
