/** What the search found, below the field; the arrow keys move, Enter adds. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { displayPrice, displayQuantity } from '#core/money.ts';
import type { ProductRow } from '#contract/stock.ts';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { LabelTag } from '#renderer/design/state-tag.tsx';
import { KIND_NAMES, catalogueName } from './sale-words.ts';

type SearchPanelProps = {
  readonly word: string;
  readonly rows: readonly ProductRow[];
  readonly picked: number;
  readonly waiting: boolean;
  readonly failure: string | null;
  readonly onChoose: (row: ProductRow) => void;
};

export function SearchPanel(props: SearchPanelProps): ReactNode {
  const { word, rows, picked, waiting, failure, onChoose } = props;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  return (
    <div className="search-panel">
      {failure !== null && <ErrorState>{failure}</ErrorState>}
      {failure === null && rows.length === 0 && !waiting && (
        <EmptyState>没有“{word}”。可试拼音首字母或批准文号。</EmptyState>
      )}
      <ul ref={list} role="listbox" aria-label="查药结果">
        {rows.map((row, index) => (
          <li
            key={row.productId}
            role="option"
            aria-selected={index === picked}
            className={index === picked ? 'found found-on' : 'found'}
            onClick={() => onChoose(row)}
          >
            <span className="found-name">
              <span>
                <LabelTag>{KIND_NAMES[row.kind]}</LabelTag> <b>{row.name}</b> {row.spec}
              </span>
              <span className="second">
                {row.manufacturer}
                {row.approvalNo !== '' && ` · ${row.approvalNo}`}
                {row.shelf !== '' && ` · 货位 ${row.shelf}`}
              </span>
            </span>
            <span>{catalogueName(row.catalogueClass)}</span>
            <span className={`number ${row.available_e4 > 0 ? '' : 'bad'}`}>
              余 {displayQuantity(row.available_e4)} {row.unit}
            </span>
            <b className="number found-price">{displayPrice(row.price_e6)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
