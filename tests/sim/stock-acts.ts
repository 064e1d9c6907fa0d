/** Goods come in, or what lies there is not what the books say: both are told to the platform. */
import { quantityE4 } from '#core/money.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import { goods } from '#tests/support/stages.ts';

const CAUSES = ['count', 'damaged', 'count', 'lost', 'other'] as const;
const NAME = '布洛芬缓释胶囊';

/** Even numbers: a delivery, by a manager; odd ones: a lot is one box more or less. */
export async function playStockAct(seat: Seat, number: number): Promise<void> {
  const product = await seat.do('product.byCode', { code: goods(NAME).barcode });
  if (product === null) return;
  const { productId } = product;
  if (number % 2 === 0) {
    await seat.try('stock.receive', {
      ...{ productId, lotNo: `S${number}`, quantity_e4: quantityE4((number + 1) * 10_000) },
      ...{ madeOn: '2026-01-01', expiresOn: '2030-12-31', supplier: '' },
      cost: number % 2 === 0 ? '' : '6.125',
    });
    return;
  }
  const { lots } = await seat.do('product.lots', { productId });
  const lot = lots[number % Math.max(1, lots.length)];
  if (lot === undefined) return;
  // Sales may have taken it meanwhile: then it is refused, and nothing may be told.
  await seat.try('stock.adjust', {
    ...{ lotId: lot.lotId, from_e4: lot.onHand_e4 },
    to_e4: quantityE4(lot.onHand_e4 + (number % 3 === 0 ? 10_000 : -10_000)),
    cause: CAUSES[number % CAUSES.length] ?? 'count',
    approval: APPROVAL,
  });
}
