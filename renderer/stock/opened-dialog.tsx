/** The dialog a key of the stock page has opened, about the product it was pressed for. */
import type { ReactNode } from 'react';
import type { CallOutput } from '#contract/index.ts';
import type { ProductRow } from '#contract/stock.ts';
import { useNotice } from '#renderer/app/notice-store.ts';
import { GoodsImportDialog } from '#renderer/goods-import/goods-import-dialog.tsx';
import { AdjustDialog, PriceDialog } from './change-dialogs.tsx';
import { CostDialog } from './cost-dialog.tsx';
import { PriceHistoryDialog } from './price-history-dialog.tsx';
import { NewProductDialog, ReceiveDialog } from './stock-dialogs.tsx';
import type { ProductDialog } from './stock-keys.ts';

export type Opened =
  | { readonly dialog: 'new' | 'list' }
  | { readonly dialog: ProductDialog; readonly product: ProductRow };

type OpenedDialogProps = {
  readonly opened: Opened;
  readonly onCreated: (product: CallOutput<'product.create'>) => void;
  readonly onClose: () => void;
};

export function OpenedDialog({ opened, onCreated, onClose }: OpenedDialogProps): ReactNode {
  const say = useNotice((state) => state.say);
  const done = { onDone: (sentence: string) => say('good', sentence), onClose };
  switch (opened.dialog) {
    case 'receive':
      return <ReceiveDialog product={opened.product} {...done} />;
    case 'price':
      return <PriceDialog product={opened.product} {...done} />;
    case 'adjust':
      return <AdjustDialog product={opened.product} {...done} />;
    case 'cost':
      return <CostDialog product={opened.product} {...done} />;
    case 'history':
      return <PriceHistoryDialog product={opened.product} onClose={onClose} />;
    case 'list':
      return <GoodsImportDialog {...done} />;
    case 'new':
      return <NewProductDialog onDone={onCreated} onClose={onClose} />;
  }
}
