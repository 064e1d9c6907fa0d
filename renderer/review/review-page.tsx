/**
 * 审方 (picture 04): the pharmacist's queue, one prescription, findings, 四查十对 and the decision.
 * The pharmacist signs by scanning the own 医保码; the scanner router sends it with place `review`.
 */
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Finding, ReviewDetail, ReviewItem } from '#contract/prescription.ts';
import type { StaffCard } from '#contract/staff.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { AnswerDialog, DoubleSignatureDialog, HistoryDialog } from './review-dialogs.tsx';
import { ReviewDecision } from './review-decision.tsx';
import { ReviewDuties, ReviewEvidence } from './review-evidence.tsx';
import { ReviewChecks, ReviewFindings } from './review-findings.tsx';
import { ReviewLines, ReviewPatient } from './review-patient.tsx';
import { ReviewQueue, itemsOfTab } from './review-queue.tsx';
import type { QueueTab } from './review-queue.tsx';
import { queueKeys, reviewKeys } from './review-keys.ts';
import { useReviewActs } from './use-review-acts.ts';
import type { ReviewActs } from './use-review-acts.ts';
import styles from './review.module.css';

export function ReviewPage(): ReactNode {
  const me = useSession().staff;
  const now = useNow();
  const queue = useCall('review.queue', {});
  const [tab, setTab] = useState<QueueTab>('waiting');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const items = queue.data ?? [];
  const shown = itemsOfTab(items, tab);
  const chosen = shown.find((item) => item.prescriptionId === chosenId) ?? shown[0] ?? null;

  const move = (step: number): void => {
    const at = shown.findIndex((item) => item === chosen);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + step))];
    if (next) setChosenId(next.prescriptionId);
  };
  useKeys('审方队列', queueKeys(shown.length, move, setTab));

  return (
    <main className={styles['page']} aria-label="审方">
      <div className={styles['desk']}>
        <ReviewQueue
          items={items}
          tab={tab}
          chosenId={chosen?.prescriptionId ?? null}
          now={now}
          loading={queue.isPending}
          error={queue.error?.sentence ?? null}
          onTab={setTab}
          onChoose={(item) => setChosenId(item.prescriptionId)}
        />
        {chosen ? (
          <ReviewDesk key={chosen.prescriptionId} item={chosen} me={me} now={now} />
        ) : (
          <section className={`${styles['panel']} ${styles['nothing']}`}>
            <EmptyState>没有选中的处方。有新处方送审时会出现在左边。</EmptyState>
          </section>
        )}
      </div>
    </main>
  );
}

type DeskProps = { readonly item: ReviewItem; readonly me: StaffCard; readonly now: number };

function ReviewDesk({ item, me, now }: DeskProps): ReactNode {
  const detail = useCall('review.detail', { prescriptionId: item.prescriptionId });
  const staff = useCall('staff.list', {});
  if (detail.error) {
    return (
      <section className={`${styles['panel']} ${styles['nothing']}`}>
        <ErrorState onAgain={() => void detail.refetch()}>{detail.error.sentence}</ErrorState>
      </section>
    );
  }
  if (!detail.data) {
    return (
      <section className={`${styles['panel']} ${styles['nothing']}`}>
        <LoadingState text="正在打开处方" />
      </section>
    );
  }
  return <OpenReview detail={detail.data} me={me} staff={staff.data ?? []} now={now} />;
}

type Opened =
  | { readonly kind: 'answer'; readonly finding: Finding; readonly contact: boolean }
  | { readonly kind: 'double' }
  | { readonly kind: 'history' }
  | null;

type OpenReviewProps = {
  readonly detail: ReviewDetail;
  readonly me: StaffCard;
  readonly staff: readonly StaffCard[];
  readonly now: number;
};

function OpenReview({ detail, me, staff, now }: OpenReviewProps): ReactNode {
  const [opened, setOpened] = useState<Opened>(null);
  const opinionField = useRef<HTMLTextAreaElement>(null);
  const session = useSession();
  const reveal = useCommand('review.reveal');
  const acts = useReviewActs(detail, me, staff, () => setOpened({ kind: 'double' }));

  const handle = (finding: Finding, contact: boolean): void => {
    if (acts.can !== true) useNotice.getState().say('bad', acts.can);
    else if (finding.level === 'note' && !contact) acts.answer(finding, '已阅');
    else setOpened({ kind: 'answer', finding, contact });
  };
  const toContact = detail.findings.find((one) => one.level === 'block' && !one.handled);
  const contact: true | string =
    acts.can !== true ? acts.can : toContact ? true : '没有待医师答复的拦截。';
  const contactPrescriber = (): void => {
    if (toContact) handle(toContact, true);
  };
  const backToQueue = (): void =>
    document.querySelector<HTMLElement>(`.${styles['items']}`)?.focus();

  useKeys(
    '审方',
    reviewKeys(detail, acts, {
      handle: (finding) => handle(finding, false),
      history: () => setOpened({ kind: 'history' }),
      opinion: () => opinionField.current?.focus(),
      reveal: {
        enabled: allowed(session, ['pharmacist', 'manager']),
        run: () => reveal.mutate({ prescriptionId: detail.prescriptionId }),
      },
      contact: { enabled: contact, run: contactPrescriber },
    }),
  );

  return (
    <>
      <Middle
        detail={detail}
        acts={acts}
        me={me}
        staff={staff}
        now={now}
        onHistory={() => setOpened({ kind: 'history' })}
      />
      <div className={styles['right']}>
        <ReviewFindings detail={detail} onHandle={(finding) => handle(finding, false)} />
        <ReviewChecks confirmed={detail.checksConfirmed} onToggle={acts.toggleCheck} />
        <ReviewDecision
          detail={detail}
          draft={acts.draft}
          open={acts.can === true}
          blockers={acts.blockers}
          approve={acts.approveEnabled}
          refuse={acts.refuseEnabled}
          contact={contact}
          opinionField={opinionField}
          onReason={acts.toggleReason}
          onOpinion={(opinion) => acts.change({ opinion })}
          onApprove={acts.approve}
          onRefuse={acts.refuse}
          onContact={contactPrescriber}
          onLeave={backToQueue}
        />
      </div>
      <OpenedDialog
        opened={opened}
        detail={detail}
        me={me}
        acts={acts}
        onClose={() => setOpened(null)}
      />
    </>
  );
}

type MiddleProps = OpenReviewProps & {
  readonly acts: ReviewActs;
  readonly onHistory: () => void;
};

/** The prescription itself: patient, lines, evidence, duties. */
function Middle(props: MiddleProps): ReactNode {
  const { detail, acts, me, staff, now } = props;
  return (
    <div className={styles['middle']}>
      <ReviewPatient detail={detail} now={now} />
      <ReviewLines detail={detail} />
      <ReviewEvidence detail={detail} onHistory={props.onHistory} />
      <ReviewDuties
        detail={detail}
        draft={acts.draft}
        me={me}
        staff={staff}
        open={acts.can === true}
        now={now}
        onNextPreparer={acts.nextPreparer}
        onNextChecker={acts.nextChecker}
      />
    </div>
  );
}

function OpenedDialog(props: {
  readonly opened: Opened;
  readonly detail: ReviewDetail;
  readonly me: StaffCard;
  readonly acts: ReviewActs;
  readonly onClose: () => void;
}): ReactNode {
  const { opened, detail, me, acts, onClose } = props;
  if (opened === null) return null;
  switch (opened.kind) {
    case 'history':
      return <HistoryDialog detail={detail} onClose={onClose} />;
    case 'answer':
      return (
        <AnswerDialog
          finding={opened.finding}
          contact={opened.contact}
          onAnswer={(answer) => {
            acts.answer(opened.finding, answer);
            onClose();
          }}
          onClose={onClose}
        />
      );
    case 'double':
      return (
        <DoubleSignatureDialog
          reviewerName={me.name}
          error={acts.decideError}
          busy={acts.deciding}
          onSign={(pin, reason) => acts.signTwice({ pin, reason }, onClose)}
          onClose={onClose}
        />
      );
    default:
      return null;
  }
}
