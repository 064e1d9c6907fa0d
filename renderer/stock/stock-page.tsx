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
import { useKeys } from '#renderer/keys/use-keys.ts';
import { useWhenShown } from '#renderer/keys/use-when-shown.ts';
import { OpenedDialog } from './opened-dialog.tsx';
import type { Opened } from './opened-dialog.tsx';
import type { ProductDialog } from './stock-keys.ts';
import { stockKeys } from './stock-keys.ts';
import { ProductTable } from './product-table.tsx';
import { StockLots } from './stock-lots.tsx';
import { useProductSearch } from './use-product-search.ts';
import type { ProductSearch } from './use-product-search.ts';
import styles from './stock.module.css';

const NOTHING_CHOSEN = '请先选商品。';

/** The dialog keeps its product whatever the search finds meanwhile, with what is new about it. */
function live(opened: Opened, rows: readonly ProductRow[]): Opened {
  if (!('product' in opened)) return opened;
  const row = rows.find((one) => one.productId === opened.product.productId);
  return row === undefined ? opened : { ...opened, product: row };
}

export function StockPage(): ReactNode {
  const session = useSession();
  const say = useNotice((state) => state.say);
  const summary = useCall('stock.summary', {});
  const search = useProductSearch();
  const { rows, chosen, move } = search;
  const [opened, setOpened] = useState<Opened | null>(null);
  const openFor = useWhenShown(search.outdated, (dialog: ProductDialog) => {
    if (chosen === null) say('bad', NOTHING_CHOSEN);
    else setOpened({ dialog, product: chosen });
  });
  const field = useRef<HTMLInputElement>(null);
  const manager = allowed(session, ['manager']);

  useEffect(() => field.current?.focus(), []);

  const focusSearch = (): void => {
    field.current?.focus();
    field.current?.select();
  };
  const choice = chosen !== null || search.outdated || NOTHING_CHOSEN;
  const receiveEnabled = manager === true ? choice : manager;
  useKeys(
    '库存',
    stockKeys({
      ...{ move, focusSearch, openFor, receiveEnabled },
      open: (dialog) => setOpened({ dialog }),
      createEnabled: manager,
      changeEnabled: choice,
      historyEnabled: choice,
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
          waiting={search.fetching}
          error={search.error}
          chosen={chosen}
          onChoose={search.choose}
        />
      </section>
      <StockLots
        product={chosen}
        receiveEnabled={receiveEnabled}
        showsCost={manager === true}
        onReceive={() => openFor('receive')}
      />
      {opened && (
        <OpenedDialog
          opened={live(opened, rows)}
          onCreated={(product) => {
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
  readonly search: ProductSearch;
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
