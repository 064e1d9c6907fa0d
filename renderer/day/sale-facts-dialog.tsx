/** What is known of one sale behind a difference: its state, the platform's words, its amounts. */
import type { ReactNode } from 'react';
import { displayYuan } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import type { SaleId } from '#core/ids.ts';
import type { Sale } from '#contract/sale.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { Dialog } from '#renderer/design/dialog.tsx';
import { ResolutionTimeline } from '#renderer/sale/resolution-timeline.tsx';
import { SALE_STATE_NAMES } from '#renderer/sale/sale-words.ts';
import styles from './day.module.css';

type SaleFactsProps = { readonly saleId: SaleId; readonly onClose: () => void };

export function SaleFactsDialog({ saleId, onClose }: SaleFactsProps): ReactNode {
  const sale = useCall('sale.get', { saleId });
  return (
    <Dialog
      width={680}
      title={sale.data ? `单据 ${sale.data.saleNo}` : '单据'}
      onClose={onClose}
      buttons={[{ key: 'Enter', label: '看完了', main: true, run: onClose }]}
    >
      {sale.error && <ErrorState>{sale.error.sentence}</ErrorState>}
      {sale.isPending && <LoadingState text="正在读取" />}
      {sale.data && <Facts sale={sale.data} />}
    </Dialog>
  );
}

function Facts({ sale }: { readonly sale: Sale }): ReactNode {
  const { settlement } = sale;
  const facts: readonly (readonly [string, string])[] = [
    ['状态', SALE_STATE_NAMES[sale.state]],
    ['参保人', sale.person?.maskedName ?? '无'],
    ['收银', sale.cashierName],
    ['商品', `${sale.kinds} 种，合计 ${displayYuan(sale.total_fen)}`],
    ['顾客应付', displayYuan(sale.stillToPay_fen)],
    ['机构流水', settlement?.msgid ?? ''],
    ['结算编号', settlement?.settlementNo ?? ''],
    ['发出', moment(settlement?.sentAt ?? null)],
    ['答复', settlement?.sentAt == null ? '' : moment(settlement.answeredAt) || '没有答复'],
    [settlement?.answeredAt == null ? '情况' : '平台原话', settlement?.sentence ?? ''],
    ['说明', settlement?.hint ?? ''],
  ];
  return (
    <>
      <dl className={styles['saleFacts']}>
        {facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
      </dl>
      {sale.resolution !== null && (
        <ResolutionTimeline way={sale.resolution} due_fen={sale.stillToPay_fen} />
      )}
    </>
  );
}

function moment(at: number | null): string {
  return at === null ? '' : chinaDateTime(at);
}
