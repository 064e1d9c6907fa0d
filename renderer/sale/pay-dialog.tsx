/** Receiving the money of the sale in work: the share insurance leaves, or all of a self-paid one. */
import type { ReactNode } from 'react';
import type { SaleId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ReceiveDialog } from './receive-dialog.tsx';
import { endWords } from './resolution-words.ts';
import type { Heading } from './resolution-words.ts';
import type { TenderKind } from './sale-ui-store.ts';
import { useSaleCommand } from './use-sale.ts';

type PayDialogProps = {
  readonly sale: Sale;
  /** Tender chosen on the page before. */
  readonly first: TenderKind;
  readonly onClose: () => void;
  readonly onPaid: (saleId: SaleId) => void;
};

export function PayDialog({ sale, first, onClose, onPaid }: PayDialogProps): ReactNode {
  const tender = useSaleCommand('sale.tender', {
    failure: 'own',
    // Here and not at the call: the dialog may be gone before the reply is here.
    done: () => onPaid(sale.saleId),
  });
  const insured = sale.state === 'settled';
  return (
    <ReceiveDialog
      title={lateWords(sale)?.title ?? (insured ? '医保结算成功' : '自费收款')}
      due_fen={sale.stillToPay_fen}
      first={first}
      pending={tender.isPending}
      failure={tender.error?.sentence ?? null}
      act="收款，打印小票"
      lead={<LateAnswer sale={sale} />}
      tag={insured && <StateTag kind="confirmed">已结算</StateTag>}
      note={sale.saleNo}
      onClose={onClose}
      onPay={(tenders) => tender.mutate({ saleId: sale.saleId, tenders })}
    />
  );
}

/** The answer came after it had been given up: nobody expects the till to ask for money now. */
function lateWords(sale: Sale): Heading | null {
  return sale.state === 'settled' && sale.resolution?.request === 'settle' ? endWords(sale) : null;
}

function LateAnswer({ sale }: { readonly sale: Sale }): ReactNode {
  const words = lateWords(sale);
  return words && <p role="alert">{words.line}</p>;
}
