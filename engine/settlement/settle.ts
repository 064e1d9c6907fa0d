/**
 * 2102, one insured settlement of a sale. Read beside settlement.md §3; the numbers are its steps.
 *
 *   1. the customer has agreed to the figures of a fresh 2101
 *   2. the prescription is verified once more (the hospital may have revoked it)
 *   3. one transaction: sale `settling`, settlement, intent `recorded`
 *   4. the gate commits `sent` and sends
 *   5. settled: identities first, then one transaction with everything it means
 *      refused: the platform's sentence; the sale is open again
 *      unknown: recorded and shown; nobody presses "again"
 */
import type { Sale } from '#contract/sale.ts';
import type { SaleId, SettlementId } from '#core/ids.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import { brokenIdentities } from '#core/settlement.ts';
import { prescriptionById, updatePrescription } from '#db/prescription.ts';
import * as sales from '#db/sale.ts';
import { insertSettlement, lastSettlement, settlementBySetlId, trialOf } from '#db/settlement.ts';
import { readColumn } from '../columns.ts';
import type { Engine, LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Effect, Operator, Outcome } from '../platform/platform.ts';
import { stateFromSentence } from '../prescription/refresh.ts';
import type { Desk } from '../sale/desk.ts';
import { atDesk, concludeOrLose, operatorOf, orUnbooked, unbooked } from '../sale/desk.ts';
import { levelledSinceRestore } from '../safe/after-restore.ts';
import { atThisTill } from '../sale/guards.ts';
import { saleView } from '../sale/view.ts';
import { lateSettlement } from './late-answer.ts';
import type { PreparedRequest } from './request.ts';
import { lineAmounts, prepareRequest } from './request.ts';
import { concludeSettlement } from './settle-outcome.ts';

type Settle = Effect<SettlementAnswer>;

/** Who acts: a call of a person at a till, or the engine by itself. */
export type Acting = {
  readonly engine: Engine;
  readonly operator: Operator;
  readonly commit: <T>(act: (tx: Transaction) => T) => T;
};

export function actingFor(scope: LongScope): Acting {
  return { engine: scope.engine, operator: operatorOf(scope), commit: scope.commit };
}

export const settleHandlers = {
  'settlement.settle': longHandler('settlement.settle', async (scope, input) => {
    const { engine } = scope;
    const levelled = levelledSinceRestore(engine.db);
    if (!levelled.ok) return levelled;
    const ready = checkAgreed(scope, input.saleId);
    if (!ready.ok) return ready;
    const verified = await verifyAgain(actingFor(scope), ready.value);
    if (!verified.ok) return verified;
    const recorded = recordSettlement(scope, input.saleId);
    if (!recorded.ok) return recorded;
    const { msgid, effect, prepared } = recorded.value;
    const believeOne = (one: Outcome<SettlementAnswer>) => believe(engine, prepared, one);
    const late = lateSettlement(engine, msgid, believeOne);
    const outcome = await engine.gate.dispatch(msgid, effect, operatorOf(scope), late);
    const believed = orUnbooked(engine, outcome, believeOne);
    const conclude = (as: typeof believed) => (desk: Desk) => {
      concludeSettlement(engine, desk.tx, msgid, as);
      return ok(saleView({ engine, db: desk.tx.db, now: desk.tx.now }, input.saleId));
    };
    const concluded = concludeOrLose(scope, conclude(believed), conclude(unbooked(believed)));
    engine.wakeOutbox();
    engine.wakeResolver();
    return concluded satisfies Result<Sale>;
  }),
};

/** Step 1: what the customer saw is what is sent. */
function checkAgreed(scope: LongScope, saleId: SaleId): Result<PreparedRequest> {
  const { engine } = scope;
  const prepared = prepareRequest(engine, saleId, 'required');
  if (!prepared.ok) return prepared;
  const here = atThisTill(prepared.value.sale, scope.caller);
  if (!here.ok) return here;
  const trial = trialOf(engine.db, saleId);
  if (trial === null) return fail('settlement.noTrial', '还没有预结算，按 F5 试算。');
  if (trial.revision !== prepared.value.sale.revision) {
    return fail('settlement.trialStale', '金额已失效。本单有改动，请按 F5 重新试算。');
  }
  return prepared;
}

/**
 * Step 2: 7205 again (e-prescription §6.1: a hospital cancelled while a pharmacy settled). Skipped only
 * when the access token was lost with the process; the platform checks the prescription in 2102 too.
 */
export async function verifyAgain(
  { engine, operator, commit }: Acting,
  prepared: PreparedRequest,
): Promise<Result<null>> {
  const id = prepared.sale.prescription_id;
  const tokens = id === null ? undefined : engine.memory.prescriptionTokens.get(id);
  if (id === null || tokens === undefined) return ok(null);
  const row = present(prescriptionById(engine.db, id), 'prescription');
  const detail = readColumn('prescription', present(row.detail, 'prescription detail'));
  const outcome = await engine.platform.lookups.verifyPrescription(
    {
      prescriptionNo: detail.prescriptionNo,
      rxTraceCode: detail.rxTraceCode,
      file: row.file,
      epcToken: tokens.epcToken,
    },
    operator,
  );
  switch (outcome.kind) {
    case 'accepted':
      return outcome.value.valid
        ? ok(null)
        : fail('prescription.revoked', '结算前核验不通过：处方不能调配，没有扣款。');
    case 'refused': {
      const state = stateFromSentence(outcome.sentence);
      if (state === null || state === 'valid') {
        // An access token that ran out says nothing about the prescription; 2102 decides.
        engine.log.warn('settle.verifyRefused', { saleNo: prepared.sale.sale_no });
        return ok(null);
      }
      commit((tx) => {
        updatePrescription(tx.db, id, { state, state_note: outcome.sentence });
        tx.touch('prescription', 'review', 'sale');
      });
      return fail(`prescription.${state}`, `${outcome.sentence}　没有扣款。请把药品退回货位。`);
    }
    case 'unknown':
      return fail('platform.noAnswer', '结算前核验处方没有答复，没有扣款。');
    case 'notSent':
      return fail('platform.unreachable', '医保平台连不上，没有发出，未扣款。');
    default:
      return never(outcome);
  }
}

/** Step 3: sale `settling`, settlement and intent in one transaction. */
function recordSettlement(
  scope: LongScope,
  saleId: SaleId,
): Result<{ msgid: string; effect: Settle; prepared: PreparedRequest }> {
  const { engine } = scope;
  return atDesk(scope, (desk) => {
    const prepared = checkAgreed(scope, saleId);
    if (!prepared.ok) return prepared;
    const { msgid, effect } = recordAttempt(engine, desk.tx, prepared.value, operatorOf(scope));
    sales.moveSale(desk.tx.db, saleId, 'open', 'settle');
    return ok({ msgid, effect, prepared: prepared.value });
  });
}

/** The settlement and its intent, in the caller's transaction: one more attempt of the sale. */
export function recordAttempt(
  engine: Engine,
  tx: Transaction,
  prepared: PreparedRequest,
  operator: Operator,
): { readonly msgid: string; readonly effect: Settle } {
  const { request, personNo, sale } = prepared;
  const { db, now } = tx;
  const saleId = sale.sale_id;
  const effect = engine.platform.effects.settle(request);
  const msgid = engine.gate.record(db, effect, { personNo, operator, now });
  const trial = present(trialOf(db, saleId), 'trial');
  insertSettlement(db, {
    settlement_id: engine.newId() as SettlementId,
    sale_id: saleId,
    attempt: (lastSettlement(db, saleId)?.attempt ?? 0) + 1,
    msgid,
    person_no: personNo,
    insurance_type: request.insuranceType,
    insured_area: request.insuredAreaCode,
    care_type: request.careType,
    account_mode: request.accountMode,
    total_fen: request.total_fen,
    trial_cash_fen: readColumn('amounts', trial.amounts).cashDue_fen,
    // Which books to ask should the answer be lost; the answer itself says it again.
    clearing_class: trial.clearing_class,
    clearing_bureau: trial.clearing_bureau,
    started_at: now,
  });
  tx.audit('settlement.recorded', sale.sale_no, { msgid });
  tx.touch('sale', 'system');
  return { msgid, effect };
}

/**
 * Step 5, first half: numbers that contradict themselves or the request are not believed. The
 * platform did answer "done", so this is no refusal: it is unknown until the books are asked.
 */
export function believe(
  engine: Engine,
  prepared: PreparedRequest,
  outcome: Outcome<SettlementAnswer>,
): Outcome<SettlementAnswer> {
  if (outcome.kind !== 'accepted') return outcome;
  const { amounts, cuts } = outcome.value;
  const broken = [
    ...brokenIdentities(amounts, lineAmounts(prepared.request), cuts, {
      disabledFundInsideOther: engine.profile.settlement.disabledFundInsideOther,
    }),
    // An answer that belongs to another settlement of ours (doubled, crossed) is not this one's.
    ...(settlementBySetlId(engine.db, outcome.value.settlementId) === null ? [] : ['结算编号重复']),
  ];
  if (broken.length === 0) return outcome;
  return {
    kind: 'unknown',
    reason: `平台返回的金额自相矛盾：${broken.join('；')}`,
    raw: outcome.raw,
  };
}
