/** 结算成功，应付有变: the customer must hear of it before money is taken. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { Sale } from '#contract/sale.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { useSaleCommand } from './use-sale.ts';

type CashChangedProps = { readonly sale: Sale; readonly from_fen: number };

export function CashChangedDialog({ sale, from_fen }: CashChangedProps): ReactNode {
  const confirm = useSaleCommand('settlement.confirmCash', { failure: 'own' });
  const answer = (agree: boolean): void => {
    if (!confirm.isPending) confirm.mutate({ saleId: sale.saleId, agree });
  };
  const now_fen = sale.settlement?.amounts?.cashDue_fen ?? sale.stillToPay_fen;
  return (
    <Dialog
      title="结算成功，应付有变"
      failure={confirm.error?.sentence ?? null}
      buttons={[
        { key: 'F12', label: '顾客同意，去收款', main: true, run: () => answer(true) },
        { key: 'F9', label: '顾客不要了，整单退费', danger: true, run: () => answer(false) },
      ]}
    >
      <p className="big-line">
        医保内自付原 <b>{displayYuan(from_fen)}</b> 元，现 <b>{displayYuan(now_fen)}</b> 元。
      </p>
      <p>
        请先告知顾客，再收 <b>{displayYuan(sale.stillToPay_fen)}</b> 元。
      </p>
    </Dialog>
  );
}
