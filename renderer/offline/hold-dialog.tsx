/** 开通挂账, with the manager's PIN: from then on the store may lend what the fund will pay. */
import type { ReactNode } from 'react';
import { useNotice } from '#renderer/app/notice-store.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { ActDialog } from '#renderer/page-parts/act-dialog.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

export function HoldDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { approval, missing, clear, fields } = useApproval();
  const hold = useCommand('dossier.allowHold', {
    failure: 'own',
    done: () => {
      useNotice.getState().say('good', '已开通挂账。');
      onClose();
    },
  });
  const act = (): void => {
    if (approval === null || hold.isPending) return;
    hold.mutate({ allowed: true, approval }, { onError: clear });
  };
  return (
    <ActDialog
      title="开通挂账？"
      width={640}
      label="开通挂账"
      doing="登记"
      cap="F8"
      lacks={missing}
      act={hold}
      note="谁、何时，都会记录"
      run={act}
      onClose={onClose}
    >
      <p>断网时医保顾客只付估算自付，其余由本店垫付，补结以后才收得回。额度见“门店设置”。</p>
      {fields}
    </ActDialog>
  );
}
