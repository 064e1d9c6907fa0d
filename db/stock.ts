/** Lots: what is there, what is reserved, what moved. */
import type { LotId, ProductId, SaleId, StaffNo } from '#core/ids.ts';
import type { QuantityE4 } from '#core/money.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type LotRecord = Row<'lot'>;

const LOTS_OF_PRODUCT = fixed((productId: ProductId) =>
  q
    .selectFrom('lot')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy('expires_on')
    .orderBy('lot_id'),
);

export function lotsOfProduct(db: Db, productId: ProductId): LotRecord[] {
  return all(db, LOTS_OF_PRODUCT(productId));
}

export function lotById(db: Db, lotId: LotId): LotRecord | null {
  return first(db, q.selectFrom('lot').selectAll().where('lot_id', '=', lotId)) ?? null;
}

const RESERVE_LOT = fixed((lotId: LotId, quantity: QuantityE4) =>
  q
    .updateTable('lot')
    .set((eb) => ({ reserved_e4: eb('reserved_e4', '+', quantity) }))
    .where('lot_id', '=', lotId),
);

/** Reserves (or with a negative quantity releases) for a sale in work. CHECKs hold the limits. */
export function reserveLot(db: Db, lotId: LotId, quantity: number): void {
  const { changes } = run(db, RESERVE_LOT(lotId, quantity as QuantityE4));
  assert(changes === 1, `lot ${lotId} is there`);
}

/** Goods leave (negative) or come back (positive), with the movement that explains it. */
export function moveStock(
  db: Db,
  movement: {
    readonly lot_id: LotId;
    readonly kind: 'receive' | 'sell' | 'return' | 'adjust';
    readonly quantity_e4: QuantityE4;
    readonly sale_id: SaleId | null;
    readonly moved_at: number;
    readonly staff_no: StaffNo;
  },
): void {
  const { changes } = run(
    db,
    q
      .updateTable('lot')
      .set((eb) => ({ on_hand_e4: eb('on_hand_e4', '+', movement.quantity_e4) }))
      .where('lot_id', '=', movement.lot_id),
  );
  assert(changes === 1, `lot ${movement.lot_id} is there`);
  run(db, q.insertInto('stock_movement').values(movement));
}
