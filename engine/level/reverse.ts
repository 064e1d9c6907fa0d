/**
 * 2601 for a settlement that ended here and stands in the centre's books all the same (a request that
 * arrived after it was given up): an intent of its own, which changes nothing here. What it did, the
 * books show when they are levelled again (settlement.md §4, 2).
 */
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { intentState } from '#db/intent.ts';
import { updateDifference } from '#db/level.ts';
import { settlementById } from '#db/settlement.ts';
import type { LongScope } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Outcome } from '../platform/platform.ts';
import { atDesk, operatorOf, untilWritten } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { openDifference } from './open-difference.ts';

export const levelReverseHandlers = {
  'level.reverse': longHandler('level.reverse', async (scope, input) => {
    const { engine } = scope;
    const ready = openDifference(engine.db, input.differenceId, 'reverse');
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    const recorded = record(scope, input.differenceId, approved.value.staffNo);
    if (!recorded.ok) return recorded;
    const { msgid, effect } = recorded.value;
    const outcome = await engine.gate.dispatch(msgid, effect, operatorOf(scope));
    untilWritten(engine, () => {
      scope.commit((tx) => {
        engine.gate.conclude(tx.db, msgid, outcome, tx.now);
        if (outcome.kind === 'notSent') engine.gate.drop(tx.db, msgid, tx.now);
        tx.audit(`level.reversal.${outcome.kind}`, String(input.differenceId), { msgid });
        tx.touch('day');
      });
    });
    return told(outcome);
  }),
};

function record(scope: LongScope, differenceId: number, approvedBy: string) {
  const { engine } = scope;
  return atDesk(scope, ({ tx }) => {
    const ready = openDifference(tx.db, differenceId, 'reverse');
    if (!ready.ok) return ready;
    const row = ready.value;
    const before = row.act_msgid === null ? null : intentState(tx.db, row.act_msgid);
    // One 2601 at a time: what the last one did is not known yet.
    if (before === 'recorded' || before === 'sent' || before === 'unknown') {
      return fail('level.reversalUnknown', '上一次冲正结果未知，请先重新核对。');
    }
    const settlement = present(
      settlementById(tx.db, present(row.settlement_id, 'settlement to reverse')),
      'settlement',
    );
    const effect = engine.platform.effects.reverse({
      personNo: settlement.person_no,
      originalMsgid: settlement.msgid,
      originalInfno: '2102',
      insuredAreaCode: settlement.insured_area,
    });
    const msgid = engine.gate.record(tx.db, effect, {
      personNo: settlement.person_no,
      operator: operatorOf(scope),
      now: tx.now,
    });
    updateDifference(tx.db, differenceId, { act_msgid: msgid });
    tx.audit('level.reversal', String(differenceId), {
      msgid,
      original: settlement.msgid,
      approvedBy,
    });
    return ok({ msgid, effect });
  });
}

function told(outcome: Outcome<unknown>): Result<null> {
  switch (outcome.kind) {
    case 'accepted':
      return ok(null);
    case 'refused':
      return fail('level.reversalRefused', `平台不同意冲正：${outcome.sentence}`);
    case 'unknown':
      return fail('level.reversalUnknown', '冲正结果未知，本地不作改动，请稍后重新核对。');
    case 'notSent':
      return fail('platform.unreachable', `没有发出，没有冲正：${outcome.reason}。`);
    default:
      return never(outcome);
  }
}
