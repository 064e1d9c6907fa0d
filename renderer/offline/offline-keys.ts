/**
 * The counter's keys while the line is gone (design notes §4.2): the table of the page with other
 * words, reasons and acts where the platform would be needed. Pure.
 */
import type { Sale } from '#contract/sale.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { isInsured } from '#renderer/sale/sale-words.ts';

export type OfflineActs = {
  /** 纯自费, after its question. */
  readonly selfPay: () => void;
};

const NO_TRIAL = '医保平台连接中断，恢复后才能预结算。自费单可直接收款。';
const NO_ACCOUNT = '医保平台连接中断，恢复后才能用个账。';
const NO_CREDENTIAL = '医保平台连接中断，认不了医保码。自费销售照常。';
const NOTHING_INSURED = '本单没有医保内的商品，按 F12 收款。';

/** True, or why the sale cannot be sold as it is: the engine's first blocker. */
function sellable(sale: Sale | null): true | string {
  if (sale === null || sale.lines.length === 0) return '本单没有商品。';
  return sale.blockers[0] ?? true;
}

/** Whether something of the sale would have been insurance's to pay. */
function wouldBeInsured(sale: Sale | null): sale is Sale {
  return sale !== null && sale.state === 'open' && isInsured(sale);
}

export function offlineKeys(
  sale: Sale | null,
  bindings: readonly KeyBinding[],
  acts: OfflineActs,
): readonly KeyBinding[] {
  const insured = wouldBeInsured(sale);
  const selfPay = insured ? sellable(sale) : NOTHING_INSURED;
  const changes: Readonly<Record<string, Partial<KeyBinding>>> = {
    F3: { enabled: NO_CREDENTIAL },
    F4: { label: '已下载处方' },
    F5: { enabled: NO_TRIAL },
    F7: { enabled: NO_ACCOUNT },
    F9: { label: '自费退货' },
    ...(insured ? { F12: { label: '纯自费', enabled: selfPay, run: acts.selfPay } } : {}),
  };
  return [
    ...bindings.map((binding) => ({ ...binding, ...changes[binding.key] })),
    { key: 'Shift+F12', label: '纯自费', enabled: selfPay, run: acts.selfPay },
  ];
}
