/** The desk of differences: their messages, and a reason signed for what stays. */
import { fail, ok } from '#core/result.ts';
import { differenceById, updateDifference } from '#db/level.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { atDesk } from '../sale/desk.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { historyOf } from './history.ts';
import { differenceView } from './level-view.ts';
import { openDifference } from './open-difference.ts';

export const levelHandlers = {
  'level.history': queryHandler('level.history', ({ db }, { differenceId }) => {
    const row = differenceById(db, differenceId);
    if (row === null) return fail('level.unknown', '没有这项差异。', 'differenceId');
    return ok({ difference: differenceView(db, row), rows: historyOf(db, row) });
  }),

  'level.sign': longHandler('level.sign', async (scope, { differenceId, reason, approval }) => {
    const ready = signable(scope.engine.db, differenceId);
    if (!ready.ok) return ready;
    const approved = await approveByManager(scope, approval);
    if (!approved.ok) return approved;
    return atDesk(scope, ({ tx }) => {
      const still = signable(tx.db, differenceId);
      if (!still.ok) return still;
      const approved_by = approved.value.staffNo;
      updateDifference(tx.db, differenceId, {
        ...{ state: 'signed', signed_at: tx.now, signed_by: scope.staffNo, approved_by, reason },
      });
      // Not the reason: it is free text, and may name a person.
      const amounts = { kind: still.value.kind, cause: still.value.cause };
      const facts = { before: 'open', after: 'signed', ...amounts, approvedBy: approved_by };
      tx.audit('level.signed', String(differenceId), facts);
      tx.touch('day');
      return ok(null);
    });
  }),
};

/** What is on its way out of unknown ends by proof, and is never signed away. */
function signable(db: Parameters<typeof openDifference>[0], differenceId: number) {
  const ready = openDifference(db, differenceId, 'any');
  if (!ready.ok || ready.value.act !== 'resolve') return ready;
  return fail('level.notItsAct', '结果未知的单由系统核对到底，不能签认。', 'differenceId');
}
