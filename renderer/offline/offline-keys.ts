/**
 * The counter's keys while the line is gone (design notes §4.2): the table of the page with other
 * words, reasons and acts where the platform would be needed. Pure.
 */
import type { DossierPreview } from '#contract/dossier.ts';
import type { Sale } from '#contract/sale.ts';
import type { KeyBinding } from '#renderer/keys/key-store.ts';
import { isInsured } from '#renderer/sale/sale-words.ts';
import { LINE_GONE } from './offline-words.ts';

export type OfflineActs = {
  /** F3: who the customer is, by hand. */
  readonly register: () => void;
  readonly payFirst: () => void;
  readonly holdShare: () => void;
  /** 纯自费, after its question. */
  readonly selfPay: () => void;
};

const NO_TRIAL = `${LINE_GONE}，恢复后才能预结算。自费单可直接收款。`;
const NO_ACCOUNT = `${LINE_GONE}，恢复后才能用个账。`;
const NOTHING_INSURED = '本单没有医保内的商品，按 F12 收款。';
const LOCKED = '本单已在结算，不能改动。';

/** True, or why the sale cannot be sold as it is: the engine's first blocker. */
function sellable(sale: Sale): true | string {
  if (sale.lines.length === 0) return '本单没有商品。';
  // Nobody can show a credential without a line: that alone stops nothing here.
  return sale.blockers.find((reason) => !reason.includes('医保码')) ?? true;
}

/** Whether something of the sale is insurance's to pay, now or later. */
export function wouldBeInsured(sale: Sale | null): sale is Sale {
  return sale !== null && sale.state === 'open' && isInsured(sale);
}

function allowedBy(mode: DossierPreview['payFirst']): true | string {
  return mode.allowed || mode.reason;
}

/** What F12 stands for: 先付后补 where the region has it, else only 纯自费. */
export function mainMode(
  sale: Sale | null,
  preview: DossierPreview | null,
): 'payFirst' | 'selfPay' | 'pay' {
  if (!wouldBeInsured(sale)) return 'pay';
  return preview?.payFirst.offered === true ? 'payFirst' : 'selfPay';
}

export function offlineKeys(
  sale: Sale | null,
  preview: DossierPreview | null,
  bindings: readonly KeyBinding[],
  acts: OfflineActs,
): readonly KeyBinding[] {
  const selfPay = wouldBeInsured(sale) ? sellable(sale) : NOTHING_INSURED;
  const main: Readonly<Record<ReturnType<typeof mainMode>, Partial<KeyBinding>>> = {
    payFirst: {
      label: '先付后补',
      enabled: preview === null ? '请稍等。' : allowedBy(preview.payFirst),
      run: acts.payFirst,
    },
    selfPay: { label: '纯自费', enabled: selfPay, run: acts.selfPay },
    pay: {},
  };
  const changes: Readonly<Record<string, Partial<KeyBinding>>> = {
    F3: {
      label: '手工登记',
      enabled: sale === null || sale.state === 'open' || LOCKED,
      run: acts.register,
    },
    F4: { label: '已下载处方' },
    F5: { enabled: NO_TRIAL },
    F7: { enabled: NO_ACCOUNT },
    F9: { label: '自费退货' },
    F12: main[mainMode(sale, preview)],
  };
  return [
    ...bindings.map((binding) => ({ ...binding, ...changes[binding.key] })),
    { key: 'Shift+F12', label: '纯自费', enabled: selfPay, run: acts.selfPay },
    ...(preview?.holdShare.offered === true && wouldBeInsured(sale)
      ? [
          {
            key: 'Ctrl+F12',
            label: '挂账',
            enabled: allowedBy(preview.holdShare),
            run: acts.holdShare,
          },
        ]
      : []),
  ];
}
