/** What the numbers and limits of the store are called. */
import type { StoreLimit, StoreNumber } from '#core/store-settings.ts';

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

export const LIMIT_WORDS: Readonly<
  Record<StoreLimit, { readonly title: string; readonly what: string }>
> = {
  payOutLimit_fen: { title: '缴款限额', what: '一次缴款超过这个金额，须店长批准。' },
  refundLimit_fen: {
    title: '退货限额',
    what: '自费单退一部分，同一单累计超过这个金额，须店长批准。医保单和整单退货每次都须批准。',
  },
};
