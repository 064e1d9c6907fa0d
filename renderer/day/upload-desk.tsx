/**
 * G on 对账: every upload by itself, with its reason, and what a person can do about it: send now,
 * correct and send again, settle an unknown one, close. Reading needs no rights, deciding a manager.
 */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { OutboxItem } from '#contract/outbox.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall, useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useNow } from '#renderer/design/use-now.ts';
import { UPLOAD_WORDS } from './day-words.ts';
import { CloseUpload, CorrectUpload, SettleUpload } from './upload-acts.tsx';
import { actsOn, ageOf, reasonOf, whereOf } from './upload-words.ts';
import styles from './day.module.css';

type Step = 'list' | 'correct' | 'settle' | 'close';

export function UploadDesk({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [step, setStep] = useState<Step>('list');
  const [open, setOpen] = useState(true);
  const [wantedId, setWantedId] = useState<string | null>(null);
  const list = useCall('outbox.list', { open, limit: 200 }, { keepPrevious: true });
  const items = list.data ?? [];
  // By its id: the list changes under the person who reads it.
  const at = Math.max(
    0,
    items.findIndex((item) => item.itemId === wantedId),
  );
  const chosen = items[at] ?? null;
  const back = (): void => setStep('list');
  if (chosen !== null && step === 'correct') return <CorrectUpload item={chosen} onDone={back} />;
  if (chosen !== null && step === 'settle') return <SettleUpload item={chosen} onDone={back} />;
  if (chosen !== null && step === 'close') return <CloseUpload item={chosen} onDone={back} />;
  return (
    <UploadListDialog
      items={list.data}
      error={list.error?.sentence ?? null}
      open={open}
      chosen={chosen}
      onChoose={(item) => setWantedId(item.itemId)}
      onMove={(by) => setWantedId(items[at + by]?.itemId ?? chosen?.itemId ?? null)}
      onFilter={() => setOpen(!open)}
      onStep={(next) => {
        setWantedId(chosen?.itemId ?? null);
        setStep(next);
      }}
      onClose={onClose}
    />
  );
}

type ListProps = {
  readonly items: readonly OutboxItem[] | undefined;
  readonly error: string | null;
  readonly open: boolean;
  readonly chosen: OutboxItem | null;
  readonly onChoose: (item: OutboxItem) => void;
  readonly onMove: (by: number) => void;
  readonly onFilter: () => void;
  readonly onStep: (step: Step) => void;
  readonly onClose: () => void;
};

function UploadListDialog(props: ListProps): ReactNode {
  const { items, open, chosen, onMove, onStep } = props;
  const manager = allowed(useSession(), ['manager']) === true;
  const send = useCommand('outbox.sendOne', { failure: 'own' });
  const acts = actsOn(chosen, manager);
  const main =
    chosen?.state === 'refused' ? 'correct' : chosen?.state === 'unknown' ? 'settle' : '';
  return (
    <Dialog
      title={open ? '待上传：逐条处理' : '全部上传记录'}
      name="待上传"
      width={980}
      onClose={props.onClose}
      failure={send.error?.sentence ?? null}
      keys={[
        { key: 'ArrowDown', label: '下一条', run: () => onMove(1), repeats: true },
        { key: 'ArrowUp', label: '上一条', run: () => onMove(-1), repeats: true },
        { key: 'PageDown', label: '下十条', run: () => onMove(10), hidden: true },
        { key: 'PageUp', label: '上十条', run: () => onMove(-10), hidden: true },
      ]}
      buttons={[
        {
          key: 'KeyU',
          label: '立即上传',
          enabled: send.isPending ? '正在安排，请稍等。' : acts.send,
          run: () => chosen && send.mutate({ itemId: chosen.itemId }),
          main: main === '',
        },
        {
          key: 'KeyE',
          label: '更正重传',
          enabled: acts.correct,
          run: () => onStep('correct'),
          main: main === 'correct',
        },
        {
          key: 'KeyJ',
          label: '核实结果',
          enabled: acts.settle,
          run: () => onStep('settle'),
          main: main === 'settle',
        },
        { key: 'KeyX', label: '关闭', enabled: acts.close, run: () => onStep('close') },
        { key: 'KeyA', label: open ? '看全部' : '只看未办完', run: props.onFilter },
      ]}
      note={items === undefined ? null : `${items.length}${items.length === 200 ? '+' : ''} 条`}
    >
      {props.error !== null && <ErrorState>{props.error}</ErrorState>}
      {items === undefined && props.error === null && <LoadingState text="正在读取" />}
      {items?.length === 0 && (
        <EmptyState>{open ? '全部已上传，没有等待的内容。' : '还没有上传过。'}</EmptyState>
      )}
      {items !== undefined && items.length > 0 && <UploadRows {...props} items={items} />}
    </Dialog>
  );
}

type RowsProps = Pick<ListProps, 'chosen' | 'onChoose'> & {
  readonly items: readonly OutboxItem[];
};

function UploadRows({ items, chosen, onChoose }: RowsProps): ReactNode {
  const now = useNow();
  return (
    <ul
      className={`choice-list ${styles['uploadRows']}`}
      role="listbox"
      aria-label="上传"
      // Enter acts on the chosen row, whatever its act is: no button may hold the focus here.
      tabIndex={0}
      data-first-focus=""
    >
      {items.map((item) => (
        <UploadRow
          key={item.itemId}
          item={item}
          on={item.itemId === chosen?.itemId}
          now={now}
          onChoose={() => onChoose(item)}
        />
      ))}
    </ul>
  );
}

type RowProps = {
  readonly item: OutboxItem;
  readonly on: boolean;
  readonly now: number;
  readonly onChoose: () => void;
};

function UploadRow({ item, on, now, onChoose }: RowProps): ReactNode {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (on) row.current?.scrollIntoView({ block: 'nearest' });
  }, [on]);
  const { kind, word } = UPLOAD_WORDS[item.state];
  const where = whereOf(item);
  return (
    <li
      ref={row}
      role="option"
      aria-selected={on}
      className={`choice${on ? ' choice-on' : ''}`}
      onClick={onChoose}
    >
      <span className={styles['uploadState']}>
        <StateTag kind={kind}>{word}</StateTag>
      </span>
      <span className="grow">
        <b>{item.name}</b>
        {item.subject !== item.name && `　${item.subject}`}
        <span className={styles['uploadReason']}>{reasonOf(item, now)}</span>
      </span>
      <span className={styles['uploadSale']}>
        {where.name}
        <small>{where.amount}</small>
      </span>
      <span className={styles['uploadTries']}>
        已试 {item.tries} 次<small>{ageOf(item, now)}</small>
      </span>
    </li>
  );
}
