/** The manager's day: reading it and asking the platform whether it levels (3201). */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import { chinaDate, parseChina } from '#core/time.ts';
import { insertReconciliation } from '#db/reconciliation.ts';
import { longHandler, queryHandler } from '../engine.ts';
import { lookupFailure } from '../platform-failure.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';
import { clearingGroups } from './clearing.ts';
import { daySummary } from './summary.ts';

/** A text of the right shape may still be no day (2026-02-30). */
function isDay(date: string): boolean {
  const at = parseChina(date);
  return at !== null && chinaDate(at) === date;
}

function noSuchDay(): Result<never> {
  return fail('input.invalid', '没有这一天，请检查日期。', 'date');
}

export const dayHandlers = {
  'day.summary': queryHandler('day.summary', ({ db }, input) => {
    if (!isDay(input.date)) return noSuchDay();
    return ok(daySummary(db, input.date));
  }),

  'day.level': longHandler('day.level', async (scope, input) => {
    const { engine } = scope;
    if (!isDay(input.date)) return noSuchDay();
    for (const group of clearingGroups(engine.db, input.date)) {
      const outcome = await engine.platform.lookups.levelTotals(
        {
          insuranceType: group.insuranceType,
          clearingClass: group.clearingClass,
          clearingBureau: group.clearingBureau,
          from: input.date,
          to: input.date,
          count: engine.profile.reconciliation.count === 'net' ? group.netCount : group.count,
          totalFee_fen: group.total_fen,
          fundTotal_fen: group.fund_fen,
          accountPay_fen: group.account_fen,
        },
        operatorOf(scope),
      );
      if (outcome.kind !== 'accepted') return lookupFailure(outcome);
      const answer = outcome.value;
      atDesk(scope, (desk) => {
        insertReconciliation(desk.tx.db, {
          business_on: input.date,
          insurance_type: group.insuranceType,
          clearing_class: group.clearingClass,
          clearing_bureau: group.clearingBureau,
          count: group.count,
          total_fen: group.total_fen,
          fund_fen: group.fund_fen,
          account_fen: group.account_fen,
          level: answer.level ? 1 : 0,
          code: answer.code,
          description: answer.description,
          checked_at: desk.tx.now,
        });
        desk.tx.touch('day');
        return ok(null);
      });
    }
    return ok(daySummary(engine.db, input.date));
  }),
};
