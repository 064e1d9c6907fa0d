/**
 * Money that became due while nobody stood at the till with the customer (settlement.md §1, 4): one
 * task after the other, and Enter says that it has been handed over. What is to be collected the
 * store may bear itself, by a manager's word.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { displayYuan } from '#core/money.ts';
import type { MoneyTask } from '#contract/money-task.ts';
import type { Sale } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';
import { TenderRow } from './pay-block.tsx';
import type { TenderKind } from './sale-ui-store.ts';
import { TENDER_NAMES } from './sale-words.ts';
import { TENDERS } from './tenders.ts';

/** Of a sale's own list the cause is not told: its void. */
type Due = Sale['moneyDue'][number] & { readonly cause?: MoneyTask['cause'] };

type MoneyDueProps = {
  readonly saleNo: string;
  readonly due: Due;
  /** After it is done too, where nothing else takes the dialog's place. */
  readonly onDone?: () => void;
  readonly onClose: () => void;
};

export function MoneyDueDialog({ saleNo, due, onDone, onClose }: MoneyDueProps): ReactNode {
  const [writingOff, setWritingOff] = useState(false);
  const task = { saleNo, due, onClose, done: () => onDone?.() };
  if (writingOff) return <WriteOffDialog {...task} onClose={() => setWritingOff(false)} />;
  if (due.direction === 'refund') return <RefundDialog {...task} />;
  return <CollectDialog {...task} onWriteOff={() => setWritingOff(true)} />;
}

type TaskProps = {
  readonly saleNo: string;
  readonly due: Due;
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

function RefundDialog({ saleNo, due, done, onClose }: TaskProps): ReactNode {
  const name = TENDER_NAMES[due.kind];
  const voided = due.cause === undefined || due.cause === 'void';
  const said = `${saleNo} ${name} ${displayYuan(due.amount_fen)} 元已退给顾客。`;
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
            if (!act.isPending) act.mutate({ taskId: due.taskId, kind: null });
          },
        },
      ]}
      note={saleNo}
    >
      <p>{voided ? '个人账户由平台退回；' : '补结后顾客多付的，'}按原来的收款方式退给顾客：</p>
      <Amount word={`请退${name}`} due_fen={due.amount_fen} />
      {due.kind === 'cash' && <p className="muted">按 Enter 记入本班，钱箱随即打开。</p>}
    </Dialog>
  );
}

type CollectProps = TaskProps & { readonly onWriteOff: () => void };

function CollectDialog({ saleNo, due, done, onClose, onWriteOff }: CollectProps): ReactNode {
  const [kind, setKind] = useState<TenderKind>(due.kind);
  const act = useHandedOver(`${saleNo} 补收 ${displayYuan(due.amount_fen)} 元已记账。`, done);
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
            if (!act.isPending) act.mutate({ taskId: due.taskId, kind });
          },
        },
        { key: 'F9', label: '收不到，由本店承担（需 PIN）', run: onWriteOff },
      ]}
      note={saleNo}
    >
      <Amount word="请收" due_fen={due.amount_fen} />
      <TenderRow chosen={kind} onChoose={setKind} caps={['Alt+1', 'Alt+2', 'Alt+3', 'Alt+4']} />
    </Dialog>
  );
}

function WriteOffDialog({ saleNo, due, done, onClose }: TaskProps): ReactNode {
  const [reason, setReason] = useState('');
  const { approval, missing, clear, fields } = useApproval(false);
  const writeOff = useCommand('moneyTask.writeOff', { failure: 'own', done });
  const lacking = reason.trim() === '' ? '请写原因。' : missing;
  const submit = (): void => {
    if (approval === null || writeOff.isPending) return;
    writeOff.mutate(
      { taskId: due.taskId, reason: reason.trim(), approval },
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
      note={lacking ?? saleNo}
    >
      <Amount word="差额" due_fen={due.amount_fen} />
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
