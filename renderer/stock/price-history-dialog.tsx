/** 价格记录: every selling price of a product, newest first, a page at a time. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PricePoint, ProductRow } from '#contract/stock.ts';
import { displayPrice } from '#core/money.ts';
import { chinaDateTime } from '#core/time.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { Dialog } from '#renderer/design/dialog.tsx';
import { LoadingState } from '#renderer/design/states.tsx';
import { PRICE_CAUSES } from './change-dialogs.tsx';
import styles from './stock.module.css';

const PAGE = 10;

const ORIGINS: Record<PricePoint['cause'], string> = {
  ...PRICE_CAUSES,
  created: '建商品',
  imported: '导入商品清单',
  opening: '建店时',
};

type HistoryProps = { readonly product: ProductRow; readonly onClose: () => void };

export function PriceHistoryDialog({ product, onClose }: HistoryProps): ReactNode {
  /** Where the pages so far began; the last is the one that is shown. */
  const [places, setPlaces] = useState<readonly (number | null)[]>([null]);
  const before = places.at(-1) ?? null;
  const { productId } = product;
  const page = useCall('product.priceHistory', { productId, before, limit: PAGE });
  const next = page.data?.next ?? null;
  const onward = next === null ? '这是最早的一页。' : true;
  const back = places.length === 1 ? '这是最近的一页。' : true;
  return (
    <Dialog
      title={`价格记录 · ${product.name} ${product.spec}`}
      width={860}
      onClose={onClose}
      failure={page.error?.sentence ?? null}
      buttons={[
        {
          key: 'PageDown',
          label: '更早',
          enabled: onward,
          run: () => setPlaces([...places, next]),
        },
        {
          key: 'PageUp',
          label: '更近',
          enabled: back,
          run: () => setPlaces(places.slice(0, -1)),
        },
      ]}
      note={`第 ${places.length} 页`}
    >
      {page.data === undefined ? (
        page.error === null && <LoadingState text="正在读取价格记录" />
      ) : (
        <PriceTable prices={page.data.prices} />
      )}
    </Dialog>
  );
}

function PriceTable({ prices }: { readonly prices: readonly PricePoint[] }): ReactNode {
  return (
    <table className={`${styles['table']} ${styles['history']}`} aria-label="价格记录">
      <thead>
        <tr>
          <th>时间</th>
          <th className={styles['figure']}>原价</th>
          <th className={styles['figure']}>新价</th>
          <th>原因</th>
          <th>提出</th>
          <th>批准</th>
        </tr>
      </thead>
      <tbody>
        {prices.map((price) => (
          <tr key={`${price.at} ${price.from_e6} ${price.to_e6}`}>
            <td>{price.at === null ? '—' : chinaDateTime(price.at).slice(0, 16)}</td>
            <td className={styles['figure']}>
              {price.from_e6 === null ? '—' : displayPrice(price.from_e6)}
            </td>
            <td className={styles['figure']}>
              <b>{displayPrice(price.to_e6)}</b>
            </td>
            <td>{ORIGINS[price.cause]}</td>
            <td>{price.staffName === '' ? '—' : price.staffName}</td>
            <td>{price.approvedBy === '' ? '—' : price.approvedBy}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
