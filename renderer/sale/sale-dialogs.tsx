/**
 * Which dialog stands over the counter. What the sale's state demands comes first and opens by
 * itself, also after a restart; what a key opened comes after.
 */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import { never } from '#core/result.ts';
import type { Sale } from '#contract/sale.ts';
import { CashChangedDialog } from './cash-changed-dialog.tsx';
import { HeldDialog } from './held-dialog.tsx';
import { LineDialog } from './line-dialog.tsx';
import { PayDialog } from './pay-dialog.tsx';
import { ReprintDialog } from './reprint-dialog.tsx';
import { useSaleUi } from './sale-ui-store.ts';
import { SettlingDialog } from './settling-dialog.tsx';
import { SlipDialog } from './slip-dialog.tsx';
import { AbandonDialog, DrawerDialog, RemoveLineDialog } from './small-dialogs.tsx';
import { UnknownDialog } from './unknown-dialog.tsx';
import { VoidDialog } from './void-dialog.tsx';

type SaleDialogsProps = {
  readonly sale: Sale | null;
  /** 2102 is on its way from this window. */
  readonly settling: boolean;
};

export function SaleDialogs({ sale, settling }: SaleDialogsProps): ReactNode {
  const { dialog, openDialog, closeDialog, tender } = useSaleUi();
  // A settled sale asks for its money by itself, once; after Esc F12 asks again.
  const [asked, setAsked] = useState<SaleId | null>(null);
  const due = sale?.state === 'settled' && sale.settlement?.cashChangedFrom_fen == null;
  const dueId = due ? sale.saleId : null;
  useEffect(() => {
    if (dueId === null || dueId === asked) return;
    setAsked(dueId);
    openDialog({ kind: 'pay', saleId: dueId });
  }, [dueId, asked, openDialog]);

  if (sale !== null) {
    if (settling || sale.state === 'settling') return <SettlingDialog sale={sale} />;
    if (sale.state === 'unknown') return <UnknownDialog sale={sale} />;
    const from = sale.settlement?.cashChangedFrom_fen ?? null;
    if (sale.state === 'settled' && from !== null) {
      return <CashChangedDialog sale={sale} from_fen={from} />;
    }
  }
  if (dialog === null) return null;
  const close = closeDialog;
  switch (dialog.kind) {
    case 'pay':
      return sale?.saleId === dialog.saleId ? (
        <PayDialog
          key={dialog.saleId}
          sale={sale}
          first={tender}
          onClose={close}
          onPaid={(saleId) => openDialog({ kind: 'slip', saleId })}
        />
      ) : null;
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
          onClose={close}
        />
      );
    case 'reprint':
      return <ReprintDialog onClose={close} />;
    case 'drawer':
      return <DrawerDialog onClose={close} />;
    case 'abandon':
      return <AbandonDialog onClose={close} />;
    default:
      return never(dialog);
  }
}
