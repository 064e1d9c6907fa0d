/** The queue: 待审 with 不能调配 below it, 已审 on its own tab. Waiting time on the right. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ReviewItem } from '#contract/prescription.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { minutesAndSeconds, spanText } from '#renderer/design/use-now.ts';
import { KeyHint } from '#renderer/page-parts/key-hint.tsx';
import { FindingTags } from './level-tag.tsx';
import { closingWord } from './review-words.ts';
import styles from './review.module.css';

export type QueueTab = 'waiting' | 'decided';

export type ReviewQueueProps = {
  readonly items: readonly ReviewItem[];
  readonly tab: QueueTab;
  readonly chosenId: string | null;
  readonly now: number;
  readonly loading: boolean;
  readonly error: string | null;
  readonly onTab: (tab: QueueTab) => void;
  readonly onChoose: (item: ReviewItem) => void;
};

/** Items of a tab in the order they are shown and moved through. */
export function itemsOfTab(items: readonly ReviewItem[], tab: QueueTab): readonly ReviewItem[] {
  if (tab === 'decided') return items.filter((item) => item.group === 'decided');
  return [
    ...items.filter((item) => item.group === 'waiting'),
    ...items.filter((item) => item.group === 'closed'),
  ];
}

export function ReviewQueue(props: ReviewQueueProps): ReactNode {
  const { items, tab, chosenId, onTab } = props;
  const count = (group: ReviewItem['group']): number =>
    items.filter((item) => item.group === group).length;
  const shown = itemsOfTab(items, tab);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.focus(), []);
  return (
    <section className={`${styles['panel']} ${styles['queue']}`} aria-label="审方队列">
      <div className={styles['tabs']} role="tablist">
        <TabButton
          name="待审"
          count={count('waiting')}
          open={tab === 'waiting'}
          onOpen={() => onTab('waiting')}
        />
        <TabButton
          name="已审"
          count={count('decided')}
          open={tab === 'decided'}
          onOpen={() => onTab('decided')}
        />
      </div>
      <ul
        ref={list}
        className={styles['items']}
        role="listbox"
        aria-label={tab === 'waiting' ? '待审处方' : '已审处方'}
        tabIndex={0}
        aria-activedescendant={chosenId === null ? undefined : `review-${chosenId}`}
      >
        <QueuePlace {...props} shown={shown.length} />
        {shown.map((item, index) => (
          <QueueRow
            key={item.prescriptionId}
            item={item}
            now={props.now}
            chosen={item.prescriptionId === chosenId}
            heading={item.group === 'closed' && shown[index - 1]?.group !== 'closed'}
            onChoose={() => props.onChoose(item)}
          />
        ))}
      </ul>
      <footer className={styles['queueKeys']}>
        <KeyHint cap="↑↓">选处方</KeyHint>
        <KeyHint cap="←→">待审 / 已审</KeyHint>
      </footer>
    </section>
  );
}

function TabButton(props: {
  readonly name: string;
  readonly count: number;
  readonly open: boolean;
  readonly onOpen: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      role="tab"
      tabIndex={-1}
      aria-selected={props.open}
      className={`${styles['tab']} ${props.open ? styles['tabOpen'] : ''}`}
      onClick={props.onOpen}
    >
      {props.name} {props.count}
    </button>
  );
}

function QueuePlace(props: ReviewQueueProps & { readonly shown: number }): ReactNode {
  if (props.error !== null) {
    return (
      <li className={styles['place']}>
        <ErrorState>{props.error}</ErrorState>
      </li>
    );
  }
  if (props.loading) {
    return (
      <li className={styles['place']}>
        <LoadingState text="正在读取" />
      </li>
    );
  }
  const waiting = props.items.some((item) => item.group === 'waiting');
  if (props.tab === 'waiting' && !waiting) {
    return (
      <li className={styles['place']}>
        <EmptyState>没有待审处方。</EmptyState>
      </li>
    );
  }
  return props.shown === 0 ? (
    <li className={styles['place']}>
      <EmptyState>今天还没有审过处方。</EmptyState>
    </li>
  ) : null;
}

type QueueRowProps = {
  readonly item: ReviewItem;
  readonly now: number;
  readonly chosen: boolean;
  readonly heading: boolean;
  readonly onChoose: () => void;
};

function QueueRow({ item, now, chosen, heading, onChoose }: QueueRowProps): ReactNode {
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const closing = closingWord(item);
  const waited_ms = Math.max(0, now - item.waitingSince);
  return (
    <>
      {heading && (
        <li className={styles['subhead']} role="presentation">
          不能调配
        </li>
      )}
      <li
        ref={element}
        id={`review-${item.prescriptionId}`}
        role="option"
        aria-selected={chosen}
        className={`${styles['item']} ${item.group === 'waiting' ? '' : styles['itemClosed']}`}
        onClick={onChoose}
      >
        <div className={styles['itemHead']}>
          <b>{item.maskedName}</b> {item.gender} {item.age}
          {item.group === 'waiting' && (
            <span className={styles['push']}>
              等 {waited_ms < 3_600_000 ? minutesAndSeconds(waited_ms) : spanText(waited_ms)}
            </span>
          )}
        </div>
        <div className={styles['small']}>
          {[item.institutionName, item.department].filter((part) => part !== '').join(' · ')} ·{' '}
          {item.lineCount} 种
        </div>
        <div className={styles['tags']}>
          {closing && <StateTag kind={closing.kind}>{closing.word}</StateTag>}
          {closing === null && <FindingTags counts={item.findingCounts} />}
        </div>
      </li>
    </>
  );
}
