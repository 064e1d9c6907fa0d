/** 2101: shows fund, account, shared account and cash before anyone agrees (settlement.md §3). */
import type { Result } from '#core/result.ts';
import { fail, ok } from '#core/result.ts';
import type { SaleId } from '#core/ids.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { brokenIdentities } from '#core/settlement.ts';
import * as sales from '#db/sale.ts';
import { putTrial } from '#db/settlement.ts';
import { writeColumn } from '../columns.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Operator } from '../platform/platform.ts';
import { lookupFailure } from '../platform-failure.ts';
import { atDesk, operatorOf } from '../sale/desk.ts';
import { saleView } from '../sale/view.ts';
import type { PreparedRequest } from './request.ts';
import { lineAmounts, prepareRequest } from './request.ts';

export const trialHandlers = {
  'settlement.trial': longHandler('settlement.trial', async (scope) => {
    const sale = sales.currentSale(scope.engine.db, scope.caller.till);
    if (sale === null) return fail('sale.unknown', '没有正在做的单。');
    const asked = await askTrial(scope, sale.sale_id);
    if (!asked.ok) return asked;
    const { engine } = scope;
    return ok(saleView({ engine, db: engine.db, now: engine.now() }, sale.sale_id));
  }),
};

/** Asks 2101 and keeps the figures with the revision they belong to. */
async function askTrial(scope: LongScope, saleId: SaleId): Promise<Result<null>> {
  const { engine } = scope;
  const prepared = prepareRequest(engine, saleId, 'optional');
  if (!prepared.ok) return prepared;
  const answered = await trialAnswer(engine, prepared.value, operatorOf(scope));
  if (!answered.ok) return answered;
  return atDesk(scope, (desk) => {
    keepTrial(desk.tx, prepared.value, answered.value);
    return ok(null);
  });
}

/** 2101 as the platform answers it: believed only when its amounts do not contradict themselves. */
export async function trialAnswer(
  engine: Engine,
  { request, sale }: PreparedRequest,
  operator: Operator,
): Promise<Result<SettlementAnswer>> {
  const outcome = await engine.platform.lookups.trial(request, operator);
  if (outcome.kind !== 'accepted') return lookupFailure(outcome);
  const answer = outcome.value;
  const broken = brokenIdentities(answer.amounts, lineAmounts(request), answer.cuts, {
    disabledFundInsideOther: engine.profile.settlement.disabledFundInsideOther,
  });
  if (broken.length > 0) {
    engine.log.warn('trial.identities', { saleNo: sale.sale_no, broken });
    return fail('settlement.identitiesBroken', `平台返回的金额自相矛盾，没有采用：${broken[0]}。`);
  }
  return ok(answer);
}

/** Keeps the figures with the revision they were asked about: a change makes them stale at once. */
export function keepTrial(
  tx: Transaction,
  { request, sale }: PreparedRequest,
  answer: SettlementAnswer,
): void {
  putTrial(tx.db, {
    sale_id: sale.sale_id,
    revision: sale.revision,
    asked_at: tx.now,
    care_type: request.careType,
    clearing_class: answer.clearingClass,
    clearing_bureau: answer.clearingBureau,
    amounts: writeColumn('amounts', answer.amounts),
    cuts: writeColumn('cuts', answer.cuts),
  });
  tx.touch('sale');
}
