/** F10: prints a slip again; counted, named and timed by the engine. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import type { ReceiptView } from '#contract/day.ts';
import { useCommand } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { LoadingState } from '#renderer/design/states.tsx';
import { ReceiptPaper } from '#renderer/receipt/receipt-paper.tsx';
import { FindSaleDialog } from './find-sale.tsx';

export function ReprintDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [receipt, setReceipt] = useState<ReceiptView | null>(null);
  const reprint = useCommand('receipt.reprint', { failure: 'own' });
  const print = (saleId: SaleId): void => {
    if (!reprint.isPending) reprint.mutate({ saleId }, { onSuccess: setReceipt });
  };
  if (receipt === null && !reprint.isPending && !reprint.error) {
    return (
      <FindSaleDialog title="重打小票" act="重打" actKey="F10" onClose={onClose} onFound={print} />
    );
  }
  return (
    <Dialog
      title={receipt === null ? '重打小票' : `已重打第 ${receipt.copyNo} 次`}
      width={400}
      onClose={onClose}
      failure={reprint.error?.sentence ?? null}
      buttons={[{ key: 'Enter', label: '知道了', main: true, run: onClose }]}
    >
      {receipt === null ? (
        reprint.isPending && <LoadingState text="正在打印" />
      ) : (
        <ReceiptPaper receipt={receipt} />
      )}
    </Dialog>
  );
}
