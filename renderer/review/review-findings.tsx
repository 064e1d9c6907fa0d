/** Findings of the automatic check, each answered by its letter, and the four checks below them. */
import type { ReactNode } from 'react';
import { CheckOutlined } from '@ant-design/icons';
import { FOUR_CHECKS } from '#core/prescription.ts';
import type { CheckNumber } from '#core/prescription.ts';
import type { Finding, ReviewDetail } from '#contract/prescription.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { FindingTags, LevelTag } from './level-tag.tsx';
import { FindingKey } from './review-patient.tsx';
import styles from './review.module.css';

/** Letters that are keys; findings beyond them are reached by Tab. */
export const FINDING_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const;

/** H and later letters mean something else on this page: those findings are reached by Tab. */
function isKey(letter: string): boolean {
  return FINDING_LETTERS.some((known) => known === letter);
}

type FindingsProps = { readonly detail: ReviewDetail; readonly onHandle: (one: Finding) => void };

export function ReviewFindings({ detail, onHandle }: FindingsProps): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['findings']}`} aria-label="自动检查">
      <header className={styles['head']}>
        <h2>自动检查</h2>
        {detail.findings.length > 0 && <FindingTags counts={detail.findingCounts} />}
      </header>
      <ul className={styles['findingList']}>
        {detail.findings.map((finding) => (
          <FindingRow key={finding.key} finding={finding} onHandle={() => onHandle(finding)} />
        ))}
        {detail.findings.length === 0 && (
          <li className={styles['findingNone']}>
            <StateTag kind="confirmed" plain>
              无发现。自动检查不代替审方，请逐项核对。
            </StateTag>
          </li>
        )}
      </ul>
    </section>
  );
}

function FindingRow(props: {
  readonly finding: Finding;
  readonly onHandle: () => void;
}): ReactNode {
  const { finding, onHandle } = props;
  return (
    <li
      className={`${styles['finding']} ${finding.handled ? '' : styles[`level_${finding.level}`]}`}
    >
      <FindingKey finding={finding} />
      <b className={styles['findingTitle']}>{finding.title}</b>
      {finding.handled ? (
        <StateTag kind="confirmed">{finding.level === 'note' ? '已阅' : '已处理'}</StateTag>
      ) : (
        <LevelTag level={finding.level} />
      )}
      <button type="button" className={styles['handleButton']} onClick={onHandle}>
        {isKey(finding.key) && <KeyCap>{finding.key}</KeyCap>}{' '}
        {finding.level === 'note' ? '已阅' : '处理'}
      </button>
      <span className={styles['findingText']}>{finding.detail}</span>
      {finding.handled && finding.answer !== '已阅' && (
        <span className={styles['answer']}>处理：{finding.answer}</span>
      )}
    </li>
  );
}

type ChecksProps = {
  readonly confirmed: readonly number[];
  readonly onToggle: (check: CheckNumber) => void;
};

/** 四查十对: the digit confirms a 查 with all its 对, again takes it back. */
export function ReviewChecks({ confirmed, onToggle }: ChecksProps): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['checks']}`} aria-label="四查十对">
      <header className={styles['head']}>
        <h2>四查十对</h2>
        <span className={styles['small']}>按数字键确认每一查</span>
        <span className={styles['push']} />
        <b>
          已确认 {confirmed.length} / {FOUR_CHECKS.length}
        </b>
      </header>
      {FOUR_CHECKS.map(({ check, name, matches }) => {
        const done = confirmed.includes(check);
        return (
          <div key={check} className={styles['check']}>
            <KeyCap>{check}</KeyCap>
            <b>{name}</b>
            <span className={styles['matches']}>
              {matches.map((match) => (
                <span key={match} className={done ? styles['matchDone'] : undefined}>
                  {done && <CheckOutlined />} {match}
                </span>
              ))}
            </span>
            <button
              type="button"
              aria-pressed={done}
              aria-label={`${name}${done ? '已确认' : '待确认'}`}
              className={`${styles['confirm']} ${done ? styles['confirmDone'] : ''}`}
              onClick={() => onToggle(check)}
            >
              {done ? '已确认' : '待确认'}
            </button>
          </div>
        );
      })}
    </section>
  );
}
