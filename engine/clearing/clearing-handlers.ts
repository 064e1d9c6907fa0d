/**
 * The month's clearing: 3203 and 3204 as intents of their own, exactly once (settlement.md §2). A class
 * of a month is never applied for while an application of it stands or is not known; what is unknown
 * ends by a late answer, or by the bureau's word a manager records.
 */
import { FAILURES } from '#contract/failures.ts';
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { ClearingRecord } from '#db/clearing.ts';
import { clearingById, insertClearing, standingClearing, updateClearing } from '#db/clearing.ts';
import type { Db } from '#db/sql.ts';
import type { Engine, LongScope } from '../engine.ts';
import { longHandler, queryHandler } from '../engine.ts';
import type { Effect } from '../platform/platform.ts';
import { atDesk, concludeOrLose, operatorOf, unbooked } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { booksToApplyFor, monthView } from './month.ts';
import type { ClearingAnswer } from './outcome.ts';
import { concludeClearing, lateClearing, subjectOf } from './outcome.ts';

export const clearingHandlers = {
  'clearing.month': queryHandler('clearing.month', ({ engine, db }, { month }) =>
    ok(monthView(engine, db, month)),
  ),

  'clearing.apply': longHandler('clearing.apply', async (scope, input) => {
    const { engine } = scope;
    const ready = applicable(engine, engine.db, input);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const recorded = atDesk(scope, ({ tx }) => {
      // While the PIN was checked somebody else may have applied, or the books have moved.
      const still = applicable(engine, tx.db, input);
      if (!still.ok) return still;
      const { month, clearingClass } = input;
      const effect = engine.platform.effects.applyForClearing({
        ...{ month, clearingClass },
        ...still.value,
      });
      const msgid = recordEffect(scope, tx.db, effect, tx.now);
      const row = insertClearing(tx.db, {
        ...{ month, clearing_class: clearingClass, ...still.value, msgid },
        ...{ asked_at: tx.now, asked_by: scope.staffNo, approved_by: approved.value.staffNo },
      });
      tx.audit('clearing.apply', subjectOf(row), {
        ...{ msgid, ...still.value, before: null, after: row.state },
        approvedBy: approved.value.staffNo,
      });
      tx.touch('day');
      return ok({ msgid, effect });
    });
    if (!recorded.ok) return recorded;
    return sendIt(scope, input.month, recorded.value);
  }),

  'clearing.cancel': longHandler('clearing.cancel', async (scope, input) => {
    const { engine } = scope;
    const ready = cancellable(engine, engine.db, input.applicationId);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const recorded = atDesk(scope, ({ tx }) => {
      const still = cancellable(engine, tx.db, input.applicationId);
      if (!still.ok) return still;
      const row = still.value;
      const effect = engine.platform.effects.cancelClearing({ eventId: row.event_id });
      const msgid = recordEffect(scope, tx.db, effect, tx.now);
      updateClearing(tx.db, row.application_id, {
        ...{ state: 'cancelling', changed_at: tx.now, sentence: '' },
        ...{ cancel_msgid: msgid, cancel_reason: input.reason },
        ...{ cancelled_by: scope.staffNo, cancel_approved_by: approved.value.staffNo },
      });
      // Not the reason: it is free text, and may name a person.
      tx.audit('clearing.cancel', subjectOf(row), {
        ...{ msgid, before: row.state, after: 'cancelling', eventId: row.event_id },
        approvedBy: approved.value.staffNo,
      });
      tx.touch('day');
      return ok({ msgid, effect });
    });
    if (!recorded.ok) return recorded;
    return sendIt(scope, ready.value.month, recorded.value);
  }),
};

type Asked = {
  readonly month: string;
  readonly clearingClass: string;
  readonly total_fen: number;
  readonly fund_fen: number;
};

/** The books to apply for, as they were seen, and nothing standing for them. */
function applicable(engine: Engine, db: Db, asked: Asked) {
  const { month, clearingClass } = asked;
  const books = booksToApplyFor(engine, db, month, clearingClass);
  if (!books.ok) return books;
  const standing = standingClearing(db, month, clearingClass);
  if (standing !== null) return fail('clearing.standing', standingSentence(standing));
  const seen = books.value.total_fen === asked.total_fen && books.value.fund_fen === asked.fund_fen;
  return seen ? books : fail('clearing.moved', FAILURES['clearing.moved']);
}

export function standingSentence(row: ClearingRecord): string {
  switch (row.state) {
    case 'applied':
      return `${row.month} 这一类已经申请过（申请号 ${row.event_id}），要重新申请请先撤销。`;
    case 'unknown':
      return `${row.month} 这一类的申请结果未知，弄清之前不能再申请。`;
    case 'cancelUnknown':
      return `${row.month} 这一类的撤销结果未知，弄清之前不能再申请。`;
    default:
      return `${row.month} 这一类正在办理，请稍等。`;
  }
}

function cancellable(engine: Engine, db: Db, applicationId: number): Result<ClearingRecord> {
  if (engine.profile.reconciliation.clearingApplication === 'off') {
    return fail('clearing.off', FAILURES['clearing.off']);
  }
  const row = clearingById(db, applicationId);
  if (row === null) return fail('clearing.noSuch', FAILURES['clearing.noSuch'], 'applicationId');
  if (row.state === 'applied') return ok(row);
  const sentence =
    row.state === 'unknown'
      ? '申请结果未知，没有申请号，不能撤销。请先登记经办机构的答复。'
      : row.state === 'cancelUnknown'
        ? '上一次撤销结果未知，请先登记经办机构的答复。'
        : FAILURES['clearing.notStanding'];
  return fail('clearing.notStanding', sentence, 'applicationId');
}

function recordEffect(scope: LongScope, db: Db, effect: Effect<unknown>, now: number): string {
  const operator = operatorOf(scope);
  return scope.engine.gate.record(db, effect, { personNo: '', operator, now });
}

/** What is to leave, recorded. */
type Recorded = { readonly msgid: string; readonly effect: Effect<ClearingAnswer> };

async function sendIt(scope: LongScope, month: string, { msgid, effect }: Recorded) {
  const { engine } = scope;
  const late = lateClearing(engine, msgid);
  const outcome = await engine.gate.dispatch(msgid, effect, operatorOf(scope), late);
  return concludeOrLose(
    scope,
    ({ tx }) => {
      concludeClearing(engine, tx, msgid, outcome);
      return ok(monthView(engine, tx.db, month));
    },
    ({ tx }) => {
      concludeClearing(engine, tx, msgid, unbooked(outcome));
      return ok(monthView(engine, tx.db, month));
    },
  );
}
