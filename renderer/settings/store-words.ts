/** What the store's settings are called, and their numbers as texts. */
import { displayYuan } from '#core/money.ts';
import type { OfflineCap, StoreNumber } from '#core/store-settings.ts';

export const CAP_TITLES: Readonly<Record<OfflineCap, string>> = {
  payFirstCount: '先付后补单数',
  payFirstTotal_fen: '先付后补总额',
  holdPerSale_fen: '挂账每单垫付',
  holdTotal_fen: '挂账垫付总额',
  holdCount: '挂账单数',
  holdApprovalAbove_fen: '挂账免批准额度',
};

export function isMoney(cap: OfflineCap): boolean {
  return cap.endsWith('_fen');
}

export function capText(cap: OfflineCap, value: number): string {
  return isMoney(cap) ? `${displayYuan(value)} 元` : `${value} 单`;
}

export const NUMBER_WORDS: Readonly<
  Record<StoreNumber, { readonly title: string; readonly unit: string; readonly what: string }>
> = {
  idleLock_minutes: {
    ...{ title: '自动锁屏', unit: '分钟' },
    what: '没有按键、点击和扫码满这么久，自动锁屏；本单原样保留。',
  },
  nearExpiry_months: {
    ...{ title: '近效期提醒', unit: '个月' },
    what: '到期前这么久，批号标为近效期，并列入近效期库存报表。过期的不能销售。',
  },
};
