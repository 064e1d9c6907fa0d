/** How a test gets a sale sold without a line, and the line cut and mended. */
import type { Sale } from '#contract/sale.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';

/** No byte leaves the shop any more, and the counter has seen it. */
export async function cut(shop: Shop, seat: Seat): Promise<void> {
  shop.wire.fault('*', 'refused', 100_000);
  await seat.try('shop.signIn');
}

/** The line is back, and the counter has seen it. */
export async function mend(shop: Shop, seat: Seat): Promise<void> {
  shop.wire.clearFaults();
  await seat.try('shop.signIn');
}

export function cash(amount_fen: Sale['total_fen']) {
  if (amount_fen === 0) return [];
  return [{ kind: 'cash' as const, amount_fen, received_fen: amount_fen }];
}
