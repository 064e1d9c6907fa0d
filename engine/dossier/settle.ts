/**
 * A dossier is settled: 2102 with the original times, through the gate like any settlement
 * (engine/settlement/settle.ts), while its sale stays `paid`. What an outcome means for the dossier is in
 * follow.ts; it is reached the same way by an answer and by the proof that ends an unknown one.
 */
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import type { SettlementAnswer } from '#core/settlement.ts';
import type { DossierRecord } from '#db/dossier.ts';
import { dossierById, updateDossier } from '#db/dossier.ts';
import { updatePrescription } from '#db/prescription.ts';
import type { SaleRecord } from '#db/sale.ts';
import * as sales from '#db/sale.ts';
import { trialOf } from '#db/settlement.ts';
import { readColumn } from '../columns.ts';
import type { Engine, Transaction } from '../engine.ts';
import type { Outcome, PresentedCredential } from '../platform/platform.ts';
import { stateFromSentence } from '../prescription/refresh.ts';
import { levelledSinceRestore } from '../safe/after-restore.ts';
import { orUnbooked } from '../sale/desk.ts';
import { lateSettlement } from '../settlement/late-answer.ts';
import type { PreparedRequest } from '../settlement/request.ts';
import { requestFor } from '../settlement/request.ts';
import type { Acting } from '../settlement/settle.ts';
import { believe, recordAttempt, verifyAgain } from '../settlement/settle.ts';
import { keepTrial, trialAnswer } from '../settlement/trial.ts';
import { isUnchanged } from './contents.ts';

export type Ready = { readonly dossier: DossierRecord; readonly sale: SaleRecord };

/** A dossier that may be settled now; every reason against it has a name of its own. */
export function readyToSettle(
  engine: Engine,
  dossierId: DossierRecord['dossier_id'],
): Result<Ready> {
  const { db, profile } = engine;
  const dossier = dossierById(db, dossierId);
  if (dossier === null) return fail('dossier.notFound', '没有这份补结单。', 'dossierId');
  const levelled = levelledSinceRestore(db);
  if (!levelled.ok) return levelled;
  const open = isOpen(engine, dossier);
  if (!open.ok) return open;
  const sale = present(sales.saleById(db, dossier.sale_id), 'sale of a dossier');
  if (sale.state !== 'paid') return fail('dossier.wrongState', '本单已作废，不能补结。');
  if (!isUnchanged(db, dossier, sale)) {
    return fail('dossier.changed', '这一单的内容与封存时不一致，不能补结，请店长核对。');
  }
  const contents = readColumn('dossierContents', dossier.contents);
  const here =
    contents.institutionCode === profile.shop.code &&
    contents.careArea === profile.careArea &&
    dossier.region === profile.careArea;
  if (!here) return fail('dossier.otherRegion', '这张凭单不是本机构本地区的，不能在这里补结。');
  return ok({ dossier, sale });
}

/** By its state and its deadline. */
function isOpen(engine: Engine, dossier: DossierRecord): Result<null> {
  const expired = fail('dossier.expired', '已过期未补结，请打印手工报销材料。');
  switch (dossier.state) {
    case 'waiting':
    case 'refused':
      return dossier.expires_at <= engine.now() ? expired : ok(null);
    case 'settling':
      return fail('dossier.settling', '这一单正在补结，请稍候。');
    case 'unknown':
      return fail('dossier.outcomeUnknown', '补结结果未知，系统正在核对。请勿重复补结。');
    case 'settled':
      return fail('dossier.settled', '这一单已经补结，不能再补。');
    case 'expired':
      return expired;
    case 'closed':
      return fail('dossier.closed', `这一单已经了结：${dossier.sentence}`);
    default:
      return never(dossier.state);
  }
}

/** What 2101 and 2102 are asked: the rows of the sale, at the original time. */
export function prepare(
  engine: Engine,
  ready: Ready,
  credential: PresentedCredential | null,
): Result<PreparedRequest> {
  return requestFor(engine, ready.sale, { codes: 'required', goodsInShop: false, credential });
}

/**
 * 2101 with the original times, its figures kept. A prescription that was revoked or used meanwhile is
 * refused by its own name, and the dossier says so.
 */
export async function tryOut(
  acting: Acting,
  ready: Ready,
  prepared: PreparedRequest,
): Promise<Result<null>> {
  const { engine, operator, commit } = acting;
  const answered = await trialAnswer(engine, prepared, operator);
  if (answered.ok) {
    commit((tx) => {
      keepTrial(tx, prepared, answered.value);
      tx.touch('dossier');
    });
    return ok(null);
  }
  const { code, sentence } = answered.failure;
  const told = code === 'platform.refused' ? stateFromSentence(sentence) : null;
  if (told === null || told === 'valid') return answered;
  commit((tx) => refuseByPrescription(tx, ready, told, sentence));
  return fail(`prescription.${told}`, sentence);
}

function refuseByPrescription(
  tx: Transaction,
  { dossier, sale }: Ready,
  state: 'expired' | 'revoked' | 'used',
  sentence: string,
): void {
  // While 2101 was under way somebody else may have settled, voided or ended it: that word stands.
  const now = dossierById(tx.db, dossier.dossier_id)?.state;
  if (now !== 'waiting' && now !== 'refused') return;
  if (sale.prescription_id !== null) {
    updatePrescription(tx.db, sale.prescription_id, { state, state_note: sentence });
  }
  updateDossier(tx.db, dossier.dossier_id, { state: 'refused', sentence, next_at: null });
  tx.audit('dossier.refused', sale.sale_no, { by: 'prescription', state });
  tx.touch('dossier', 'prescription', 'system');
}

type Sent = {
  readonly msgid: string;
  /** Held against what was asked: contradicting numbers are not believed. */
  readonly outcome: Outcome<SettlementAnswer>;
};

/**
 * 2102: recorded with the dossier `settling`, committed, sent. The caller concludes. `check` runs again
 * inside the recording transaction: somebody else may have been quicker.
 */
export async function send(
  acting: Acting,
  dossierId: DossierRecord['dossier_id'],
  credential: PresentedCredential | null,
): Promise<Result<Sent>> {
  const { engine, operator } = acting;
  const checked = checkSend(engine, dossierId, credential);
  if (!checked.ok) return checked;
  const verified = await verifyAgain(acting, checked.value);
  if (!verified.ok) return verified;
  const recorded = acting.commit((tx) => {
    const again = checkSend(engine, dossierId, credential);
    if (!again.ok) return again;
    const dossier = present(dossierById(tx.db, dossierId), 'dossier');
    const { tries } = dossier;
    updateDossier(tx.db, dossierId, { state: 'settling', tries: tries + 1, next_at: null });
    tx.touch('dossier');
    return ok({ prepared: again.value, ...recordAttempt(engine, tx, again.value, operator) });
  });
  if (!recorded.ok) return recorded;
  const { msgid, effect, prepared } = recorded.value;
  const believeOne = (one: Outcome<SettlementAnswer>) => believe(engine, prepared, one);
  const late = lateSettlement(engine, msgid, believeOne);
  const outcome = await engine.gate.dispatch(msgid, effect, operator, late);
  return ok({ msgid, outcome: orUnbooked(engine, outcome, believeOne) });
}

function checkSend(
  engine: Engine,
  dossierId: DossierRecord['dossier_id'],
  credential: PresentedCredential | null,
): Result<PreparedRequest> {
  const ready = readyToSettle(engine, dossierId);
  if (!ready.ok) return ready;
  const prepared = prepare(engine, ready.value, credential);
  if (!prepared.ok) return prepared;
  const trial = trialOf(engine.db, ready.value.sale.sale_id);
  if (trial === null) return fail('settlement.noTrial', '还没有预结算，请先出示医保凭证。');
  const identified_at = sales.personOf(engine.db, ready.value.sale.sale_id)?.identified_at ?? 0;
  if (trial.revision !== ready.value.sale.revision || trial.asked_at < identified_at) {
    return fail('settlement.trialStale', '金额已失效，请重新出示医保凭证。');
  }
  return prepared;
}
