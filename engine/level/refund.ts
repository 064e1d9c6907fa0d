/**
 * 2103 once more for a refund that only the shop holds: the customer has the money back, the fund has
 * not. An intent of its own, by a manager with a second person. The red entry here moves to the day
 * and the number the platform now gives it; goods and money moved when the sale was voided.
 */
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { intentByMsgid } from '#db/intent.ts';
import type { LevelDifferenceRecord } from '#db/level.ts';
import { settlementById } from '#db/settlement.ts';
import type { LongScope } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Outcome, VoidAnswer } from '../platform/platform.ts';
import { atDesk, operatorOf, orUnbooked } from '../sale/desk.ts';
import { askRefund, refundOnFile } from '../settlement/refund-on-file.ts';
import { believeRed, refundedBefore } from '../settlement/void.ts';
import { moveRedEntry } from '../settlement/void-outcome.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { openDifference } from './open-difference.ts';
import type { Act } from './send-act.ts';
import { concludeAct, hasSettledDown, recordAct } from './send-act.ts';

const REFUND: Act<VoidAnswer> = {
  act: 'refund',
  audited: 'level.refund',
  underWay: () => fail('level.refundUnknown', '上一次补发的结果未知，请先重新核对。'),
  effectOf: (engine, settlement) =>
    engine.platform.effects.voidSettlement({
      settlementId: present(settlement.setl_id, 'setl_id'),
      visitId: settlement.visit_id ?? '',
      personNo: settlement.person_no,
      insuredAreaCode: settlement.insured_area,
    }),
};

export const levelRefundHandlers = {
  'level.refund': longHandler('level.refund', async (scope, { differenceId, approval }) => {
    const { engine } = scope;
    const ready = openDifference(engine.db, differenceId, 'refund');
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, approval);
    if (!approved.ok) return approved;
    const last = await endOfLast(scope, ready.value);
    if (!last.ok || last.value === 'done') return last.ok ? ok(null) : last;
    const recorded = recordAct(scope, REFUND, differenceId, approved.value.staffNo);
    if (!recorded.ok) return recorded;
    const { msgid, effect, settlement } = recorded.value;
    const answer = await engine.gate.dispatch(msgid, effect, operatorOf(scope));
    const outcome = orUnbooked(engine, answer, (one) => believeRed(settlement, one));
    // Refused because a refund is there: the platform's own file says whether that is so.
    const onFile = refundedBefore(outcome)
      ? await refundOnFile(engine, operatorOf(scope), settlement)
      : null;
    const red = outcome.kind === 'accepted' ? outcome.value : onFile;
    concludeAct(scope, REFUND, recorded.value, outcome, (tx) => {
      if (red === null) return;
      moveRedEntry(tx, settlement, red, onFile === null ? msgid : null);
      tx.touch('sale');
    });
    return red === null ? told(outcome) : ok(null);
  }),
};

/**
 * What became of one whose answer never came: the day's books do not tell, for its red row stands on
 * the day it was sent on; the settlement's own file (5203) does. `next`: one may be sent.
 */
async function endOfLast(
  scope: LongScope,
  row: LevelDifferenceRecord,
): Promise<Result<'done' | 'next'>> {
  const { engine } = scope;
  const intent = row.act_msgid === null ? undefined : intentByMsgid(engine.db, row.act_msgid);
  if (intent?.state !== 'unknown') return ok('next');
  if (!hasSettledDown(engine, intent, engine.now())) return REFUND.underWay();
  const settlement = present(
    settlementById(engine.db, present(row.settlement_id, 'settlement of a refund')),
    'settlement',
  );
  const word = await askRefund(engine, operatorOf(scope), settlement);
  if (word === 'silent') {
    return fail('platform.noAnswer', '查不到上一次补发的结果，没有再发，请稍后再试。');
  }
  return atDesk(scope, ({ tx }) => {
    const { msgid } = intent;
    // Another desk has asked meanwhile.
    if (intentByMsgid(tx.db, msgid)?.state !== 'unknown') return REFUND.underWay();
    const event = word === 'none' ? 'proveAbsent' : 'accept';
    engine.gate.prove(tx.db, msgid, { event, reason: 'proven by 5203' }, tx.now);
    tx.audit(`level.refund.${event}`, String(row.difference_id), { msgid });
    if (word === 'none') return ok('next');
    moveRedEntry(tx, settlement, word, msgid);
    tx.touch('sale', 'day');
    return ok('done');
  });
}

function told(outcome: Outcome<unknown>): Result<null> {
  switch (outcome.kind) {
    case 'accepted':
      return ok(null);
    case 'refused':
      return fail('level.refundRefused', `平台不同意退费：${outcome.sentence}`);
    case 'unknown':
      return fail('level.refundUnknown', '补发的退费结果未知，本地不作改动，请稍后重新核对。');
    case 'notSent':
      return fail('platform.unreachable', `没有发出，没有补发退费：${outcome.reason}。`);
    default:
      return never(outcome);
  }
}
