/**
 * Shift+F11: money still to be handed over, proven after the customer had gone or by 挂账. One is
 * chosen and then handed over, or borne by the store, in its own dialog.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import type { MoneyTask } from '#contract/money-task.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { TENDER_NAMES } from '#renderer/sale/sale-words.ts';
import { MoneyTaskDialog } from './money-task-dialog.tsx';

const CAUSES: Record<MoneyTask['cause'], string> = {
  void: '退货已由平台确认',
  paidFirst: '先付后补已补结',
  heldShare: '挂账结算有差额',
};

/** `请退现金 72.10 元` */
function taskText(task: MoneyTask): string {
  const verb = task.direction === 'refund' ? '请退' : '请收';
  return `${verb}${TENDER_NAMES[task.kind]} ${displayYuan(task.amount_fen)} 元`;
}

export function MoneyTaskListDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const tasks = useCall('moneyTask.list', {});
  const [at, setAt] = useState(0);
  const [doing, setDoing] = useState<MoneyTask | null>(null);
  const rows = tasks.data ?? [];
  const picked = Math.min(at, rows.length - 1);
  const task = rows[picked];
  if (doing !== null) {
    const back = (): void => setDoing(null);
    return <MoneyTaskDialog task={doing} onDone={back} onClose={back} />;
  }
  return (
    <Dialog
      title="待办钱款"
      width={680}
      onClose={onClose}
      keys={[
        {
          key: 'ArrowDown',
          label: '下一笔',
          run: () => setAt(Math.min(rows.length - 1, picked + 1)),
          repeats: true,
        },
        {
          key: 'ArrowUp',
          label: '上一笔',
          run: () => setAt(Math.max(0, picked - 1)),
          repeats: true,
        },
      ]}
      buttons={[
        {
          key: 'F12',
          label: task?.direction === 'collect' ? '收这一笔' : '退这一笔',
          main: true,
          enabled: task !== undefined || '没有待办的钱款。',
          run: () => setDoing(task ?? null),
        },
      ]}
      note={rows.length > 0 && `共 ${rows.length} 笔`}
    >
      {tasks.error && <ErrorState>{tasks.error.sentence}</ErrorState>}
      {!tasks.error && !tasks.data && <LoadingState text="正在取待办钱款" />}
      {tasks.data && rows.length === 0 && <EmptyState>没有待办的钱款。</EmptyState>}
      <ul className="choice-list find-list" role="listbox" aria-label="待办钱款">
        {rows.map((row, index) => (
          <li
            key={row.taskId}
            role="option"
            aria-selected={index === picked}
            className={`choice${index === picked ? ' choice-on' : ''}`}
            onClick={() => {
              setAt(index);
              setDoing(row);
            }}
          >
            <b className="grow">{taskText(row)}</b>
            <span>{CAUSES[row.cause]}</span>
            <span className="code">{row.saleNo}</span>
            <span className="muted">{chinaDateTime(row.since).slice(5, 16)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
