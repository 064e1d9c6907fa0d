/** How a test gets a sale sold without a line, and the line cut and mended. */
import type { Dossier } from '#contract/dossier.ts';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import { people } from '#simulator/data.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL } from '#tests/support/shop.ts';
import { approved, current, scan, scanBoxes } from '#tests/support/stages.ts';

/** The ID number of a person of the simulated region. */
export function idOf(name: string): string {
  return present(
    people.find((person) => person.name === name),
    name,
  ).certno;
}

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

/** A reviewed prescription sale of an identified person, sold without a line and paid in cash. */
export async function soldFirst(shop: Shop, seat: Seat, name = '王秀兰'): Promise<Dossier> {
  await approved(shop, seat, name);
  const sale = await scanBoxes(seat);
  await cut(shop, seat);
  const sold = await seat.do('dossier.seal', {
    ...{ saleId: sale.saleId, kind: 'payFirst', approval: null },
    tenders: cash(sale.total_fen),
  });
  return sold.dossier;
}

/** 挂账 switched on, a person known by ID card, goods from the account: ready to be held. */
export async function readyToHold(shop: Shop, seat: Seat, name = '张建国'): Promise<Sale> {
  await shop.seat('manager', '02').do('dossier.allowHold', { allowed: true, approval: APPROVAL });
  await scan(seat, idOf(name));
  await approved(shop, seat, name);
  await scan(seat, idOf(name));
  await scanBoxes(seat);
  await cut(shop, seat);
  return current(seat);
}
