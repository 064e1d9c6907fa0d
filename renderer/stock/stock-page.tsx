/** 库存: search a product, see its lots and their expiry; the manager receives goods. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import type { CallOutput } from '#contract/index.ts';
import type { ProductRow } from '#contract/stock.ts';
import { displayYuan } from '#core/money.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { allowed, useSession } from '#renderer/app/session.ts';
import { useCall } from '#renderer/contract-client/hooks.ts';
import { KeyCap } from '#renderer/design/key-cap.tsx';
import { ErrorState } from '#renderer/design/states.tsx';
import { GoodsImportDialog } from '#renderer/goods-import/goods-import-dialog.tsx';
import { useKeys } from '#renderer/keys/use-keys.ts';
import type { StockDialog } from './stock-keys.ts';
import { stockKeys } from './stock-keys.ts';
import { AdjustDialog, PriceDialog } from './change-dialogs.tsx';
import { CostDialog } from './cost-dialog.tsx';
import { PriceHistoryDialog } from './price-history-dialog.tsx';
import { ProductTable } from './product-table.tsx';
import { NewProductDialog, ReceiveDialog } from './stock-dialogs.tsx';
import { StockLots } from './stock-lots.tsx';
import styles from './stock.module.css';

/** Rows asked for at once; the search is ranked, so what is wanted is among them. */
const SEARCH_LIMIT = 50;

/** Searches while one types and keeps which row is chosen. */
function useProductSearch() {
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [asked, setAsked] = useState('');
  const [index, setIndex] = useState(0);
  useEffect(() => {
    // Half-typed letters of an input method are not a search.
    if (composing) return;
    setAsked(text.trim());
    setIndex(0);
  }, [text, composing]);
  const found = useCall(
    'product.search',
    { text: asked, limit: SEARCH_LIMIT },
    { enabled: asked !== '', keepPrevious: true },
  );
  const rows = asked === '' ? [] : (found.data ?? []);
  return {
    text,
    asked,
    rows,
    waiting: found.isFetching,
    error: found.error?.sentence ?? null,
    chosen: rows[Math.min(index, rows.length - 1)] ?? null,
    setText,
    setComposing,
    choose: (row: ProductRow) => setIndex(rows.indexOf(row)),
    move: (step: number) => setIndex((now) => Math.min(rows.length - 1, Math.max(0, now + step))),
  };
}

export function StockPage(): ReactNode {
  const session = useSession();
  const say = useNotice((state) => state.say);
  const summary = useCall('stock.summary', {});
  const search = useProductSearch();
  const { rows, chosen, move } = search;
  const [opened, setOpened] = useState<StockDialog | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const manager = allowed(session, ['manager']);

  useEffect(() => field.current?.focus(), []);

  const focusSearch = (): void => {
    field.current?.focus();
    field.current?.select();
  };
  const receiveEnabled = manager !== true ? manager : chosen === null ? '请先选商品。' : true;
  useKeys(
    '库存',
    stockKeys({
      ...{ move, focusSearch, open: setOpened, receiveEnabled },
      createEnabled: manager,
      changeEnabled: chosen === null ? '请先选商品。' : true,
      historyEnabled: chosen === null ? '请先选商品。' : true,
    }),
  );

  return (
    <main className={styles['page']} aria-label="库存">
      <SummaryStrip summary={summary.data ?? null} error={summary.error?.sentence ?? null} />
      <section className={`${styles['panel']} ${styles['products']}`} aria-label="商品">
        <SearchField field={field} search={search} />
        <ProductTable
          rows={rows}
          asked={search.asked}
          waiting={search.waiting}
          error={search.error}
          chosen={chosen}
          onChoose={search.choose}
        />
      </section>
      <StockLots
        product={chosen}
        receiveEnabled={receiveEnabled}
        showsCost={manager === true}
        onReceive={() => setOpened('receive')}
      />
      {opened === 'receive' && chosen && (
        <ReceiveDialog
          product={chosen}
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'price' && chosen && (
        <PriceDialog
          product={chosen}
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'adjust' && chosen && (
        <AdjustDialog
          product={chosen}
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'cost' && chosen && (
        <CostDialog
          product={chosen}
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'history' && chosen && (
        <PriceHistoryDialog product={chosen} onClose={() => setOpened(null)} />
      )}
      {opened === 'list' && (
        <GoodsImportDialog
          onDone={(sentence) => say('good', sentence)}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'new' && (
        <NewProductDialog
          onDone={(product) => {
            say('good', `已建商品：${product.name}。按 F6 入库。`);
            search.setText(product.itemCode);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </main>
  );
}

type SearchFieldProps = {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly search: ReturnType<typeof useProductSearch>;
};

function SearchField({ field, search }: SearchFieldProps): ReactNode {
  return (
    <div className={styles['search']}>
      <SearchOutlined />
      <input
        ref={field}
        className={styles['searchField']}
        aria-label="查药"
        placeholder="拼音首字母 / 品名 / 批准文号 / 编码"
        maxLength={50}
        value={search.text}
        onChange={(event) => search.setText(event.target.value)}
        onCompositionStart={() => search.setComposing(true)}
        onCompositionEnd={() => search.setComposing(false)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.nativeEvent.isComposing) return;
          const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
          if (step === 0) return;
          event.preventDefault();
          search.move(step);
        }}
      />
      <KeyCap>F2</KeyCap>
    </div>
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
