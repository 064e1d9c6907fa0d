/**
 * The bureau's word on an application: the interface has no question for it (insurance-interface §2.11),
 * so what is unknown ends here, with a manager's PIN, where it was heard, and the bureau's number where
 * the application stands.
 */
import { FAILURES } from '#contract/failures.ts';
import type { ParsedInput } from '#contract/index.ts';
import { clearingStands, clearingWordsFor, stateAfterWord } from '#core/clearing.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { ClearingRecord } from '#db/clearing.ts';
import {
  clearingByEvent,
  clearingById,
  clearingsOfMonth,
  standingClearing,
  updateClearing,
} from '#db/clearing.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { Db } from '#db/sql.ts';
import type { Engine, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import { atDesk } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { standingSentence } from './clearing-handlers.ts';
import { monthView } from './month.ts';
import { subjectOf } from './outcome.ts';

type Said = ParsedInput<'clearing.word'>;

export const clearingWordHandlers = {
  'clearing.word': longHandler('clearing.word', async (scope, input) => {
    const { engine } = scope;
    const ready = sayable(engine, engine.db, input);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    return atDesk(scope, ({ tx }) => {
      // While the PIN was checked a late answer may have ended it.
      const still = sayable(engine, tx.db, input);
      if (!still.ok) return still;
      const row = still.value;
      prove(engine, tx, row, input.word);
      const state = stateAfterWord(input.word);
      const event_id = input.word === 'applied' ? input.eventId : row.event_id;
      updateClearing(tx.db, row.application_id, {
        ...{ state, event_id, changed_at: tx.now, evidence: input.evidence },
        ...{ word_by: scope.staffNo, word_approved_by: approved.value.staffNo },
      });
      // Not the evidence: it is free text, and may name a person.
      tx.audit('clearing.bureauWord', subjectOf(row), {
        ...{ before: row.state, after: state, word: input.word, eventId: event_id },
        approvedBy: approved.value.staffNo,
      });
      tx.touch('day');
      return ok(monthView(engine, tx.db, row.month));
    });
  }),
};

/** The application, if this may be said of it now. */
function sayable(engine: Engine, db: Db, said: Said): Result<ClearingRecord> {
  const row = clearingById(db, said.applicationId);
  if (row === null) return fail('clearing.noSuch', FAILURES['clearing.noSuch'], 'applicationId');
  if (!clearingWordsFor(row.state).includes(said.word)) {
    return fail('clearing.notItsWord', FAILURES['clearing.notItsWord'], 'word');
  }
  const sent = present(intentByMsgid(db, lastMsgid(row)), 'intent of an application');
  const settled_at = (sent.sent_at ?? sent.recorded_at) + settleDown_ms(engine);
  if (engine.now() < settled_at) return fail('clearing.tooSoon', FAILURES['clearing.tooSoon']);
  return said.word === 'applied' ? standsAs(db, row, said.eventId) : ok(row);
}

/** Under this number, and nothing else standing for the class of that month. */
function standsAs(db: Db, row: ClearingRecord, eventId: string): Result<ClearingRecord> {
  if (eventId === '') {
    return fail('clearing.numberNeeded', FAILURES['clearing.numberNeeded'], 'eventId');
  }
  const same = clearingByEvent(db, eventId);
  if (same !== null && same.application_id !== row.application_id) {
    return fail('clearing.numberTaken', FAILURES['clearing.numberTaken'], 'eventId');
  }
  const { month, clearing_class } = row;
  const standing = standingClearing(db, month, clearing_class);
  if (standing !== null && standing.application_id !== row.application_id) {
    return fail('clearing.standing', standingSentence(standing));
  }
  const newest = clearingsOfMonth(db, month).find((one) => one.clearing_class === clearing_class);
  // An older one was followed by another: that one is spoken of.
  return clearingStands(row.state) || newest?.application_id === row.application_id
    ? ok(row)
    : fail('clearing.notItsWord', FAILURES['clearing.notItsWord'], 'word');
}

function lastMsgid(row: ClearingRecord): string {
  return row.state === 'cancelUnknown' ? present(row.cancel_msgid, 'msgid of a 3204') : row.msgid;
}

function settleDown_ms({ profile }: Engine): number {
  return profile.settlement.settleDown_s * 1_000;
}

/** A message that is unknown ends with the word; of the others the platform has said its own. */
function prove(engine: Engine, tx: Transaction, row: ClearingRecord, word: Said['word']): void {
  if (row.state !== 'unknown' && row.state !== 'cancelUnknown') return;
  const happened = word === 'applied' || word === 'cancelled';
  const event = happened ? 'accept' : 'proveAbsent';
  engine.gate.prove(tx.db, lastMsgid(row), { event, reason: '经办机构答复' }, tx.now);
}
