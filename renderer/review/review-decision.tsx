/** 审核结论: reasons, opinion, and the three ways out, with what still stands against 通过. */
import type { ReactNode, RefObject } from 'react';
import { LockOutlined } from '@ant-design/icons';
import { REFUSAL_REASONS } from '#core/prescription.ts';
import type { ReviewDetail } from '#contract/prescription.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import type { ReviewDraft } from './review-draft.ts';
import { closingWord } from './review-words.ts';
import type { Blocked } from './review-words.ts';
import styles from './review.module.css';

/** Digit keys of the reasons, in their order. */
export const REASON_KEYS = ['5', '6', '7', '8', '9', '0'] as const;

type DecisionProps = {
  readonly detail: ReviewDetail;
  readonly draft: ReviewDraft;
  readonly open: boolean;
  readonly blockers: readonly string[];
  readonly approve: Blocked;
  readonly refuse: Blocked;
  readonly contact: Blocked;
  readonly opinionField: RefObject<HTMLTextAreaElement | null>;
  readonly onReason: (code: string) => void;
  readonly onOpinion: (opinion: string) => void;
  readonly onApprove: () => void;
  readonly onRefuse: () => void;
  readonly onContact: () => void;
  /** Esc in the opinion: back to the queue. */
  readonly onLeave: () => void;
};

export function ReviewDecision(props: DecisionProps): ReactNode {
  const { detail, open } = props;
  return (
    <section className={`${styles['panel']} ${styles['decision']}`} aria-label="审核结论">
      <header className={styles['head']}>
        <h2>审核结论</h2>
        {open ? (
          <span className={styles['small']}>拒绝须选原因，可多选</span>
        ) : (
          <Closed detail={detail} />
        )}
      </header>
      <div className={styles['decisionBody']}>
        <Reasons {...props} />
        <textarea
          ref={props.opinionField}
          className={styles['opinion']}
          aria-label="审方意见"
          placeholder={open ? '审方意见（按 O 写，Esc 离开）' : ''}
          maxLength={1000}
          readOnly={!open}
          value={open ? props.draft.opinion : detail.opinion}
          onChange={(event) => props.onOpinion(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.nativeEvent.isComposing) props.onLeave();
          }}
        />
        {detail.note !== '' && (
          <p className={styles['why']} role="alert">
            {detail.note}
          </p>
        )}
      </div>
      <footer className={styles['decisionFoot']}>
        <div className={styles['actions']}>
          <ActionButton cap="F12" kind="main" enabled={props.approve} onPress={props.onApprove}>
            通过
          </ActionButton>
          <ActionButton cap="F8" enabled={props.contact} onPress={props.onContact}>
            联系医师
          </ActionButton>
          <ActionButton cap="F9" kind="danger" enabled={props.refuse} onPress={props.onRefuse}>
            拒绝并退回
          </ActionButton>
        </div>
        {open && props.blockers.length > 0 && (
          <p className={styles['why']}>
            <LockOutlined /> 「通过」不可用：{props.blockers.map(withoutStop).join('，')}
          </p>
        )}
        {open && props.blockers.length === 0 && (
          <StateTag kind="confirmed" plain>
            可以通过。
          </StateTag>
        )}
      </footer>
    </section>
  );
}

function withoutStop(sentence: string): string {
  return sentence.replace(/。$/, '');
}

function Closed({ detail }: { readonly detail: ReviewDetail }): ReactNode {
  const closing = closingWord(detail);
  return closing ? <StateTag kind={closing.kind}>{closing.word}</StateTag> : null;
}

function Reasons(props: DecisionProps): ReactNode {
  const chosen = props.open ? props.draft.refusalCodes : props.detail.refusalCodes;
  return (
    <div className={styles['reasons']} role="group" aria-label="拒绝原因">
      {REFUSAL_REASONS.map((reason, index) => (
        <label key={reason.code} className={styles['reason']}>
          <KeyCap>{REASON_KEYS[index]}</KeyCap>
          <input
            type="checkbox"
            checked={chosen.includes(reason.code)}
            disabled={!props.open}
            onChange={() => props.onReason(reason.code)}
          />
          <span>
            {reason.code} {reason.name}
          </span>
        </label>
      ))}
    </div>
  );
}
