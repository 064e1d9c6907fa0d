/**
 * Lots as the counter knows them: by the number on the box. The books keep goods of one number that
 * were bought at several prices apart; which of them a box is, nobody can see. Pure.
 */
import type { LotId } from '#core/ids.ts';
import type { SaleLine } from '#contract/sale.ts';
import type { Lot } from '#contract/stock.ts';

export type NumberedLot = Pick<Lot, 'lotNo' | 'expiresOn' | 'expired' | 'nearExpiry'> & {
  /** All of them; any one stands for the number. */
  readonly lotIds: readonly [LotId, ...LotId[]];
  readonly free_e4: number;
};

/** In the order in which the lots came. */
export function byNumber(lots: readonly Lot[]): readonly NumberedLot[] {
  const numbered: NumberedLot[] = [];
  for (const { lotId, lotNo, expiresOn, expired, nearExpiry, ...lot } of lots) {
    const free_e4 = lot.onHand_e4 - lot.reserved_e4;
    const at = numbered.findIndex((one) => one.lotNo === lotNo && one.expiresOn === expiresOn);
    const known = numbered[at];
    if (known === undefined) {
      numbered.push({ lotNo, expiresOn, expired, nearExpiry, lotIds: [lotId], free_e4 });
    } else {
      numbered[at] = {
        ...known,
        lotIds: [...known.lotIds, lotId],
        free_e4: known.free_e4 + free_e4,
      };
    }
  }
  return numbered;
}

/** Numbers of the lots a line takes, each once. */
export function lotNumbers(lots: SaleLine['lots']): readonly string[] {
  return [...new Set(lots.map((lot) => lot.lotNo))];
}
