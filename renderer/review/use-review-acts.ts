/** What the pharmacist can do with one prescription, and why not when not. */
import { FOUR_CHECKS } from '#core/prescription.ts';
import type { CallInput } from '#contract/index.ts';
import type { Finding, ReviewDetail } from '#contract/prescription.ts';
import type { StaffCard } from '#contract/staff.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { readDraft, useReviewDrafts } from './review-draft.ts';
import type { ReviewDraft } from './review-draft.ts';
import { approveBlockers, isAlone, mayAct, mayRefuse, nextStaffNo } from './review-words.ts';
import type { Blocked } from './review-words.ts';

type DoubleSignature = NonNullable<CallInput<'review.decide'>['doubleSignature']>;

export type ReviewActs = {
  readonly draft: ReviewDraft;
  readonly can: Blocked;
  readonly blockers: readonly string[];
  readonly approveEnabled: Blocked;
  readonly refuseEnabled: Blocked;
  readonly deciding: boolean;
  readonly decideError: string | null;
  readonly change: (change: Partial<ReviewDraft>) => void;
  readonly nextPreparer: () => void;
  readonly nextChecker: () => void;
  readonly toggleReason: (code: string) => void;
  readonly toggleCheck: (check: number) => void;
  readonly answer: (finding: Finding, answer: string) => void;
  readonly approve: () => void;
  readonly refuse: () => void;
  readonly signTwice: (doubleSignature: DoubleSignature, done: () => void) => void;
};

/** A decision as the contract wants it. */
function decisionOf(
  prescriptionId: ReviewDetail['prescriptionId'],
  decision: 'approve' | 'refuse',
  draft: ReviewDraft,
  me: StaffCard,
  doubleSignature: DoubleSignature | null,
): CallInput<'review.decide'> {
  return {
    prescriptionId,
    decision,
    refusalCodes: decision === 'refuse' ? [...draft.refusalCodes] : [],
    opinion: draft.opinion.trim(),
    // Nobody prepares what is refused; the contract wants a name, so the reviewer's stands.
    preparerStaffNo: (draft.preparerStaffNo || me.staffNo) as StaffCard['staffNo'],
    checkerStaffNo: (draft.checkerStaffNo || me.staffNo) as StaffCard['staffNo'],
    doubleSignature,
  };
}

/** The decision; its reply is told even when the decided prescription has left the list by then. */
function useDecide() {
  const drop = useReviewDrafts((state) => state.drop);
  const say = useNotice((state) => state.say);
  return useCommand('review.decide', {
    done: (decided) => {
      if (decided.review === 'unknown') {
        say('bad', '审方结果未知，系统正在核对，请勿重复提交。');
        return;
      }
      drop(decided.prescriptionId);
      if (decided.review === 'approved') say('good', '审核通过，柜台已收到。');
      if (decided.review === 'refused') say('good', '已拒绝并退回柜台。');
    },
  });
}

export function useReviewActs(
  detail: ReviewDetail,
  me: StaffCard,
  staff: readonly StaffCard[],
  askDoubleSignature: () => void,
): ReviewActs {
  const { prescriptionId } = detail;
  // Subscribed as a whole: the defaults of an untouched draft follow the last preparer and checker.
  const { change: changeDraft } = useReviewDrafts();
  const draft = readDraft(prescriptionId);
  const say = useNotice((state) => state.say);
  const confirmCheck = useCommand('review.confirmCheck');
  const handleFinding = useCommand('review.handleFinding');
  const decide = useDecide();

  const can = decide.isPending ? '正在提交，请稍等。' : mayAct(detail, me);
  const blockers = approveBlockers(detail, draft, me.staffNo);
  // Takes the draft as it is at the key press: fast fingers are quicker than the next drawing.
  const changeBy = (next: (now: ReviewDraft) => Partial<ReviewDraft>): void => {
    if (can === true) changeDraft(prescriptionId, next(readDraft(prescriptionId)));
    else say('bad', can);
  };
  const change = (part: Partial<ReviewDraft>): void => changeBy(() => part);
  const send = (
    decision: 'approve' | 'refuse',
    doubleSignature: DoubleSignature | null,
    done?: () => void,
  ): void =>
    decide.mutate(
      decisionOf(prescriptionId, decision, draft, me, doubleSignature),
      done === undefined ? {} : { onSuccess: done },
    );

  return {
    draft,
    can,
    blockers,
    approveEnabled:
      can === true ? (blockers.length === 0 ? true : `不能通过：${blockers.join('，')}`) : can,
    refuseEnabled: can === true ? mayRefuse(detail, draft) : can,
    deciding: decide.isPending,
    decideError: decide.error?.sentence ?? null,
    change,
    nextPreparer: () =>
      changeBy((now) => ({
        preparerStaffNo: nextStaffNo(staff, 'prepare', now.preparerStaffNo, me),
      })),
    nextChecker: () =>
      changeBy((now) => ({
        checkerStaffNo: nextStaffNo(staff, 'check', now.checkerStaffNo, me, now.preparerStaffNo),
      })),
    toggleReason: (code) =>
      changeBy(({ refusalCodes }) => ({
        refusalCodes: refusalCodes.includes(code)
          ? refusalCodes.filter((one) => one !== code)
          : [...refusalCodes, code],
      })),
    toggleCheck: (number) => {
      const check = FOUR_CHECKS.find((one) => one.check === number)?.check;
      if (can !== true) say('bad', can);
      else if (check !== undefined) {
        const confirmed = !detail.checksConfirmed.includes(check);
        confirmCheck.mutate({ prescriptionId, check, confirmed });
      }
    },
    answer: (finding, answer) => handleFinding.mutate({ prescriptionId, key: finding.key, answer }),
    approve: () => (isAlone(me.staffNo, draft) ? askDoubleSignature() : send('approve', null)),
    refuse: () => send('refuse', null),
    signTwice: (doubleSignature, done) => send('approve', doubleSignature, done),
  };
}
