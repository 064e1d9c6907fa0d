/** What is open: cause, what is known, and the one act that helps. Digits choose, Enter acts. */
import { useEffect, useRef } from 'react';
import type { ReactNode, Ref } from 'react';
import type { ShiftId } from '#core/ids.ts';
import { chinaTime } from '#core/time.ts';
import type { OpenResolution } from '#contract/resolution.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { Money } from '#renderer/design/money.tsx';
import { EmptyState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { standWords } from '#renderer/sale/resolution-words.ts';
import type { Circumstance } from '#renderer/sale/resolution-words.ts';
import { actName, bureauWordEnabled, differenceWord, signEnabled, wayOf } from './day-words.ts';
import type { Difference } from './day-words.ts';
import styles from './day.module.css';

type DifferenceListProps = {
  /** Null while the day is not known: nothing is claimed then. */
  readonly differences: readonly Difference[] | null;
  readonly chosen: number;
  /** What is on its way out of unknown, with where it stands. */
  readonly ways: readonly OpenResolution[];
  readonly circumstance: Circumstance;
  readonly listRef: Ref<HTMLOListElement>;
  readonly onChoose: (index: number) => void;
  readonly onAct: (difference: Difference) => void;
  readonly onDetail: (difference: Difference) => void;
  /** What the bureau answered, once the books alone brought no end. */
  readonly onReport: (difference: Difference) => void;
  /** A reason signed for what stays. */
  readonly onSign: (difference: Difference) => void;
  /** The shift of this till, and counting its drawer once more: true, or why not. */
  readonly ownShift: ShiftId | null;
  readonly recountEnabled: true | string;
  readonly onRecount: () => void;
  /** How many of the day stand signed. */
  readonly signed: number;
};

export function DifferenceList(props: DifferenceListProps): ReactNode {
  const differences = props.differences ?? [];
  return (
    <section className={`${styles['panel']} ${styles['differences']}`} aria-label="差异">
      <header className={styles['head']}>
        <h2>差异</h2>
        {differences.length > 0 && (
          <StateTag kind="limited">{differences.length} 项未处理</StateTag>
        )}
        {props.signed > 0 && <StateTag kind="ended">{props.signed} 项已签认</StateTag>}
        <span className={styles['push']} />
        {differences.length > 0 && (
          <>
            <KeyHint cap={differences.length > 1 ? `1–${Math.min(9, differences.length)}` : '1'}>
              选项
            </KeyHint>
            <KeyHint cap="Enter">执行</KeyHint>
          </>
        )}
      </header>
      {differences.length === 0 ? (
        <div className={styles['place']}>
          <EmptyState>{props.differences === null ? '—' : '没有差异。'}</EmptyState>
        </div>
      ) : (
        <ol
          ref={props.listRef}
          className={styles['differenceRows']}
          tabIndex={0}
          aria-label="差异列表"
        >
          {differences.map((difference, index) => (
            <DifferenceRow
              key={`${difference.kind} ${difference.level?.differenceId ?? difference.taskId ?? difference.title} ${difference.since}`}
              {...props}
              difference={difference}
              index={index}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function DifferenceRow(
  props: DifferenceListProps & { readonly difference: Difference; readonly index: number },
): ReactNode {
  const { difference, index } = props;
  const chosen = index === props.chosen;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const word = differenceWord(difference);
  const act = actName(difference, props.ways);
  const way = wayOf(difference, props.ways);
  return (
    <li
      ref={element}
      className={styles['difference']}
      aria-current={chosen ? 'true' : undefined}
      onClick={() => props.onChoose(index)}
    >
      <KeyCap>{index < 9 ? index + 1 : '·'}</KeyCap>
      <StateTag kind={word.kind}>{word.word}</StateTag>
      <div className={styles['differenceText']}>
        <b>
          {difference.title}
          {difference.level === null && ` · ${chinaTime(difference.since)}`}
        </b>
        <span className={styles['small']}>{difference.detail}</span>
        {way !== null && (
          <span className={styles['small']}>{standWords(way, props.circumstance)}</span>
        )}
      </div>
      <span className="number">
        {difference.amount_fen !== 0 && <Money fen={difference.amount_fen} strong />}
      </span>
      <span className={styles['rowActs']}>
        {(difference.saleId !== null || difference.level !== null) && (
          <button
            type="button"
            className={styles['rowAct']}
            onClick={() => props.onDetail(difference)}
          >
            查明细
          </button>
        )}
        {bureauWordEnabled(difference, props.ways) === true && (
          <button
            type="button"
            className={styles['rowAct']}
            onClick={() => props.onReport(difference)}
          >
            {chosen && <KeyCap>B</KeyCap>} 登记答复
          </button>
        )}
        {signEnabled(difference) === true && difference.level?.act !== 'explain' && (
          <button
            type="button"
            className={styles['rowAct']}
            onClick={() => props.onSign(difference)}
          >
            {chosen && <KeyCap>S</KeyCap>} 签认
          </button>
        )}
        {difference.kind === 'cash' &&
          difference.shiftId === props.ownShift &&
          props.recountEnabled === true && (
            <button type="button" className={styles['rowAct']} onClick={props.onRecount}>
              <KeyCap>R</KeyCap> 重新点数
            </button>
          )}
        <button
          type="button"
          className={`${styles['rowAct']} ${chosen ? styles['rowActMain'] : ''}`}
          onClick={() => props.onAct(difference)}
        >
          {chosen && <KeyCap>Enter</KeyCap>} {act}
        </button>
      </span>
    </li>
  );
}
