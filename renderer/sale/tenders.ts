/** The tenders in the order of their digit keys. */
import type { TenderKind } from './sale-ui-store.ts';

export const TENDERS: readonly TenderKind[] = ['cash', 'wechat', 'alipay', 'card'];
