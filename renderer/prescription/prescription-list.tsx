/** The list of circulated prescriptions: state word, what and where from, time that is left. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  InfoCircleOutlined,
  LockOutlined,
  ShopOutlined,
  StopOutlined,
  WarningFilled,
} from '@ant-design/icons';
import { never } from '#core/result.ts';
import { chinaDate, chinaTime, parseChina } from '#core/time.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState, ErrorState, useElapsed } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import {
  isNearEnd,
  remainingShare,
  remainingText,
  rowState,
  shortMoment,
} from './prescription-words.ts';
import type { PrescriptionRow, RowState } from './prescription-words.ts';
import type { PrescriptionDesk } from './use-prescription-desk.ts';
import styles from './prescription.module.css';

export type PrescriptionListProps = { readonly desk: PrescriptionDesk; readonly now: number };

export function PrescriptionList(props: PrescriptionListProps): ReactNode {
  const { desk } = props;
  const { rows, askedAt } = desk;
  const usable = rows.filter((row) => row.state === 'valid').length;
  const elapsed = useElapsed(desk.loading);
  return (
    <section className={`${styles['panel']} ${styles['list']}`} aria-label="流转处方">
      <header className={styles['head']}>
        <h2>选择流转处方</h2>
        {rows.length > 0 && (
          <span>
            近 30 天共 {rows.length} 张：<b>有效 {usable}</b>
            {'　'}不能用 {rows.length - usable}
          </span>
        )}
        <span className={styles['push']} />
        {elapsed >= 300 ? (
          <span aria-live="polite">
            正在查询平台…{elapsed >= 3_000 && ` 已用 ${Math.floor(elapsed / 1_000)} 秒`}
          </span>
        ) : (
          askedAt !== null && desk.person !== null && <span>平台查询 {chinaTime(askedAt)}</span>
        )}
        <KeyHint cap="F5" onPress={desk.ask}>
          刷新
        </KeyHint>
      </header>
      {desk.error !== null && (
        <div className={styles['note']}>
          <ErrorState>{desk.error}处方没有变化。按 F5 再查。</ErrorState>
        </div>
      )}
      <Rows {...props} />
      <footer className={styles['note']}>
        <InfoCircleOutlined className={styles['noteIcon'] ?? ''} />
        <span>
          关联不等于占用：别的药店仍可能先用掉这张处方。系统会在<b>结算前再核验一次</b>
          ，若已被用，会提示并把药品退回货位。
        </span>
      </footer>
      <span className="visually-hidden" aria-live="polite">
        {askedAt !== null && rows.length > 0 && `查到 ${rows.length} 张处方，有效 ${usable} 张。`}
      </span>
    </section>
  );
}

function Rows(props: PrescriptionListProps): ReactNode {
  const { rows, chosen, linkedId, linkEnabled, choose, link } = props.desk;
  const chosenId = chosen?.prescriptionId ?? null;
  if (rows.length === 0) return <NoRows {...props} />;
  return (
    <ul
      className={styles['rows']}
      role="listbox"
      aria-label="处方"
      tabIndex={0}
      aria-activedescendant={chosenId === null ? undefined : `rx-${chosenId}`}
    >
      {rows.map((row) => (
        <Row
          key={row.prescriptionId}
          row={row}
          now={props.now}
          chosen={row.prescriptionId === chosenId}
          linked={row.prescriptionId === linkedId}
          onChoose={() => choose(row)}
          onLink={() => linkEnabled === true && link()}
        />
      ))}
    </ul>
  );
}

function NoRows({ desk }: PrescriptionListProps): ReactNode {
  if (desk.loading) {
    return (
      <div className={styles['rows']} aria-busy="true" aria-label="正在查询">
        {[1, 2, 3, 4, 5].map((row) => (
          <div key={row} className={styles['skeleton']} />
        ))}
      </div>
    );
  }
  return (
    <div className={`${styles['rows']} ${styles['vacant']}`}>
      {desk.person === null && <EmptyState>请扫医保码、社保卡或身份证，再选处方。</EmptyState>}
      {desk.person !== null && desk.askedAt === null && desk.error === null && (
        <EmptyState>还没有查询。按 F5 查询流转处方。</EmptyState>
      )}
      {desk.person !== null && desk.askedAt !== null && (
        <EmptyState>近 30 天没有可流转的处方。按 F6 扫纸质处方码，或按 N 不用处方。</EmptyState>
      )}
    </div>
  );
}

type RowProps = {
  readonly row: PrescriptionRow;
  readonly now: number;
  readonly chosen: boolean;
  readonly linked: boolean;
  readonly onChoose: () => void;
  readonly onLink: () => void;
};

function Row({ row, now, chosen, linked, onChoose, onLink }: RowProps): ReactNode {
  const element = useRef<HTMLLIElement>(null);
  const state = rowState(row, now);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const year = chinaDate(now).slice(0, 4);
  return (
    <li
      ref={element}
      id={`rx-${row.prescriptionId}`}
      role="option"
      aria-selected={chosen}
      className={`${styles['row']} ${row.state === 'valid' ? '' : styles['ended']}`}
      onClick={onChoose}
      onDoubleClick={onLink}
    >
      <span className={styles['digit']}>
        <KeyCap>{row.position}</KeyCap>
      </span>
      <StateWords state={state} row={row} />
      <div className={styles['what']}>
        <strong>{row.diagnosis === '' ? '未写诊断' : row.diagnosis}</strong>
        <div className={styles['place']}>
          {[row.institutionName, row.department, row.prescriber]
            .filter((part) => part !== '')
            .join(' · ')}{' '}
          · {shortMoment(row.prescribedAtText, year).slice(0, 5)} 开
        </div>
        <RowTags row={row} usable={state.usable} linked={linked} />
      </div>
      <Until row={row} now={now} />
    </li>
  );
}

function StateWords(props: { readonly state: RowState; readonly row: PrescriptionRow }): ReactNode {
  const { state, row } = props;
  const till = /^\S+ 号台|^\S+号台/.exec(row.claimedBy)?.[0];
  return (
    <div className={`${styles['state']} ${styles[toneOf(state.kind)]}`}>
      <StateGlyph kind={state.kind} />
      <span>{state.word}</span>
      <small>{state.kind === 'claimed' && till ? `${till}占用` : state.note}</small>
    </div>
  );
}

function toneOf(kind: RowState['kind']): 'success' | 'neutral' | 'error' {
  if (kind === 'valid') return 'success';
  return kind === 'revoked' || kind === 'refused' ? 'error' : 'neutral';
}

function StateGlyph({ kind }: { readonly kind: RowState['kind'] }): ReactNode {
  switch (kind) {
    case 'valid':
      return <CheckCircleFilled />;
    case 'claimed':
      return <LockOutlined />;
    case 'ended':
      return <ClockCircleOutlined />;
    case 'revoked':
      return <StopOutlined />;
    case 'used':
      return <ShopOutlined />;
    case 'refused':
      return <CloseCircleFilled />;
    default:
      return never(kind);
  }
}

function RowTags(props: {
  readonly row: PrescriptionRow;
  readonly usable: boolean;
  readonly linked: boolean;
}): ReactNode {
  const { row, usable, linked } = props;
  return (
    <div className={styles['tags']}>
      {linked && <StateTag kind="confirmed">已关联本单</StateTag>}
      {row.state === 'valid' && row.attributeName !== '' && (
        <LabelTag tone="primary">{row.attributeName}</LabelTag>
      )}
      {row.isLong && <LabelTag>长期处方</LabelTag>}
      {row.lines.length > 0 && <LabelTag>{row.lines.length} 种</LabelTag>}
      {row.missingKinds > 0 && <StateTag kind="limited">缺 {row.missingKinds} 种</StateTag>}
      {usable && row.missingKinds === 0 && row.lines.length > 0 && (
        <StateTag kind="confirmed">本店库存齐</StateTag>
      )}
      {row.state === 'valid' && row.claimedBy !== '' && (
        <StateTag kind="claimed">{row.claimedBy} 起占用</StateTag>
      )}
    </div>
  );
}

function Until({ row, now }: { readonly row: PrescriptionRow; readonly now: number }): ReactNode {
  const until = shortMoment(row.validUntilText, chinaDate(now).slice(0, 4));
  if (row.state !== 'valid') {
    return (
      <div className={styles['until']}>
        {row.state === 'expired' && <strong>{until} 到期</strong>}
        {row.stateNote === '' && row.state === 'expired' ? '请原医院重新开方' : row.stateNote}
      </div>
    );
  }
  const soon = isNearEnd(row, now);
  const share = remainingShare(parseChina(row.prescribedAtText), row.validUntil, now);
  return (
    <div className={styles['until']}>
      有效至 {until}
      {row.validUntil !== null && (
        <div className={soon ? styles['warning'] : undefined}>
          <strong>
            {soon && <WarningFilled />} 剩 {remainingText(row.validUntil - now)}
          </strong>
        </div>
      )}
      {share !== null && (
        <div className={styles['bar']} aria-hidden="true">
          <span
            className={soon ? styles['soon'] : undefined}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
