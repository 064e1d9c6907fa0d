/** The pharmacist's queue: read, confirm the four checks, answer findings. Deciding is decide.ts. */
import type { ReviewDetail, ReviewItem } from '#contract/prescription.ts';
import type { PrescriptionId } from '#core/ids.ts';
import { genderName, maskName, maskNumber } from '#core/person.ts';
import type { Prescription } from '#core/prescription.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import type { AnsweredFinding } from '#core/review.ts';
import { decisionBlockers } from '#core/review.ts';
import { chinaDate, startOfDay } from '#core/time.ts';
import type { PrescriptionRecord, ReviewRecord } from '#db/prescription.ts';
import { prescriptionById, reviewOf, reviewQueue, updateReview } from '#db/prescription.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import { readColumn, writeColumn } from '../columns.ts';
import type { CommandScope, Engine } from '../engine.ts';
import { commandHandler, queryHandler } from '../engine.ts';
import { lineViews } from './rows.ts';
import { isExpired } from './validity.ts';

type Where = { readonly engine: Engine; readonly db: Db; readonly now: number };

export const reviewHandlers = {
  'review.queue': queryHandler('review.queue', (scope) =>
    ok(
      reviewQueue(scope.db, startOfDay(chinaDate(scope.now))).flatMap((row) => {
        const record = prescriptionById(scope.db, row.prescription_id);
        return record?.detail ? [itemOf(scope.db, row, record, scope.now)] : [];
      }),
    ),
  ),

  'review.detail': queryHandler('review.detail', (scope, input) =>
    reviewOf(scope.db, input.prescriptionId) === null
      ? fail('prescription.notFound', '没有这张处方。', 'prescriptionId')
      : ok(reviewDetail(scope, input.prescriptionId, scope.caller.staff?.staffNo ?? '')),
  ),

  'review.confirmCheck': commandHandler('review.confirmCheck', (scope, input) =>
    onWaiting(scope, input.prescriptionId, (review) => {
      const confirmed = new Set(readColumn('numbers', review.checks_confirmed));
      if (input.confirmed) confirmed.add(input.check);
      else confirmed.delete(input.check);
      return {
        checks_confirmed: writeColumn(
          'numbers',
          [...confirmed].toSorted((left, right) => left - right),
        ),
      };
    }),
  ),

  'review.handleFinding': commandHandler('review.handleFinding', (scope, input) =>
    onWaiting(scope, input.prescriptionId, (review) => {
      const findings = readColumn('findings', review.findings).map((finding) =>
        finding.key === input.key ? { ...finding, handled: true, answer: input.answer } : finding,
      );
      scope.audit('review.findingHandled', input.prescriptionId, { key: input.key });
      return { findings: writeColumn('findings', findings) };
    }),
  ),
};

/** Applies a change to a review that still waits, by someone qualified to review. */
function onWaiting(
  scope: CommandScope,
  prescriptionId: PrescriptionId,
  change: (review: ReviewRecord) => Partial<ReviewRecord>,
): Result<ReviewDetail> {
  if (!mayReview(scope.db, scope.staffNo)) {
    return fail('review.notQualified', '只有执业药师可以审方。');
  }
  const review = reviewOf(scope.db, prescriptionId);
  if (review === null) return fail('prescription.notFound', '没有这张处方。', 'prescriptionId');
  if (review.state !== 'waiting') return fail('prescription.alreadyDecided', '这张处方已经审过。');
  updateReview(scope.db, prescriptionId, change(review));
  scope.touch('review');
  return ok(reviewDetail(scope, prescriptionId, scope.staffNo));
}

export function mayReview(db: Db, staffNo: string): boolean {
  return staffByNo(db, staffNo)?.qualifications.includes('review') ?? false;
}

function groupOf(review: ReviewRecord, row: PrescriptionRecord, now: number): ReviewItem['group'] {
  if (review.state === 'approved' || review.state === 'refused') return 'decided';
  return row.state !== 'valid' || isExpired(row, now) ? 'closed' : 'waiting';
}

function itemOf(db: Db, review: ReviewRecord, row: PrescriptionRecord, now: number): ReviewItem {
  const detail = detailOf(row);
  const findings = readColumn('findings', review.findings);
  const count = (level: AnsweredFinding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  return {
    prescriptionId: row.prescription_id,
    group: groupOf(review, row, now),
    maskedName: maskName(detail.patientName),
    gender: genderName(detail.patientGender),
    age: detail.patientAge.replace(/\.0$/, ''),
    institutionName: detail.institutionName,
    department: detail.department,
    lineCount: detail.lines.length,
    waitingSince: review.asked_at,
    findingCounts: { block: count('block'), handle: count('handle'), note: count('note') },
    review: review.state === 'deciding' ? 'waiting' : review.state,
    state: row.state === 'valid' && isExpired(row, now) ? 'expired' : row.state,
    reviewerName: review.reviewer_no ? (staffByNo(db, review.reviewer_no)?.name ?? '') : '',
  };
}

function detailOf(row: PrescriptionRecord): Prescription {
  return readColumn('prescription', present(row.detail, 'prescription detail'));
}

/** Everything the pharmacist sees of one prescription. */
export function reviewDetail(
  where: Where,
  prescriptionId: PrescriptionId,
  viewer: string,
): ReviewDetail {
  const { db, now } = where;
  const row = present(prescriptionById(db, prescriptionId), 'prescription');
  const review = present(reviewOf(db, prescriptionId), 'review');
  const detail = detailOf(row);
  const person = readColumn('person', review.person);
  const findings = readColumn('findings', review.findings);
  const checks = readColumn('numbers', review.checks_confirmed);
  const signature = where.engine.memory.signatures.get(viewer);
  return {
    ...itemOf(db, review, row, now),
    maskedIdDocNo: maskNumber(person.idDocNo),
    weight: detail.patientWeight,
    allergies: detail.allergies,
    pregnancy: pregnancyText(detail),
    diagnosis: detail.diagnosis,
    prescriber: detail.prescriber,
    tail: detail.prescriptionNo.slice(-6),
    prescribedAtText: detail.prescribedAtText,
    validUntilText: detail.validUntilText,
    validUntil: row.valid_until_at,
    attributeName: detail.attributeName,
    isLong: detail.isLong,
    lines: lineViews(db, detail, now),
    findings: findings.map(({ key, level, title, detail: text, lineNos, handled, answer }) => ({
      key,
      level,
      title,
      detail: text,
      lineNos: [...lineNos],
      handled,
      answer,
    })),
    checksConfirmed: [...checks],
    history: [...readColumn('history', review.history)],
    historyNote: review.history_note,
    signature: {
      valid: row.signature_valid === 1,
      checkedAt: row.verified_at,
      certificateName: row.certificate_name,
      certificateTail: row.certificate_serial.slice(-8),
    },
    fileSuffix: row.file_suffix,
    opinion: review.opinion,
    refusalCodes: [...readColumn('texts', review.refusal_codes)],
    preparerStaffNo: staffNoOr(review.preparer_no),
    checkerStaffNo: staffNoOr(review.checker_no),
    signedUntil: signature !== undefined && signature.expiresAt > now ? signature.expiresAt : null,
    blockers: [...decisionBlockers(findings, checks)],
    note: review.note,
  };
}

function staffNoOr(staffNo: string | null): string {
  return staffNo ?? '';
}

function pregnancyText(detail: Prescription): string {
  const weeks = detail.pregnancyWeeks.trim();
  if (weeks !== '' && weeks !== '0') return `孕 ${weeks} 周`;
  return detail.lactating ? '哺乳期' : '不适用';
}
