/** What the person had before, the signed original, and who does what. */
import type { ReactNode } from 'react';
import { SwapOutlined } from '@ant-design/icons';
import { chinaTime } from '#core/time.ts';
import type { ReviewDetail } from '#contract/prescription.ts';
import type { StaffCard } from '#contract/staff.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds } from '#renderer/design/use-now.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import type { ReviewDraft } from './review-draft.ts';
import { certificateHolder } from './review-words.ts';
import styles from './review.module.css';

/** Lines of the history that are shown on the page itself; the rest is behind H. */
const SHORT_HISTORY = 3;

type EvidenceProps = { readonly detail: ReviewDetail; readonly onHistory: () => void };

export function ReviewEvidence({ detail, onHistory }: EvidenceProps): ReactNode {
  const { signature } = detail;
  return (
    <section className={`${styles['panel']} ${styles['evidence']}`} aria-label="用药史和原件">
      <div className={styles['history']}>
        <header className={styles['head']}>
          <h2>近 3 个月用药</h2>
          <span className={styles['small']}>{detail.historyNote}</span>
          <span className={styles['push']} />
          <KeyHint cap="H" onPress={onHistory}>
            全部
          </KeyHint>
        </header>
        <HistoryTable history={detail.history.slice(0, SHORT_HISTORY)} />
      </div>
      <div className={styles['original']}>
        <header className={styles['head']}>
          <h2>处方原件</h2>
        </header>
        <div className={styles['originalBody']}>
          <span>
            <StateTag kind={signature.valid ? 'confirmed' : 'refused'}>
              {signature.valid ? '验签通过' : '验签不通过'}
            </StateTag>{' '}
            {signature.checkedAt !== null && chinaTime(signature.checkedAt)}
          </span>
          {!signature.valid && <span>不能调配，请联系开方医院。</span>}
          {signature.certificateName !== '' && (
            <span>签章 {certificateHolder(signature.certificateName)}</span>
          )}
          {signature.certificateTail !== '' && (
            <span>
              证书 <span className="code">…{signature.certificateTail}</span>
            </span>
          )}
          <span className={styles['small']}>
            {detail.fileSuffix === '' ? '原件未留存' : `原件已留存（${detail.fileSuffix}）`}
          </span>
        </div>
      </div>
    </section>
  );
}

export function HistoryTable(props: { readonly history: ReviewDetail['history'] }): ReactNode {
  if (props.history.length === 0) {
    return (
      <div className={styles['place']}>
        <EmptyState>没有查到取药记录。</EmptyState>
      </div>
    );
  }
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>日期</th>
          <th>药品</th>
          <th>取药机构</th>
          <th className={styles['figure']}>数量</th>
        </tr>
      </thead>
      <tbody>
        {props.history.map((entry, index) => (
          <tr key={`${entry.date} ${entry.name} ${index}`}>
            <td>{entry.date}</td>
            <td>{entry.name}</td>
            <td>{entry.institutionName}</td>
            <td className={styles['figure']}>{entry.quantity}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DutiesProps = {
  readonly detail: ReviewDetail;
  readonly draft: ReviewDraft;
  readonly me: StaffCard;
  readonly staff: readonly StaffCard[];
  readonly open: boolean;
  readonly now: number;
  readonly onNextPreparer: () => void;
  readonly onNextChecker: () => void;
};

/** 分工与签名: at least two people, the checker is not the preparer. */
export function ReviewDuties(props: DutiesProps): ReactNode {
  const { detail, draft, me, staff, open } = props;
  const nameOf = (staffNo: string): string =>
    staff.find((card) => card.staffNo === staffNo)?.name ?? (staffNo === '' ? '—' : staffNo);
  // Nobody prepared what was refused.
  const doneBy = (staffNo: string): string => (detail.review === 'refused' ? '—' : nameOf(staffNo));
  const reviewer =
    detail.reviewerName !== '' ? detail.reviewerName : open ? `${me.name} · ${me.title}` : '—';
  return (
    <section className={`${styles['panel']} ${styles['duties']}`} aria-label="分工与签名">
      <header className={styles['head']}>
        <h2>分工与签名</h2>
        <span className={styles['small']}>审方、调配、复核至少两人；复核人不能是调配人</span>
      </header>
      <div className={styles['dutyCells']}>
        <div>
          <span className={styles['small']}>审方</span>
          <b>{reviewer}</b>
        </div>
        <Duty
          name="调配"
          cap="P"
          value={open ? nameOf(draft.preparerStaffNo) : doneBy(detail.preparerStaffNo)}
          chosen={draft.preparerStaffNo !== ''}
          open={open}
          onNext={props.onNextPreparer}
        />
        <Duty
          name="复核发药"
          cap="K"
          value={open ? nameOf(draft.checkerStaffNo) : doneBy(detail.checkerStaffNo)}
          chosen={draft.checkerStaffNo !== ''}
          open={open}
          onNext={props.onNextChecker}
        />
        <div aria-live="polite">
          <span className={styles['small']}>提交签名</span>
          <Signature detail={detail} open={open} now={props.now} />
        </div>
      </div>
    </section>
  );
}

function Signature(props: {
  readonly detail: ReviewDetail;
  readonly open: boolean;
  readonly now: number;
}): ReactNode {
  const { signedUntil } = props.detail;
  if (!props.open) return <b>—</b>;
  const left_ms = signedUntil === null ? 0 : signedUntil - props.now;
  if (left_ms <= 0) {
    return (
      <StateTag kind="limited" plain>
        <b>待扫药师本人医保码</b>
      </StateTag>
    );
  }
  return (
    <StateTag kind="confirmed" plain>
      <b>已签名，剩 {minutesAndSeconds(left_ms)}</b>
    </StateTag>
  );
}

type DutyProps = {
  readonly name: string;
  readonly cap: string;
  readonly value: string;
  readonly chosen: boolean;
  readonly open: boolean;
  /** The next person qualified for it. */
  readonly onNext: () => void;
};

function Duty(props: DutyProps): ReactNode {
  if (!props.open) {
    return (
      <div>
        <span className={styles['small']}>{props.name}</span>
        <b>{props.value}</b>
      </div>
    );
  }
  return (
    <div>
      <span className={styles['small']}>
        {props.name} <KeyCap>{props.cap}</KeyCap>
      </span>
      <button
        type="button"
        className={styles['duty']}
        aria-label={`${props.name}：${props.chosen ? props.value : '待指定'}，换下一位`}
        onClick={props.onNext}
      >
        {props.chosen ? (
          <b>{props.value}</b>
        ) : (
          <StateTag kind="limited" plain>
            <b>待指定</b>
          </StateTag>
        )}
        <SwapOutlined />
      </button>
    </div>
  );
}
