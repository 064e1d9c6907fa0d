/** The chosen prescription in full, what speaks for and against it, and the way on. */
import type { ReactNode } from 'react';
import { displayQuantity } from '#core/money.ts';
import { chinaDate } from '#core/time.ts';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateIcon, StateTag } from '#renderer/design/state-tag.tsx';
import type { StateKind } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { useFirstFocus } from '#renderer/page-parts/use-first-focus.ts';
import { rowState, shortMoment, usageOf } from './prescription-words.ts';
import type { PrescriptionRow, RowState } from './prescription-words.ts';
import type { PrescriptionDesk } from './use-prescription-desk.ts';
import styles from './prescription.module.css';

type PreviewProps = { readonly desk: PrescriptionDesk; readonly now: number };

export function PrescriptionPreview({ desk, now }: PreviewProps): ReactNode {
  const main = useFirstFocus<HTMLButtonElement>();
  return (
    <section className={`${styles['panel']} ${styles['preview']}`} aria-label="处方内容">
      {desk.chosen ? (
        <Content row={desk.chosen} now={now} />
      ) : (
        <div className={styles['scroll']}>
          <div className={styles['vacant']}>
            <EmptyState>还没有选处方。</EmptyState>
          </div>
        </div>
      )}
      <div className={styles['actions']}>
        <ActionButton cap="Esc" onPress={desk.back}>
          返回
        </ActionButton>
        <ActionButton cap="N" onPress={desk.without}>
          不用处方
        </ActionButton>
        <ActionButton
          cap="Enter"
          kind="main"
          ref={main}
          enabled={desk.linkEnabled}
          onPress={desk.link}
        >
          关联并送审
        </ActionButton>
      </div>
    </section>
  );
}

function tagKind(state: RowState): StateKind {
  if (state.kind === 'valid') return 'confirmed';
  if (state.kind === 'claimed') return 'claimed';
  return state.kind === 'refused' ? 'refused' : 'ended';
}

function Content({ row, now }: { readonly row: PrescriptionRow; readonly now: number }): ReactNode {
  const state = rowState(row, now);
  const year = chinaDate(now).slice(0, 4);
  return (
    <>
      <header className={styles['head']}>
        <h2>处方 {row.position}</h2>
        <StateTag kind={tagKind(state)}>{state.word}</StateTag>
        {!state.usable && <span className={styles['neutral']}>{state.note}</span>}
      </header>
      <div className={styles['scroll']}>
        <dl className={styles['facts']}>
          <dt>处方号</dt>
          <dd className="code">{row.tail === '' ? '未下载' : `尾号 ${row.tail}`}</dd>
          <dt>诊断</dt>
          <dd>
            <b>{row.diagnosis}</b>
          </dd>
          <dt>开方</dt>
          <dd>
            {shortMoment(row.prescribedAtText, year)}　{row.prescriber}（{row.department}）
          </dd>
          <dt>有效至</dt>
          <dd>
            {shortMoment(row.validUntilText, year)}
            <span className={styles['aside']}>以平台时间为准</span>
          </dd>
          <dt>类别</dt>
          <dd>
            {[row.attributeName, row.isLong ? '长期处方' : '非长期处方']
              .filter((part) => part !== '')
              .join(' · ')}
          </dd>
        </dl>
        <Lines row={row} />
        <Checks row={row} state={state} />
      </div>
    </>
  );
}

function Lines({ row }: { readonly row: PrescriptionRow }): ReactNode {
  if (row.lines.length === 0) {
    return (
      <div className={styles['vacant']}>
        <EmptyState>没有下载到药品。</EmptyState>
      </div>
    );
  }
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>药品 / 规格</th>
          <th>用法用量</th>
          <th className={styles['figure']}>需要</th>
          <th className={styles['figure']}>本店可用</th>
        </tr>
      </thead>
      <tbody>
        {row.lines.map((line) => {
          const short = line.available_e4 < line.quantity_e4;
          return (
            <tr key={line.lineNo}>
              <td>
                <b>{line.name}</b>
                <small>{line.spec}</small>
              </td>
              <td>{usageOf(line)}</td>
              <td className={styles['figure']}>
                <b>
                  {displayQuantity(line.quantity_e4)} {line.unit}
                </b>
              </td>
              <td className={styles['figure']}>
                {short ? (
                  <StateTag kind="limited" plain>
                    {line.productName === ''
                      ? '未对照'
                      : `${displayQuantity(line.available_e4)} ${line.unit}`}
                  </StateTag>
                ) : (
                  `${displayQuantity(line.available_e4)} ${line.unit}`
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const USE_WORDS = {
  valid: '未使用',
  expired: '已过期',
  revoked: '已撤销',
  used: '已使用',
} as const satisfies Record<PrescriptionRow['state'], string>;

function Checks(props: { readonly row: PrescriptionRow; readonly state: RowState }): ReactNode {
  const { row, state } = props;
  return (
    <ul className={styles['checks']}>
      <Check
        kind={verdictKind(row.signatureValid)}
        name="处方原件验签"
        word={verdictWord(row.signatureValid, '通过', '不通过')}
      />
      <Check
        kind={row.state === 'valid' ? 'confirmed' : 'ended'}
        name="平台使用状态"
        word={USE_WORDS[row.state]}
      />
      <Check
        kind={verdictKind(row.samePerson)}
        name="与参保人一致（姓名、证件）"
        word={verdictWord(row.samePerson, '一致', '不一致')}
      />
      <Check kind="waiting" name="执业药师审核" word={state.usable ? '关联后送审' : '不送审'} />
    </ul>
  );
}

const TONES: Partial<Record<StateKind, string | undefined>> = {
  confirmed: styles['success'],
  refused: styles['error'],
};

function Check(props: {
  readonly kind: StateKind;
  readonly name: string;
  readonly word: string;
}): ReactNode {
  const tone = TONES[props.kind] ?? styles['neutral'];
  return (
    <li>
      <span className={tone}>
        <StateIcon kind={props.kind} />
      </span>
      <span>{props.name}</span>
      <span className={props.kind === 'waiting' ? undefined : tone}>{props.word}</span>
    </li>
  );
}

function verdictKind(verdict: boolean | null): StateKind {
  if (verdict === null) return 'waiting';
  return verdict ? 'confirmed' : 'refused';
}

function verdictWord(verdict: boolean | null, good: string, bad: string): string {
  if (verdict === null) return '未核';
  return verdict ? good : bad;
}
