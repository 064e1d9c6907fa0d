/** What the platform is told of the stock itself: movements that owe a 3501 or a 3502, and their days. */
import { sql } from 'kysely';
import type { LotId } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import type { QuantityE4 } from '#core/money.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type MovementRecord = Row<'stock_movement'>;

const NEWEST_MOVEMENT = fixed((lotId: LotId) =>
  q
    .selectFrom('stock_movement')
    .selectAll()
    .where('lot_id', '=', lotId)
    .orderBy('movement_id', 'desc'),
);

/** The movement just written of this lot. */
export function newestMovement(db: Db, lotId: LotId): MovementRecord | undefined {
  return first(db, NEWEST_MOVEMENT(lotId));
}

const FIRST_MOVEMENT = fixed((lotId: LotId) =>
  q
    .selectFrom('stock_movement')
    .select('movement_id')
    .where('lot_id', '=', lotId)
    .orderBy('movement_id'),
);

/** Whether this lot had never moved before. */
export function isFirstMovement(db: Db, { lot_id, movement_id }: MovementRecord): boolean {
  return first(db, FIRST_MOVEMENT(lot_id))?.movement_id === movement_id;
}

const BY_ID = fixed((movementId: number) =>
  q.selectFrom('stock_movement').selectAll().where('movement_id', '=', movementId),
);

export function movementById(db: Db, movementId: number): MovementRecord | undefined {
  return first(db, BY_ID(movementId));
}

const ON_HAND = fixed((lotId: LotId) =>
  q.selectFrom('lot').select('on_hand_e4').where('lot_id', '=', lotId),
);
const MOVED_AFTER = fixed((lotId: LotId, movementId: number) =>
  q
    .selectFrom('stock_movement')
    .select((eb) => eb.fn.sum<number | null>('quantity_e4').as('moved'))
    .where('lot_id', '=', lotId)
    .where('movement_id', '>', movementId),
);

/** What lay in the lot right after a movement: the same whenever it is asked. */
export function onHandAfter(db: Db, { lot_id, movement_id }: MovementRecord): QuantityE4 {
  const now = first(db, ON_HAND(lot_id))?.on_hand_e4 ?? 0;
  return quantityE4(now - (first(db, MOVED_AFTER(lot_id, movement_id))?.moved ?? 0));
}

/** The last day before `today` that is marked as taken. */
export function lastTakenDay(db: Db, today: string): string | null {
  const row = first(
    db,
    q
      .selectFrom('stock_take_day')
      .select((eb) => eb.fn.max('business_on').as('last'))
      .where('business_on', '<', today),
  );
  return row?.last ?? null;
}

export function insertTakenDay(db: Db, businessOn: string, owedAt: number): void {
  run(db, q.insertInto('stock_take_day').values({ business_on: businessOn, owed_at: owedAt }));
}

/** When goods first moved in [from, to); null when nothing moved. */
export function firstMovedBetween(db: Db, from: number, to: number): number | null {
  const row = first(
    db,
    q
      .selectFrom('stock_movement')
      .select((eb) => eb.fn.min('moved_at').as('at'))
      .where('moved_at', '>=', from)
      .where('moved_at', '<', to),
  );
  return row?.at ?? null;
}

/**
 * Lots of goods with a national code that moved in [from, to) and owe no 3501 named `<lot>.<date>` yet,
 * at most `limit`, each with its last movement of that time.
 */
export function lotsToTake(
  db: Db,
  day: { readonly date: string; readonly from: number; readonly to: number },
  limit: number,
): readonly number[] {
  const rows = all(
    db,
    q
      .selectFrom('stock_movement as movement')
      .select((eb) => eb.fn.max('movement.movement_id').as('last'))
      .where('movement.moved_at', '>=', day.from)
      .where('movement.moved_at', '<', day.to)
      // Asked of each movement: joined, SQLite would rather go through every lot there is.
      .where(
        (eb) =>
          eb
            .selectFrom('lot')
            .innerJoin('product', 'product.product_id', 'lot.product_id')
            .select('product.national_drug_code')
            .whereRef('lot.lot_id', '=', 'movement.lot_id'),
        '<>',
        '',
      )
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('outbox')
              .select('item_id')
              .where('infno', '=', '3501')
              .where('subject', '=', sql<string>`movement.lot_id || ${`.${day.date}`}`),
          ),
        ),
      )
      .groupBy('movement.lot_id')
      .limit(limit),
  );
  return rows.map((row) => row.last);
}
