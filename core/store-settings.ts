/**
 * What a manager sets for the store, and in which range; and how the store restricts what the region
 * allows without a line (settlement.md §5): it may narrow, never widen. Pure.
 */
import type { Fen } from './money.ts';
import { displayYuan, fen } from './money.ts';

/** Numbers of the store that are nobody's money: least, most, and what holds until one is set. */
export const STORE_NUMBERS = {
  idleLock_minutes: { least: 1, most: 30, usual: 5 },
  nearExpiry_months: { least: 1, most: 24, usual: 6 },
} as const;
export type StoreNumber = keyof typeof STORE_NUMBERS;

/** Amounts above which an act needs a second person: the most, and what holds until one is set. */
export const STORE_LIMITS = {
  /** A usual evening's 中途缴款 does not reach it; more than a million yuan is a slip of the finger. */
  payOutLimit_fen: { most: 100_000_000, usual: 100_000 },
  /** Every return, until a manager says otherwise. */
  refundLimit_fen: { most: 1_000_000, usual: 0 },
} as const;
export type StoreLimit = keyof typeof STORE_LIMITS;

/** Caps of what is sold without a line; each may be lower in the store than in the region. */
export const OFFLINE_CAPS = [
  'payFirstCount',
  'payFirstTotal_fen',
  'holdPerSale_fen',
  'holdTotal_fen',
  'holdCount',
  'holdApprovalAbove_fen',
] as const;
export type OfflineCap = (typeof OFFLINE_CAPS)[number];

export const CAP_NAMES: Readonly<Record<OfflineCap, string>> = {
  payFirstCount: '先付后补单数',
  payFirstTotal_fen: '先付后补总额',
  holdPerSale_fen: '挂账每单垫付',
  holdTotal_fen: '挂账垫付总额',
  holdCount: '挂账单数',
  holdApprovalAbove_fen: '挂账免批准额度',
};

/** The others count sales. */
export function isMoney(cap: OfflineCap): boolean {
  return cap.endsWith('_fen');
}

export function capText(cap: OfflineCap, value: number): string {
  return isMoney(cap) ? `${displayYuan(value)} 元` : `${value} 单`;
}

/** What holds: by the region alone, or by region and store together. */
export type OfflineTerms = {
  readonly payFirst: boolean;
  readonly holdShare: boolean;
  readonly payFirstCount: number;
  readonly payFirstTotal_fen: Fen;
  readonly holdPerSale_fen: Fen;
  readonly holdTotal_fen: Fen;
  readonly holdCount: number;
  readonly holdApprovalAbove_fen: Fen;
};

/** What the store says: a cap that is null is the region's. */
export type StoreOffline = {
  readonly payFirst: boolean;
  readonly holdShare: boolean;
} & { readonly [Cap in OfflineCap]: OfflineTerms[Cap] | null };

/** Both together: what either forbids is forbidden, the lower cap counts. */
export function offlineInForce(region: OfflineTerms, store: StoreOffline): OfflineTerms {
  const lower = (cap: OfflineCap): number => Math.min(region[cap], store[cap] ?? region[cap]);
  return {
    payFirst: region.payFirst && store.payFirst,
    holdShare: region.holdShare && store.holdShare,
    payFirstCount: lower('payFirstCount'),
    payFirstTotal_fen: fen(lower('payFirstTotal_fen')),
    holdPerSale_fen: fen(lower('holdPerSale_fen')),
    holdTotal_fen: fen(lower('holdTotal_fen')),
    holdCount: lower('holdCount'),
    holdApprovalAbove_fen: fen(lower('holdApprovalAbove_fen')),
  };
}

/** Whether anything is allowed after that was not before. */
export function loosens(before: OfflineTerms, after: OfflineTerms): boolean {
  return (
    (after.payFirst && !before.payFirst) ||
    (after.holdShare && !before.holdShare) ||
    OFFLINE_CAPS.some((cap) => after[cap] > before[cap])
  );
}

/** The first cap the store would set beyond the region's, or below nothing; null when none is. */
export function capBeyond(region: OfflineTerms, store: StoreOffline): OfflineCap | null {
  return (
    OFFLINE_CAPS.find((cap) => {
      const own = store[cap];
      return own !== null && (own < 0 || own > region[cap]);
    }) ?? null
  );
}
