/**
 * The pharmacist's decision (7206). It has effect, so it goes through the gate: recorded, committed,
 * sent; only the platform's word makes it approved or refused, and no answer makes it unknown.
 */
import type { ParsedInput } from '#contract/index.ts';
import type { ReviewDetail } from '#contract/prescription.ts';
import { REFUSAL_REASONS } from '#core/prescription.ts';
import type { Result } from '#core/result.ts';
import { fail, never, ok, present } from '#core/result.ts';
import { checkSigners, decisionBlockers } from '#core/review.ts';
import type { PrescriptionRecord, ReviewRecord } from '#db/prescription.ts';
import { prescriptionById, reviewOf, updatePrescription, updateReview } from '#db/prescription.ts';
import { bindIdentity, staffByNo } from '#db/staff.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { LongScope, Transaction } from '../engine.ts';
import { longHandler } from '../engine.ts';
import type { Effect, Outcome } from '../platform/platform.ts';
import { atDesk, concludeOrLose, operatorOf, unbooked } from '../sale/desk.ts';
import { checkPin } from '../staff/check-pin.ts';
import { stateFromSentence } from './refresh.ts';
import { mayReview, reviewDetail } from './review-handlers.ts';
import { isExpired } from './validity.ts';

type Decision = ParsedInput<'review.decide'>;
type Reviewed = Effect<{ reviewNo: string }>;

export const decideHandlers = {
  'review.decide': longHandler('review.decide', async (scope, input) => {
    const checked = checkDecision(scope, input);
    if (!checked.ok) return checked;
    if (input.doubleSignature !== null) {
      // The second signature of the one person on shift: the own PIN, entered again.
      const { staffNo } = scope;
      const { pin: given } = input.doubleSignature;
      const pin = await checkPin(scope.engine, scope.commit, { staffNo, pin: given }, () => {});
      if (!pin.ok) return pin;
    }
    const { engine, staffNo } = scope;
    const recorded = atDesk(scope, (desk) => {
      const again = checkDecision(scope, input);
      if (!again.ok) return again;
      const effect = buildEffect(scope, input, again.value);
      const msgid = engine.gate.record(desk.tx.db, effect, {
        personNo: again.value.row.person_no,
        operator: operatorOf(scope),
        now: desk.tx.now,
      });
      updateReview(desk.tx.db, input.prescriptionId, {
        state: 'deciding',
        msgid,
        reviewer_no: staffNo,
        preparer_no: input.preparerStaffNo,
        checker_no: input.checkerStaffNo,
        double_signature: input.doubleSignature?.reason ?? '',
        refusal_codes: writeColumn('texts', input.refusalCodes),
        opinion: input.opinion,
        note: '',
      });
      return ok({ msgid, effect });
    });
    if (!recorded.ok) return recorded;
    const { msgid, effect } = recorded.value;
    const outcome = await engine.gate.dispatch(msgid, effect, operatorOf(scope));
    return concludeOrLose(
      scope,
      (desk) => conclude(scope, desk.tx, { input, msgid, outcome }),
      (desk) => conclude(scope, desk.tx, { input, msgid, outcome: unbooked(outcome) }),
    );
  }),
};

type Checked = { readonly row: PrescriptionRecord; readonly review: ReviewRecord };

function checkDecision(scope: LongScope, input: Decision): Result<Checked> {
  const { engine, staffNo } = scope;
  const row = prescriptionById(engine.db, input.prescriptionId);
  const review = reviewOf(engine.db, input.prescriptionId);
  if (row === null || review === null) return fail('prescription.notFound', '没有这张处方。');
  if (!mayReview(engine.db, staffNo)) return fail('review.notQualified', '只有执业药师可以审方。');
  if (review.state === 'unknown') {
    return fail('review.unknown', '审方结果未知，系统正在核对，请勿重复提交。');
  }
  if (review.state === 'deciding') {
    return fail('review.unknown', '这张处方正在提交，请等平台答复。');
  }
  if (review.state !== 'waiting') return fail('prescription.alreadyDecided', '这张处方已经审过。');
  const signature = engine.memory.signatures.get(staffNo);
  if (signature === undefined || signature.expiresAt <= engine.now()) {
    return fail('review.signatureNeeded', '请审方药师扫本人医保码签名。');
  }
  if (!engine.memory.prescriptionTokens.has(input.prescriptionId)) {
    return fail('review.signatureNeeded', '处方授权已失效，请收银台重新扫医保码并刷新处方。');
  }
  const allowed =
    input.decision === 'approve' ? checkApproval(scope, input, row, review) : checkRefusal(input);
  return allowed.ok ? ok({ row, review }) : allowed;
}

function checkApproval(
  scope: LongScope,
  input: Decision,
  row: PrescriptionRecord,
  review: ReviewRecord,
): Result<null> {
  if (row.state !== 'valid' || isExpired(row, scope.engine.now())) {
    return fail('prescription.expired', '处方已不能调配，请刷新处方列表。');
  }
  const checks = readColumn('numbers', review.checks_confirmed);
  if (checks.length < 4) return fail('review.checksOpen', '四查没有全部确认，不能通过。');
  const blockers = decisionBlockers(readColumn('findings', review.findings), checks);
  if (blockers.length > 0)
    return fail('review.findingsOpen', `「通过」不可用：${blockers.join('，')}`);
  const { db } = scope.engine;
  const preparer = staffByNo(db, input.preparerStaffNo);
  const checker = staffByNo(db, input.checkerStaffNo);
  if (preparer?.active !== 1) return fail('staff.unknown', '没有这个调配人。', 'preparerStaffNo');
  if (checker?.active !== 1) return fail('staff.unknown', '没有这个复核人。', 'checkerStaffNo');
  if (preparer.role !== 'pharmacist') {
    return fail('review.notQualified', `${preparer.name} 不是药师，不能调配。`, 'preparerStaffNo');
  }
  if (checker.role !== 'pharmacist') {
    return fail('review.notQualified', `${checker.name} 不是药师，不能复核。`, 'checkerStaffNo');
  }
  return checkSigners({
    reviewer: scope.staffNo,
    preparer: input.preparerStaffNo,
    checker: input.checkerStaffNo,
    doubleSignature: input.doubleSignature,
  });
}

function checkRefusal(input: Decision): Result<null> {
  const known = new Set<string>(REFUSAL_REASONS.map((reason) => reason.code));
  const codes = input.refusalCodes;
  if (codes.length === 0 || codes.some((code) => !known.has(code))) {
    return fail('review.reasonNeeded', '拒绝须至少选一个原因。', 'refusalCodes');
  }
  return codes.includes('R99') && input.opinion === ''
    ? fail('review.reasonNeeded', '选“其他”须写说明。', 'opinion')
    : ok(null);
}

function buildEffect(scope: LongScope, input: Decision, checked: Checked): Reviewed {
  const { engine, staffNo } = scope;
  const staff = present(staffByNo(engine.db, staffNo), 'reviewer');
  const signature = present(engine.memory.signatures.get(staffNo), 'signature');
  const token = present(engine.memory.prescriptionTokens.get(input.prescriptionId), 'token');
  return engine.platform.effects.reviewPrescription({
    prescriptionNo: present(checked.row.prescription_no, 'prescription number'),
    epcToken: token.epcToken,
    pharmacistEcToken: signature.ecToken,
    pharmacistIdKind: signature.idDocKind,
    pharmacistIdNo: signature.idDocNo,
    // The name of the credential, as its ID number: both stand in the region's register.
    pharmacistName: signature.name,
    pharmacistCode: staff.pharmacist_code,
    opinion: opinionText(input),
    passed: input.decision === 'approve',
    reviewedAt: engine.now(),
    verificationNo: checked.row.verification_no,
  });
}

/** `rxChkOpnn` is mandatory: a passed review without words says so. */
function opinionText(input: Decision): string {
  const reasons = REFUSAL_REASONS.filter((reason) => input.refusalCodes.includes(reason.code));
  const words = [...reasons.map((reason) => reason.name), input.opinion].filter(
    (text) => text !== '',
  );
  if (words.length > 0) return words.join('；');
  return input.decision === 'approve' ? '审核通过' : '审核不通过';
}

/** The made-up pharmacist of a training store is whose review the region accepted (signature.ts). */
function bindReviewer({ engine, staffNo }: LongScope, tx: Transaction): void {
  const signature = engine.memory.signatures.get(staffNo);
  if (signature === undefined || staffByNo(tx.db, staffNo)?.id_doc_no !== '') return;
  bindIdentity(tx.db, staffNo, signature);
  tx.audit('review.identityBound', staffNo);
}

function conclude(
  scope: LongScope,
  tx: Transaction,
  end: { input: Decision; msgid: string; outcome: Outcome<{ reviewNo: string }> },
): Result<ReviewDetail> {
  const { engine, staffNo } = scope;
  const { input, msgid, outcome } = end;
  const id = input.prescriptionId;
  engine.gate.conclude(tx.db, msgid, outcome, tx.now);
  tx.touch('review', 'prescription', 'sale', 'system');
  switch (outcome.kind) {
    case 'accepted':
      bindReviewer(scope, tx);
      updateReview(tx.db, id, {
        state: input.decision === 'approve' ? 'approved' : 'refused',
        review_no: outcome.value.reviewNo,
        decided_at: tx.now,
      });
      tx.audit(`review.${input.decision}`, id, { refusalCodes: input.refusalCodes });
      break;
    case 'refused': {
      updateReview(tx.db, id, { state: 'waiting', note: outcome.sentence });
      const state = stateFromSentence(outcome.sentence);
      if (state !== null) updatePrescription(tx.db, id, { state, state_note: outcome.sentence });
      tx.audit('review.platformRefused', id);
      break;
    }
    case 'unknown':
      updateReview(tx.db, id, {
        state: 'unknown',
        note: '平台没有答复，审方结果未知，系统正在核对。',
      });
      tx.audit('review.unknown', id);
      break;
    case 'notSent':
      engine.gate.drop(tx.db, msgid, tx.now);
      updateReview(tx.db, id, { state: 'waiting', note: `没有发出。${outcome.reason}。` });
      break;
    default:
      never(outcome);
  }
  return ok(reviewDetail({ engine, db: tx.db, now: tx.now }, id, staffNo));
}
