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

const MOVE_LOT = fixed((lotId: LotId, quantity: QuantityE4) =>
  q
    .updateTable('lot')
    .set((eb) => ({ on_hand_e4: eb('on_hand_e4', '+', quantity) }))
    .where('lot_id', '=', lotId),
);

const INSERT_MOVEMENT = fixed(
  (
    lot_id: LotId,
    kind: Row<'stock_movement'>['kind'],
    quantity_e4: QuantityE4,
    sale_id: SaleId | null,
    moved_at: number,
    staff_no: StaffNo,
    reason: Row<'stock_movement'>['reason'],
  ) =>
    q
      .insertInto('stock_movement')
      .values({ lot_id, kind, quantity_e4, sale_id, moved_at, staff_no, reason }),
);

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
    /** Of `adjust` only. */
    readonly reason?: Row<'stock_movement'>['reason'];
  },
): void {
  const { lot_id, kind, quantity_e4, sale_id, moved_at, staff_no, reason = '' } = movement;
  const { changes } = run(db, MOVE_LOT(lot_id, quantity_e4));
  assert(changes === 1, `lot ${lot_id} is there`);
  run(db, INSERT_MOVEMENT(lot_id, kind, quantity_e4, sale_id, moved_at, staff_no, reason));
}
