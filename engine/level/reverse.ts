/**
 * 2601 for a settlement that ended here and stands in the centre's books all the same (a request that
 * arrived after it was given up): an intent of its own, which changes nothing here. What it did, the
 * books show when they are levelled again (settlement.md §4, 2).
 */
import type { Result } from '#core/result.ts';
import { fail, never, ok } from '#core/result.ts';
import { longHandler } from '../engine.ts';
import type { Outcome } from '../platform/platform.ts';
import { operatorOf } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { openDifference } from './open-difference.ts';
import type { Act } from './send-act.ts';
import { concludeAct, recordAct } from './send-act.ts';

const REVERSE: Act<unknown> = {
  act: 'reverse',
  audited: 'level.reversal',
  underWay: () => fail('level.reversalUnknown', '上一次冲正结果未知，请先重新核对。'),
  effectOf: (engine, settlement) =>
    engine.platform.effects.reverse({
      personNo: settlement.person_no,
      originalMsgid: settlement.msgid,
      originalInfno: '2102',
      insuredAreaCode: settlement.insured_area,
    }),
};

export const levelReverseHandlers = {
  'level.reverse': longHandler('level.reverse', async (scope, { differenceId, approval }) => {
    const { engine } = scope;
    const ready = openDifference(engine.db, differenceId, 'reverse');
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, approval);
    if (!approved.ok) return approved;
    const recorded = recordAct(scope, REVERSE, differenceId, approved.value.staffNo);
    if (!recorded.ok) return recorded;
    const { msgid, effect } = recorded.value;
    const outcome = await engine.gate.dispatch(msgid, effect, operatorOf(scope));
    concludeAct(scope, REVERSE, recorded.value, outcome);
    return told(outcome);
  }),
};

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
