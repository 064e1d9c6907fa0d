/** 库存: search a product, see its lots and their expiry; the manager receives goods. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import type { CallOutput } from '#contract/index.ts';
import type { ProductRow } from '#contract/stock.ts';
import { displayPrice, displayQuantity, displayYuan } from '#core/money.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { EmptyState, ErrorState } from '#renderer/design/states.tsx';
import { LabelTag, StateTag } from '#renderer/design/state-tag.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import { KIND_NAMES, catalogueName } from '#renderer/sale/sale-words.ts';
import { NewProductDialog, ReceiveDialog } from './stock-dialogs.tsx';
import { StockLots } from './stock-lots.tsx';
import styles from './stock.module.css';

/** Rows asked for at once; the search is ranked, so what is wanted is among them. */
const SEARCH_LIMIT = 50;

export function StockPage(): ReactNode {
  const session = useSession();
  const say = useNotice((state) => state.say);
  const summary = useCall('stock.summary', {});
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [asked, setAsked] = useState('');
  const [chosenIndex, setChosenIndex] = useState(0);
  const [opened, setOpened] = useState<'receive' | 'new' | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useCall(
    'product.search',
    { text: asked, limit: SEARCH_LIMIT },
    { enabled: asked !== '', keepPrevious: true },
  );
  const rows = asked === '' ? [] : (found.data ?? []);
  const chosen = rows[Math.min(chosenIndex, rows.length - 1)] ?? null;
  const manager = allowed(session, ['manager']);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    // Half-typed letters of an input method are not a search.
    if (composing) return;
    setAsked(text.trim());
    setChosenIndex(0);
  }, [text, composing]);

  const focusSearch = (): void => {
    field.current?.focus();
    field.current?.select();
  };
  const move = (step: number): void =>
    setChosenIndex((index) => Math.min(rows.length - 1, Math.max(0, index + step)));
  const receiveEnabled = manager !== true ? manager : chosen === null ? '请先选商品。' : true;
  useKeys('库存', [
    { key: 'F2', label: '查药', run: focusSearch, legend: true },
    {
      key: 'ArrowUp',
      cap: '↑↓',
      label: '选商品',
      run: () => move(-1),
      legend: true,
      repeats: true,
    },
    { key: 'ArrowDown', label: '下一个', run: () => move(1), hidden: true, repeats: true },
    {
      key: 'F6',
      label: '入库',
      run: () => setOpened('receive'),
      enabled: receiveEnabled,
      legend: true,
    },
    { key: 'F7', label: '新商品', run: () => setOpened('new'), enabled: manager, legend: true },
  ]);

  return (
    <main className={styles['page']} aria-label="库存">
      <SummaryStrip summary={summary.data ?? null} error={summary.error?.sentence ?? null} />
      <section className={`${styles['panel']} ${styles['products']}`} aria-label="商品">
        <div className={styles['search']}>
          <SearchOutlined />
          <input
            ref={field}
            className={styles['searchField']}
            aria-label="查药"
            placeholder="拼音首字母 / 品名 / 批准文号 / 编码"
            maxLength={50}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.nativeEvent.isComposing) return;
              const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
              if (step === 0) return;
              event.preventDefault();
              move(step);
            }}
          />
          <KeyCap>F2</KeyCap>
        </div>
        <ProductTable
          rows={rows}
          asked={asked}
          waiting={found.isFetching}
          error={found.error?.sentence ?? null}
          chosen={chosen}
          onChoose={(row) => setChosenIndex(rows.indexOf(row))}
        />
      </section>
      <StockLots
        product={chosen}
        receiveEnabled={receiveEnabled}
        onReceive={() => setOpened('receive')}
      />
      {opened === 'receive' && chosen && (
        <ReceiveDialog
          product={chosen}
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'new' && (
        <NewProductDialog
          onDone={(product) => {
            say('good', `已建商品：${product.name}。按 F6 入库。`);
            setText(product.itemCode);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </main>
  );
}

type SummaryProps = {
  readonly summary: CallOutput<'stock.summary'> | null;
  readonly error: string | null;
};

function SummaryStrip({ summary, error }: SummaryProps): ReactNode {
  return (
    <section className={`${styles['panel']} ${styles['summary']}`} aria-label="库存概况">
      {error !== null && <ErrorState>{error}</ErrorState>}
      {summary && (
        <dl>
          <div>
            <dt>商品</dt>
            <dd>{summary.products.toLocaleString('en-US')}</dd>
          </div>
          <div>
            <dt>批次</dt>
            <dd>{summary.lots.toLocaleString('en-US')}</dd>
          </div>
          <div>
            <dt>近效期批次</dt>
            <dd className={summary.nearExpiryLots > 0 ? styles['amber'] : undefined}>
              {summary.nearExpiryLots}
            </dd>
          </div>
          <div>
            <dt>已过期批次</dt>
            <dd className={summary.expiredLots > 0 ? styles['red'] : undefined}>
              {summary.expiredLots}
            </dd>
          </div>
          <div>
            <dt>库存金额（元，按售价）</dt>
            <dd>{displayYuan(summary.value_fen)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}

type ProductTableProps = {
  readonly rows: readonly ProductRow[];
  readonly asked: string;
  readonly waiting: boolean;
  readonly error: string | null;
  readonly chosen: ProductRow | null;
  readonly onChoose: (row: ProductRow) => void;
};

function ProductTable(props: ProductTableProps): ReactNode {
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
            <tr
              key={row.productId}
              aria-selected={row === chosen}
              onClick={() => props.onChoose(row)}
            >
              <td>
                <LabelTag>{KIND_NAMES[row.kind]}</LabelTag> <b>{row.name}</b>
                <small>
                  {[row.spec, row.manufacturer].filter((part) => part !== '').join(' · ')}
                </small>
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
          ))}
        </tbody>
      </table>
    </div>
  );
}
