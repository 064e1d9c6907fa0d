/**
 * One money task: what became due while nobody stood at the till with the customer (settlement.md
 * §1, 4). Enter says that it has been handed over. What is to be collected the store may bear itself,
 * by a manager's word.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { displayYuan } from '#core/money.ts';
import type { MoneyTask } from '#contract/money-task.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { TenderRow } from '#renderer/sale/pay-block.tsx';
import type { TenderKind } from '#renderer/sale/sale-ui-store.ts';
import { TENDER_NAMES } from '#renderer/sale/sale-words.ts';
import { TENDERS } from '#renderer/sale/tenders.ts';

type MoneyTaskDialogProps = {
  readonly task: MoneyTask;
  /** After it is done too, where nothing else takes the dialog's place. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
};

export function MoneyTaskDialog({ task, onDone, onClose }: MoneyTaskDialogProps): ReactNode {
  const [writingOff, setWritingOff] = useState(false);
  const props = { task, onClose, done: () => onDone?.() };
  if (writingOff) return <WriteOffDialog {...props} onClose={() => setWritingOff(false)} />;
  if (task.direction === 'refund') return <RefundDialog {...props} />;
  return <CollectDialog {...props} onWriteOff={() => setWritingOff(true)} />;
}

type TaskProps = {
  readonly task: MoneyTask;
  readonly done: () => void;
  readonly onClose: () => void;
};

function useHandedOver(said: string, done: () => void) {
  const say = useNotice((state) => state.say);
  return useCommand('moneyTask.done', {
    failure: 'own',
    done: () => {
      say('good', said);
      done();
    },
  });
}

function Amount({ word, due_fen }: { readonly word: string; readonly due_fen: number }): ReactNode {
  return (
    <p className="pay-due">
      <span>{word}</span>
      <b>{displayYuan(due_fen)}</b>
      <span>元</span>
    </p>
  );
}

function RefundDialog({ task, done, onClose }: TaskProps): ReactNode {
  const name = TENDER_NAMES[task.kind];
  const voided = task.cause === 'void';
  const said = `${task.saleNo} ${name} ${displayYuan(task.amount_fen)} 元已退给顾客。`;
  const act = useHandedOver(said, done);
  return (
    <Dialog
      title={voided ? '已退费' : '退差额'}
      width={560}
      onClose={onClose}
      failure={act.error?.sentence ?? null}
      buttons={[
        {
          key: 'Enter',
          label: '已退给顾客',
          main: true,
          run: () => {
            if (!act.isPending) act.mutate({ taskId: task.taskId, kind: null });
          },
        },
      ]}
      note={task.saleNo}
    >
      <p>{voided ? '个人账户由平台退回；' : '补结后顾客多付的，'}按原来的收款方式退给顾客：</p>
      <Amount word={`请退${name}`} due_fen={task.amount_fen} />
      {task.kind === 'cash' && <p className="muted">按 Enter 记入本班，钱箱随即打开。</p>}
    </Dialog>
  );
}

type CollectProps = TaskProps & { readonly onWriteOff: () => void };

function CollectDialog({ task, done, onClose, onWriteOff }: CollectProps): ReactNode {
  const [kind, setKind] = useState<TenderKind>(task.kind);
  const act = useHandedOver(`${task.saleNo} 补收 ${displayYuan(task.amount_fen)} 元已记账。`, done);
  return (
    <Dialog
      title="补收差额"
      width={600}
      onClose={onClose}
      failure={act.error?.sentence ?? null}
      keys={TENDERS.map((one, index) => ({
        key: `Alt+Digit${index + 1}`,
        label: TENDER_NAMES[one],
        run: () => setKind(one),
      }))}
      buttons={[
        {
          key: 'Enter',
          label: '已收到',
          main: true,
          run: () => {
            if (!act.isPending) act.mutate({ taskId: task.taskId, kind });
          },
        },
        { key: 'F9', label: '收不到，由本店承担（需 PIN）', run: onWriteOff },
      ]}
      note={task.saleNo}
    >
      <Amount word="请收" due_fen={task.amount_fen} />
      <TenderRow chosen={kind} onChoose={setKind} caps={['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']} />
    </Dialog>
  );
}

function WriteOffDialog({ task, done, onClose }: TaskProps): ReactNode {
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const writeOff = useCommand('moneyTask.writeOff', { failure: 'own', done });
  const lacking = reason.trim() === '' ? '请写原因。' : missing;
  const submit = (): void => {
    if (approval === null || writeOff.isPending) return;
    writeOff.mutate(
      { taskId: task.taskId, reason: reason.trim(), approval },
      { onError: () => clear() },
    );
  };
  return (
    <Dialog
      title="由本店承担差额"
      width={680}
      onClose={onClose}
      failure={writeOff.error?.sentence ?? null}
      buttons={[
        {
          key: 'F12',
          label: '由本店承担',
          main: true,
          danger: true,
          enabled: lacking ?? true,
          run: submit,
        },
      ]}
      note={lacking ?? task.saleNo}
    >
      <Amount word="差额" due_fen={task.amount_fen} />
      <div className="field-row">
        <label className="field-label" htmlFor="write-off-reason">
          原因
        </label>
        <Input
          id="write-off-reason"
          data-first-focus
          size="large"
          maxLength={200}
          placeholder="联系不到顾客 …"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {fields}
    </Dialog>
  );
}
