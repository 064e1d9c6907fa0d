/** After the payment: change to give, the slip as printed, and on to the next customer. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import type { SaleId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { useSystem } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { FUND_NAMES } from '#renderer/design/fund-bar.tsx';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ReceiptPaper } from '#renderer/receipt/receipt-paper.tsx';
import { useScanTarget } from '#renderer/scanner/scan-targets.ts';
import { TENDER_NAMES, takenByTender } from './sale-words.ts';

/** Who paid what, for the word said to the customer. */
function Split({ sale }: { readonly sale: Sale }): ReactNode {
  const amounts = sale.settlement?.amounts ?? null;
  const rows: readonly (readonly [string, number])[] = [
    ['合计', sale.total_fen],
    ...(amounts === null
      ? []
      : ([
          [FUND_NAMES.pooled, amounts.fundTotal_fen],
          [FUND_NAMES.account, amounts.ownAccountPay_fen],
          [FUND_NAMES.family, amounts.familyAccountPay_fen],
        ] as const)),
    ...takenByTender(sale).map((one) => [TENDER_NAMES[one.kind], one.amount_fen] as const),
  ];
  return (
    <dl className="slip-split">
      {rows.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{displayYuan(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

type SlipDialogProps = { readonly saleId: SaleId; readonly onClose: () => void };

export function SlipDialog({ saleId, onClose }: SlipDialogProps): ReactNode {
  const sale = useCall('sale.get', { saleId });
  const receipt = useCall('receipt.view', { saleId });
  const printer = useSystem()?.printer ?? null;
  // The next customer's first box closes the slip and goes into the new sale.
  useScanTarget(() => {
    onClose();
    return false;
  });
  const change = sale.data?.tenders.reduce((sum, tender) => sum + tender.change_fen, 0) ?? 0;
  const failed = printer?.state === 'fault';
  return (
    <Dialog
      title="小票"
      width={640}
      onClose={onClose}
      buttons={[{ key: 'Enter', label: '下一位顾客', main: true, run: onClose }]}
      note={failed ? null : '小票已保存，F10 可重打'}
    >
      <div className="slip-room">
        <div className="slip-words">
          <StateTag kind="confirmed">已完成</StateTag>
          {sale.data?.dossier && (
            <p className="slip-change">
              <span>取单码</span>
              <b>{sale.data.dossier.pickupCode}</b>
              <span className="muted">补结凭单两联：顾客签名，一联交顾客</span>
            </p>
          )}
          {sale.data && <Split sale={sale.data} />}
          {change > 0 && (
            <p className="slip-change">
              <span>找零</span>
              <b>{displayYuan(change)}</b>
            </p>
          )}
          {failed && (
            <ErrorState>
              已结算，小票没有打出。钱已记账，不要重做。
              {printer.waiting > 0 ? '装纸后自动打出。' : '装纸后按 F10。'}
            </ErrorState>
          )}
          {sale.error && <ErrorState>{sale.error.sentence}</ErrorState>}
        </div>
        {receipt.error && <ErrorState>{receipt.error.sentence}</ErrorState>}
        {!receipt.error && !receipt.data && <LoadingState text="正在排小票" />}
        {receipt.data && <ReceiptPaper receipt={receipt.data} />}
      </div>
    </Dialog>
  );
}
