/** Which lots a sale takes: first expiry first, never an expired one (design notes §8). */
import type { LotId } from './ids.ts';
import type { QuantityE4 } from './money.ts';
import { displayQuantity, quantityE4 } from './money.ts';
import type { Result } from './result.ts';
import { assert, fail, ok } from './result.ts';

export type LotFacts = {
  readonly lotId: LotId;
  readonly lotNo: string;
  /** Last day of use, `yyyy-MM-dd`. */
  readonly expiresOn: string;
  readonly onHand_e4: QuantityE4;
  /** Promised to sales not yet paid; never more than `onHand_e4`. */
  readonly reserved_e4: QuantityE4;
};

export type LotPick = { readonly lotId: LotId; readonly quantity_e4: QuantityE4 };

/** Why stock changed other than by a sale: what a region has a code of its own for. */
export type StockCause =
  | 'receive'
  | 'gain'
  | 'loss'
  | 'damaged'
  | 'expired'
  | 'lost'
  | 'otherIn'
  | 'otherOut';

/** Of goods received, or adjusted for a reason; more of them for a reason that takes away is 'other'. */
export function stockCause(change: {
  readonly received: boolean;
  readonly reason: '' | 'count' | 'damaged' | 'expired' | 'lost' | 'other';
  readonly quantity_e4: QuantityE4;
}): StockCause {
  const { received, reason, quantity_e4 } = change;
  if (received) return 'receive';
  if (reason === 'count') return quantity_e4 > 0 ? 'gain' : 'loss';
  if (quantity_e4 > 0) return 'otherIn';
  return reason === '' || reason === 'other' ? 'otherOut' : reason;
}

/** A lot may be sold up to and on its last day of use. */
export function isExpired(expiresOn: string, today: string): boolean {
  return expiresOn < today;
}

/** Still usable, and at most so many calendar months from `today` (a setting of the store). */
export function isNearExpiry(expiresOn: string, today: string, months: number): boolean {
  return !isExpired(expiresOn, today) && expiresOn <= addMonths(today, months);
}

/**
 * Picks `quantity_e4` from the lots that expire first, over several when one is not enough. Lots of
 * the same day go by lot number, then identity, so that a repeat picks the same.
 *
 * Fails with `stock.expired` when expired stock is all there is, `stock.insufficient` otherwise;
 * nothing is picked then.
 */
export function pickLots(
  lots: readonly LotFacts[],
  quantity_e4: QuantityE4,
  today: string,
): Result<readonly LotPick[]> {
  assert(quantity_e4 > 0, 'a pick needs a positive quantity');
  const usable = lots
    .filter((lot) => !isExpired(lot.expiresOn, today) && freeOf(lot) > 0)
    .toSorted(byExpiry);
  const picks: LotPick[] = [];
  let missing: number = quantity_e4;
  for (const lot of usable) {
    if (missing === 0) break;
    const taken = Math.min(missing, freeOf(lot));
    picks.push({ lotId: lot.lotId, quantity_e4: quantityE4(taken) });
    missing -= taken;
  }
  return missing === 0 ? ok(picks) : tooLittle(lots, quantity_e4, missing, today);
}

function tooLittle(
  lots: readonly LotFacts[],
  quantity_e4: QuantityE4,
  missing: number,
  today: string,
): Result<readonly LotPick[]> {
  const free = quantity_e4 - missing;
  const old = lots
    .filter((lot) => isExpired(lot.expiresOn, today) && freeOf(lot) > 0)
    .toSorted(byExpiry)[0];
  if (free === 0 && old) return expired(old.lotNo);
  return fail(
    'stock.insufficient',
    `库存不足：可售 ${displayQuantity(free)}，需要 ${displayQuantity(quantity_e4)}。`,
    'quantity_e4',
  );
}

function expired(lotNo: string): Result<never> {
  return fail('stock.expired', `批号 ${lotNo} 已过期，不能销售。`);
}

function freeOf(lot: LotFacts): number {
  return lot.onHand_e4 - lot.reserved_e4;
}

function byExpiry(left: LotFacts, right: LotFacts): number {
  return (
    compare(left.expiresOn, right.expiresOn) ||
    compare(left.lotNo, right.lotNo) ||
    compare(left.lotId, right.lotId)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The same day `months` later, or the last day of a shorter month. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const target = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)));
  return target.toISOString().slice(0, 10);
}
