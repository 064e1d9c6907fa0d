/** The keys of the stock page. */
import type { KeyBinding } from '#renderer/keys/key-store.ts';

/** Dialogs about the chosen product. */
export type ProductDialog = 'receive' | 'price' | 'adjust' | 'history' | 'cost';

type StockKeyActs = {
  readonly move: (step: number) => void;
  readonly focusSearch: () => void;
  readonly open: (dialog: 'new' | 'list') => void;
  readonly openFor: (dialog: ProductDialog) => void;
  readonly receiveEnabled: true | string;
  readonly createEnabled: true | string;
  /** Anybody may ask; a manager approves. */
  readonly changeEnabled: true | string;
  readonly historyEnabled: true | string;
};

export function stockKeys(page: StockKeyActs): readonly KeyBinding[] {
  return [
    { key: 'F2', label: '查药', run: page.focusSearch, legend: true },
    {
      key: 'ArrowUp',
      cap: '↑↓',
      label: '选商品',
      run: () => page.move(-1),
      legend: true,
      repeats: true,
    },
    { key: 'ArrowDown', label: '下一个', run: () => page.move(1), hidden: true, repeats: true },
    {
      key: 'F4',
      label: '价格记录',
      run: () => page.openFor('history'),
      enabled: page.historyEnabled,
      legend: true,
    },
    {
      key: 'F6',
      label: '入库',
      run: () => page.openFor('receive'),
      enabled: page.receiveEnabled,
      legend: true,
    },
    {
      key: 'F7',
      label: '新商品',
      run: () => page.open('new'),
      enabled: page.createEnabled,
      legend: true,
    },
    {
      key: 'F8',
      label: '改价',
      run: () => page.openFor('price'),
      enabled: page.changeEnabled,
      legend: true,
    },
    {
      key: 'F9',
      label: '盘点报损',
      run: () => page.openFor('adjust'),
      enabled: page.changeEnabled,
      legend: true,
    },
    {
      key: 'F10',
      label: '导入',
      run: () => page.open('list'),
      enabled: page.createEnabled,
      legend: true,
    },
    {
      key: 'F11',
      label: '更正进价',
      run: () => page.openFor('cost'),
      enabled: page.receiveEnabled,
      legend: true,
    },
  ];
}
