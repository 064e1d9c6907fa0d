/** The lots of one product, first expiry first, with what is reserved and what may still be sold. */
import type { ReactNode } from 'react';
import { displayQuantity } from '#core/money.ts';
import type { Lot, ProductRow } from '#contract/stock.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { EmptyState, ErrorState, LoadingState } from '#renderer/design/states.tsx';
import { StateTag } from '#renderer/design/state-tag.tsx';
import { ActionButton } from '#renderer/page-parts/action-button.tsx';
import type { ProductId } from '#core/ids.ts';
import styles from './stock.module.css';

type StockLotsProps = {
  readonly product: ProductRow | null;
  readonly receiveEnabled: true | string;
  readonly onReceive: () => void;
};

export function StockLots({ product, receiveEnabled, onReceive }: StockLotsProps): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['lots']}`} aria-label="批次">
      <header className={styles['head']}>
        <h2>{product ? product.name : '批次和效期'}</h2>
        {product && <span className={styles['small']}>{product.spec}</span>}
      </header>
      <div className={styles['scroll']}>
        {product ? (
          <LotTable productId={product.productId} unit={product.unit} />
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

function LotTable(props: { readonly productId: ProductId; readonly unit: string }): ReactNode {
  const detail = useCall('product.lots', { productId: props.productId });
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
  if (detail.data.lots.length === 0) {
    return (
      <div className={styles['place']}>
        <EmptyState>还没有批次。店长按 F6 入库。</EmptyState>
      </div>
    );
  }
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th>批号</th>
          <th>有效期至</th>
          <th className={styles['figure']}>现有</th>
          <th className={styles['figure']}>占用</th>
          <th>状态</th>
        </tr>
      </thead>
      <tbody>
        {detail.data.lots.map((lot) => (
          <tr key={lot.lotId} className={lot.expired ? styles['expired'] : undefined}>
            <td>
              <b className="code">{lot.lotNo}</b>
              <small>生产 {lot.madeOn === '' ? '—' : lot.madeOn}</small>
            </td>
            <td>{lot.expiresOn}</td>
            <td className={styles['figure']}>
              <b>{displayQuantity(lot.onHand_e4)}</b> {props.unit}
            </td>
            <td className={styles['figure']}>
              {lot.reserved_e4 === 0 ? '—' : displayQuantity(lot.reserved_e4)}
            </td>
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
