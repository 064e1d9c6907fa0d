/** What the search found: name, codes, class, shelf, price and what may still be sold. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ProductRow } from '#contract/stock.ts';
import { displayPrice, displayQuantity } from '#core/money.ts';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { KIND_NAMES, catalogueName } from '#renderer/sale/sale-words.ts';
import styles from './stock.module.css';

type ProductTableProps = {
  readonly rows: readonly ProductRow[];
  readonly asked: string;
  readonly waiting: boolean;
  readonly error: string | null;
  readonly chosen: ProductRow | null;
  readonly onChoose: (row: ProductRow) => void;
};

export function ProductTable(props: ProductTableProps): ReactNode {
  const { rows, asked, chosen } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const chosenId = chosen?.productId ?? null;
  useEffect(() => {
    body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  if (props.error !== null) {
    return (
      <div className={styles['place']}>
        <ErrorState>{props.error}</ErrorState>
      </div>
    );
  }
  if (rows.length === 0) {
    return (
      <div className={styles['place']}>
        {asked === '' && (
          <EmptyState>输入品名、拼音首字母、批准文号或编码，一个字也可以。</EmptyState>
        )}
        {asked !== '' && !props.waiting && (
          <EmptyState>没有“{asked}”。可试拼音首字母或批准文号。</EmptyState>
        )}
      </div>
    );
  }
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} role="grid" aria-label="查到的商品">
        <thead>
          <tr>
            <th>品名 / 规格 · 厂家</th>
            <th>编码 / 批准文号</th>
            <th>医保类别</th>
            <th>货位</th>
            <th className={styles['figure']}>单价</th>
            <th className={styles['figure']}>可用</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <ProductLine
              key={row.productId}
              row={row}
              chosen={row === chosen}
              onChoose={() => props.onChoose(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type ProductLineProps = {
  readonly row: ProductRow;
  readonly chosen: boolean;
  readonly onChoose: () => void;
};

function ProductLine({ row, chosen, onChoose }: ProductLineProps): ReactNode {
  return (
    <tr aria-selected={chosen} onClick={onChoose}>
      <td>
        <LabelTag>{KIND_NAMES[row.kind]}</LabelTag> <b>{row.name}</b>
        <small>{[row.spec, row.manufacturer].filter((part) => part !== '').join(' · ')}</small>
      </td>
      <td>
        <span className="code">{row.itemCode}</span>
        <small>{row.approvalNo}</small>
      </td>
      <td>{catalogueName(row.catalogueClass)}</td>
      <td>{row.shelf === '' ? '—' : row.shelf}</td>
      <td className={styles['figure']}>{displayPrice(row.price_e6)}</td>
      <td className={styles['figure']}>
        {row.available_e4 > 0 ? (
          `${displayQuantity(row.available_e4)} ${row.unit}`
        ) : (
          <StateTag kind="limited" plain>
            无库存
          </StateTag>
        )}
      </td>
    </tr>
  );
}
