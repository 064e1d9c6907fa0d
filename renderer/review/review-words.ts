/**
 * What the review page says and when it may act. The engine decides and refuses; this tells the
 * pharmacist beforehand what is still open (design notes §8 "审方").
 */
import type { StaffCard } from '#contract/staff.ts';
import type { Finding, ReviewDetail, ReviewItem } from '#contract/prescription.ts';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import type { ReviewDraft } from './review-draft.ts';

export type StateWord = { readonly kind: StateKind; readonly word: string };

/** The tag of a queue item that is no longer waiting. */
export function closingWord(item: ReviewItem): StateWord | null {
  if (item.review === 'unknown') return { kind: 'undecided', word: '审方结果未知' };
  if (item.review === 'approved')
    return { kind: 'confirmed', word: `审核通过 ${item.reviewerName}` };
  if (item.review === 'refused') return { kind: 'refused', word: `已拒绝 ${item.reviewerName}` };
  if (item.state === 'expired') return { kind: 'ended', word: '已过期' };
  if (item.state === 'revoked') return { kind: 'ended', word: '医师已撤销' };
  if (item.state === 'used') return { kind: 'ended', word: '已使用' };
  return null;
}

export const LEVEL_WORDS = {
  block: '拦截',
  handle: '需处理',
  note: '提示',
} as const satisfies Record<Finding['level'], string>;

/** 72 → 72 岁; ages of small children come with their unit. */
export function ageText(age: string): string {
  return /^\d+(\.\d+)?$/.test(age) ? `${age.replace(/\.0+$/, '')} 岁` : age;
}

/** 71 → 71 kg. */
export function weightText(weight: string): string {
  return /^\d+(\.\d+)?$/.test(weight) ? `${weight} kg` : weight;
}

/** The heaviest finding of a line that nobody has answered, for the tone of its row. */
export function lineLevel(findings: readonly Finding[], lineNo: number): Finding['level'] | null {
  const open = findings.filter((one) => !one.handled && one.lineNos.includes(lineNo));
  return (
    (['block', 'handle', 'note'] as const).find((level) =>
      open.some((one) => one.level === level),
    ) ?? null
  );
}

/** One person in all three parts: allowed with a double signature and a reason. */
export function isAlone(reviewerNo: string, draft: ReviewDraft): boolean {
  return draft.preparerStaffNo === reviewerNo && draft.checkerStaffNo === reviewerNo;
}

/** What is wrong with who does what; null when nothing is. */
export function dutyProblem(reviewerNo: string, draft: ReviewDraft): string | null {
  if (draft.preparerStaffNo === '') return '未指定调配人';
  if (draft.checkerStaffNo === '') return '未指定复核人';
  if (draft.preparerStaffNo === draft.checkerStaffNo && !isAlone(reviewerNo, draft)) {
    return '复核人不能是调配人';
  }
  return null;
}

export type Blocked = true | string;

/** True, or why nothing at all can be changed on this prescription by this person. */
export function mayAct(detail: ReviewDetail | null, staff: StaffCard): Blocked {
  if (detail === null) return '请先选一张处方。';
  if (staff.role !== 'pharmacist' || !staff.qualifications.includes('review')) {
    return '您的岗位不能审方。';
  }
  if (detail.review === 'unknown') return '审方结果未知，系统正在核对，请勿重复提交。';
  if (detail.review !== 'waiting') return '这张处方已经审过。';
  const closed = closingWord(detail);
  return closed === null ? true : `${closed.word}，不能调配。`;
}

/** Everything that keeps 通过 from acting: the engine's list and what is not chosen yet. */
export function approveBlockers(
  detail: ReviewDetail,
  draft: ReviewDraft,
  staffNo: string,
): readonly string[] {
  const duty = dutyProblem(staffNo, draft);
  return duty === null ? detail.blockers : [...detail.blockers, duty];
}

/** True, or why 拒绝 cannot act. */
export function mayRefuse(detail: ReviewDetail, draft: ReviewDraft): Blocked {
  if (draft.refusalCodes.length === 0) return '拒绝须选原因（按 5–0）。';
  if (draft.refusalCodes.includes('R99') && draft.opinion.trim() === '') {
    return '选“其他”须写说明（按 O）。';
  }
  return detail.signedUntil === null ? '请审方药师扫本人医保码签名。' : true;
}

/** Who is next for a duty, going round: colleagues first, oneself last. */
export function nextStaffNo(
  staff: readonly StaffCard[],
  qualification: 'prepare' | 'check',
  current: string,
  me: StaffCard,
  /** The preparer, when the checker is chosen: never the same person, unless one is alone. */
  taken = '',
): string {
  const qualified = staff.filter(
    (card) =>
      card.qualifications.includes(qualification) &&
      (card.staffNo !== taken || card.staffNo === me.staffNo),
  );
  const order = [
    ...qualified.filter((card) => card.staffNo !== me.staffNo),
    ...qualified.filter((card) => card.staffNo === me.staffNo),
  ];
  const at = order.findIndex((card) => card.staffNo === current);
  return order[(at + 1) % Math.max(1, order.length)]?.staffNo ?? '';
}

/** Words that say there is nothing to mind. */
const NOTHING = /^(无|没有|否|否认|否认.*史|不适用|未见|-|—)?$/;

export function isAlert(text: string): boolean {
  return !NOTHING.test(text.trim());
}

/** "CN=云州市第一人民医院,O=…" → 云州市第一人民医院. */
export function certificateHolder(subject: string): string {
  return /(?:^|,)\s*CN=([^,]+)/.exec(subject)?.[1] ?? subject;
}
