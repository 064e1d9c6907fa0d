/** The short questions of the counter: open the drawer, delete a line, empty the sale. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Input } from 'antd';
import type { SaleLine } from '#contract/sale.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useSaleCommand } from './use-sale.ts';

type ClosableProps = { readonly onClose: () => void };

/** F11: the reason is logged with the person and the time. */
export function DrawerDialog({ onClose }: ClosableProps): ReactNode {
  const [reason, setReason] = useState('');
  const say = useNotice((state) => state.say);
  const open = useCommand('drawer.open', { failure: 'own' });
  const act = (): void => {
    if (open.isPending) return;
    open.mutate(
      { reason: reason.trim() },
      {
        onSuccess: () => {
          say('good', '钱箱已打开，原因已记录。');
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      title="开钱箱"
      onClose={onClose}
      failure={open.error?.sentence ?? null}
      buttons={[
        {
          key: 'F11',
          label: '打开',
          main: true,
          enabled: reason.trim() !== '' || '请写原因。',
          run: act,
        },
      ]}
      note="谁、何时、为什么，都会记录"
    >
      <div className="field-row">
        <label className="field-label" htmlFor="drawer-reason">
          原因
        </label>
        <Input
          id="drawer-reason"
          data-first-focus
          size="large"
          maxLength={100}
          placeholder="换零、存零钱 …"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Dialog>
  );
}

type RemoveLineProps = ClosableProps & { readonly line: SaleLine };

/** Del after a trial: the figures go with the line. */
export function RemoveLineDialog({ line, onClose }: RemoveLineProps): ReactNode {
  const remove = useSaleCommand('sale.removeLine', { failure: 'own' });
  return (
    <Dialog
      title="删除这一行？"
      onClose={onClose}
      failure={remove.error?.sentence ?? null}
      buttons={[
        {
          key: 'Delete',
          label: '删除',
          main: true,
          danger: true,
          run: () => {
            if (!remove.isPending) remove.mutate({ lineId: line.lineId }, { onSuccess: onClose });
          },
        },
      ]}
    >
      <p>
        <b>{line.name}</b> {line.spec}
      </p>
      <p>删除后预结算金额失效，须重新试算。</p>
    </Dialog>
  );
}

/** Ctrl+Del: the whole sale; the document stays as abandoned. */
export function AbandonDialog({ onClose }: ClosableProps): ReactNode {
  const abandon = useSaleCommand('sale.abandon', { failure: 'own' });
  return (
    <Dialog
      title="清空本单？"
      onClose={onClose}
      failure={abandon.error?.sentence ?? null}
      buttons={[
        {
          key: 'Delete',
          label: '清空',
          main: true,
          danger: true,
          run: () => {
            if (!abandon.isPending) abandon.mutate({}, { onSuccess: onClose });
          },
        },
      ]}
    >
      <p>批号和追溯码退回，单据留作“已清空”。顾客还要买时，请改用 F8 挂单。</p>
    </Dialog>
  );
}
