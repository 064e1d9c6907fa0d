/** The lots of one product, first expiry first, with what is reserved and what may still be sold. */
import type { ReactNode } from 'react';
import { displayPrice, displayQuantity } from '#core/money.ts';
import type { Lot, ProductRow } from '#contract/stock.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import { lotName } from './stock-input.ts';
import styles from './stock.module.css';

type StockLotsProps = {
  readonly product: ProductRow | null;
  readonly receiveEnabled: true | string;
  /** What the goods were bought for is the manager's. */
  readonly showsCost: boolean;
  readonly onReceive: () => void;
};

export function StockLots(props: StockLotsProps): ReactNode {
  const { product, receiveEnabled, showsCost, onReceive } = props;
  return (
    <section className={`${styles['panel']} ${styles['lots']}`} aria-label="批次">
      <header className={styles['head']}>
        <h2>{product ? product.name : '批次和效期'}</h2>
        {product && <span className={styles['small']}>{product.spec}</span>}
      </header>
      <div className={styles['scroll']}>
        {product ? (
          <LotTable product={product} showsCost={showsCost} />
        ) : (
          <div className={styles['place']}>
            <EmptyState>选一个商品，看它的批次和效期。</EmptyState>
          </div>
        )}
      </div>
      <footer className={styles['foot']}>
        <span className={styles['small']}>销售按先到期先出选批；过期批次不能销售。</span>
        <ActionButton cap="F6" enabled={receiveEnabled} onPress={onReceive}>
          入库
        </ActionButton>
      </footer>
    </section>
  );
}

type LotTableProps = { readonly product: ProductRow; readonly showsCost: boolean };

function LotTable({ product, showsCost }: LotTableProps): ReactNode {
  const detail = useCall('product.lots', { productId: product.productId });
  if (detail.error) {
    return (
      <div className={styles['place']}>
        <ErrorState>{detail.error.sentence}</ErrorState>
      </div>
    );
  }
  if (!detail.data) {
    return (
      <div className={styles['place']}>
        <LoadingState text="正在读取批次" />
      </div>
    );
  }
  const { lots } = detail.data;
  if (lots.length === 0) {
    return (
      <div className={styles['place']}>
        <EmptyState>还没有批次。店长按 F6 入库。</EmptyState>
      </div>
    );
  }
  return (
    <table className={`${styles['table']} ${styles['lotTable']}`}>
      <thead>
        <tr>
          <th>批号</th>
          <th>有效期至</th>
          <th className={styles['figure']}>现有</th>
          {showsCost && <th className={styles['figure']}>进价</th>}
          <th>状态</th>
        </tr>
      </thead>
      <tbody>
        {lots.map((lot) => (
          <tr key={lot.lotId} className={lot.expired ? styles['expired'] : undefined}>
            <td>
              <b className="code">{lot.lotNo}</b>
              {lotName(lot, lots) !== lot.lotNo && <small>{lot.receivedOn} 收</small>}
            </td>
            <td className={styles['date']}>
              {lot.expiresOn}
              <small>生产 {lot.madeOn === '' ? '—' : lot.madeOn}</small>
            </td>
            <td className={styles['figure']}>
              <b>{displayQuantity(lot.onHand_e4)}</b> {product.unit}
              {lot.reserved_e4 > 0 && <small>占用 {displayQuantity(lot.reserved_e4)}</small>}
            </td>
            {showsCost && (
              <td className={styles['figure']}>
                {lot.cost_e6 === null ? '—' : displayPrice(lot.cost_e6)}
              </td>
            )}
            <td>
              <LotState lot={lot} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LotState({ lot }: { readonly lot: Lot }): ReactNode {
  if (lot.expired) return <StateTag kind="refused">已过期</StateTag>;
  if (lot.nearExpiry) return <StateTag kind="limited">近效期</StateTag>;
  if (lot.onHand_e4 === 0) return <StateTag kind="ended">已售完</StateTag>;
  return <StateTag kind="confirmed">可售</StateTag>;
}
