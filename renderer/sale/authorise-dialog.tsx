/** A manager allows the reversal where the region forbids an automatic one (settlement.md §4, 4). */
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { useApproval } from '#renderer/page-parts/use-approval.tsx';

type AuthoriseDialogProps = {
  readonly sale: { readonly saleId: SaleId; readonly saleNo: string };
  readonly onClose: () => void;
};

export function AuthoriseDialog({ sale, onClose }: AuthoriseDialogProps): ReactNode {
  const { approval, missing, clear, fields } = useApproval();
  const authorise = useCommand('resolution.authorise', { failure: 'own' });
  const submit = (): void => {
    if (approval === null || authorise.isPending) return;
    authorise.mutate(
      { saleId: sale.saleId, approval },
      { onSuccess: onClose, onError: () => clear() },
    );
  };
  return (
    <Dialog
      title="授权冲正"
      width={680}
      onClose={onClose}
      failure={authorise.error?.sentence ?? null}
      buttons={[
        { key: 'F12', label: '授权冲正', main: true, enabled: missing ?? true, run: submit },
      ]}
      note={missing}
    >
      <p>
        <b className="number">{sale.saleNo}</b>{' '}
        <StateTag kind="undecided">平台账上有这笔，本机没有收到答复</StateTag>
      </p>
      <p>授权后系统向平台冲正，再对账确认；确认前，本单不能再次结算。</p>
      {fields}
    </Dialog>
  );
}
