/**
 * Which dialog stands over the counter. What the sale's state demands comes first and opens by
 * itself, also after a restart; what a key opened comes after.
 */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { never } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { MoneyTaskListDialog } from '#renderer/money-task/money-task-list-dialog.tsx';
import { OfflineDialogs } from '#renderer/offline/offline-dialogs.tsx';
import { CashChangedDialog } from './cash-changed-dialog.tsx';
import { HeldDialog } from './held-dialog.tsx';
import { LabelDialog } from './label-dialog.tsx';
import { LineDialog } from './line-dialog.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { ReprintDialog } from './reprint-dialog.tsx';
import { ReturnDialog } from './return-dialog.tsx';
import { ReturnsDialog } from './returns-open.tsx';
import { useSaleUi } from './sale-ui-store.ts';
import { focusTable } from './scan-row.tsx';
import { RefusedDialog } from './refused-dialog.tsx';
import { SettlingDialog } from './settling-dialog.tsx';
import { SlipDialog } from './slip-dialog.tsx';
import { AbandonDialog, DrawerDialog, RemoveLineDialog } from './small-dialogs.tsx';
import { UnknownDialog } from './unknown-dialog.tsx';
import { VoidDialog } from './void-dialog.tsx';
import { WayEndedDialog } from './way-ended-dialog.tsx';

type SaleDialogsProps = {
  readonly sale: Sale | null;
  /** 2102 is on its way from this window. */
  readonly settling: boolean;
};

/** The dialog the sale's own state demands, if any. */
function useDemanded(sale: Sale | null, settling: boolean): ReactNode {
  const { dialog, openDialog, paymentPutOff, putOffPayment, tender } = useSaleUi();
  if (sale === null) return null;
  if (settling || sale.state === 'settling') return <SettlingDialog sale={sale} />;
  if (sale.state === 'unknown') return <UnknownDialog sale={sale} />;
  const from = sale.settlement?.cashChangedFrom_fen ?? null;
  if (sale.state === 'settled' && from !== null) {
    return <CashChangedDialog sale={sale} from_fen={from} />;
  }
  // A settled sale asks for its money by itself, once; after Esc F12 asks again.
  const asks =
    (sale.state === 'settled' && dialog === null && paymentPutOff !== sale.saleId) ||
    (dialog?.kind === 'pay' && dialog.saleId === sale.saleId);
  if (!asks) return null;
  if (sale.keptFromSaleNo !== '') return <KeptSaleDialog sale={sale} />;
  return (
    <PayDialog
      key={sale.saleId}
      sale={sale}
      first={tender}
      onClose={() => putOffPayment(sale.saleId)}
      onPaid={(saleId) => openDialog({ kind: 'slip', saleId })}
    />
  );
}

/** What is kept of a return is not paid like a sale: the whole return ends. */
function KeptSaleDialog({ sale }: { readonly sale: Sale }): ReactNode {
  const { openDialog, putOffPayment } = useSaleUi();
  const open = useCall('sale.returnsOpen', {});
  const back = open.data?.find((one) => one.keptSaleId === sale.saleId);
  if (back === undefined) return null;
  return (
    <ReturnDialog
      key={back.returnId}
      back={back}
      onChanged={(changed) => openDialog({ kind: 'return', back: changed })}
      onClose={() => putOffPayment(sale.saleId)}
    />
  );
}

/** The focus never gets lost: when no dialog is left and nothing has it, the lines take it. */
function useFocusAfterDialog(open: boolean): void {
  useEffect(() => {
    if (open) return undefined;
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusTable();
    });
    return () => cancelAnimationFrame(frame);
  }, [open]);
}

export function SaleDialogs({ sale, settling }: SaleDialogsProps): ReactNode {
  const { dialog, openDialog, closeDialog } = useSaleUi();
  const demanded = useDemanded(sale, settling);
  useFocusAfterDialog(dialog !== null || demanded !== null);
  if (demanded !== null) return demanded;
  if (dialog === null) return null;
  // Only what it was drawn for: the sale may have opened another one meanwhile.
  const close = (): void => {
    if (useSaleUi.getState().dialog === dialog) closeDialog();
  };
  switch (dialog.kind) {
    case 'pay':
      // Of a sale that is no longer at the till.
      return null;
    case 'slip':
      return <SlipDialog saleId={dialog.saleId} onClose={close} />;
    case 'line': {
      const line = sale?.lines.find((one) => one.lineId === dialog.lineId);
      return line ? <LineDialog line={line} onClose={close} /> : null;
    }
    case 'removeLine': {
      const line = sale?.lines.find((one) => one.lineId === dialog.lineId);
      return line ? <RemoveLineDialog line={line} onClose={close} /> : null;
    }
    case 'held':
      return <HeldDialog onClose={close} />;
    case 'void':
      return (
        <VoidDialog
          saleId={dialog.saleId}
          onFound={(saleId) => openDialog({ kind: 'void', saleId })}
          onReprint={() => openDialog({ kind: 'reprint' })}
          onBegun={(back) => openDialog({ kind: 'return', back })}
          onClose={close}
        />
      );
    case 'return':
      return (
        <ReturnDialog
          key={dialog.back.returnId}
          back={dialog.back}
          onChanged={(back) => openDialog({ kind: 'return', back })}
          onClose={close}
        />
      );
    case 'returns':
      return (
        <ReturnsDialog
          onChosen={(back) => openDialog({ kind: 'return', back })}
          onAnother={() => openDialog({ kind: 'void', saleId: null })}
          onClose={close}
        />
      );
    case 'label': {
      const line = sale?.lines.find((one) => one.lineId === dialog.lineId);
      if (sale === null || line === undefined) return null;
      return <LabelDialog saleId={sale.saleId} line={line} onClose={close} />;
    }
    case 'reprint':
      return <ReprintDialog onClose={close} />;
    case 'moneyTasks':
      return <MoneyTaskListDialog onClose={close} />;
    case 'drawer':
      return <DrawerDialog onClose={close} />;
    case 'refused':
      return sale?.saleId === dialog.saleId ? <RefusedDialog sale={sale} onClose={close} /> : null;
    case 'offline':
      return (
        <OfflineDialogs
          sale={sale}
          act={dialog.act}
          onAct={(act) => openDialog({ kind: 'offline', act })}
          onPay={(saleId) => openDialog({ kind: 'pay', saleId })}
          onSlip={(saleId) => openDialog({ kind: 'slip', saleId })}
          onClose={close}
        />
      );
    case 'wayEnded':
      return sale?.saleId === dialog.saleId ? <WayEndedDialog sale={sale} onClose={close} /> : null;
    case 'abandon':
      return <AbandonDialog onClose={close} />;
    default:
      return never(dialog);
  }
}
