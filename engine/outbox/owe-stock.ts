/**
 * What a change of stock that is no sale owes the platform, in the order of a lot: 3502 for the
 * change, and 3501 where the region wants to know what lies there (insurance-interface §2.12, §5.4).
 * Only goods with a national code, as for sales.
 */
import type { LotId, OutboxItemId } from '#core/ids.ts';
import { present } from '#core/result.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import { insertOutbox, nextOutboxSequence } from '#db/outbox.ts';
import { productById } from '#db/product.ts';
import { lotById } from '#db/stock.ts';
import type { MovementRecord } from '#db/stock-upload.ts';
import { isFirstMovement, movementById, newestMovement } from '#db/stock-upload.ts';
import type { Engine, Transaction } from '../engine.ts';

/** What is needed of an engine; a store being made has none yet. */
type Shop = Pick<Engine, 'newId'> & { readonly profile: Pick<Engine['profile'], 'uploads'> };
type Inside = Pick<Transaction, 'db' | 'now' | 'touch'>;

/** Call inside the transaction that moved the lot, after the movement; then wake the outbox. */
export function oweStockChange(shop: Shop, tx: Inside, lotId: LotId): void {
  const movement = present(newestMovement(tx.db, lotId), 'movement of a lot');
  const { changes, take } = shop.profile.uploads.stock;
  const subject = String(movement.movement_id);
  // The very first stock is taken first, then told as a change (§5.4).
  const isFirst = take !== 'off' && isFirstMovement(tx.db, movement);
  if (isFirst) owe(shop, tx, movement, { infno: '3501', subject });
  if (changes) owe(shop, tx, movement, { infno: '3502', subject });
  if (take === 'counted' && movement.reason === 'count' && !isFirst) {
    owe(shop, tx, movement, { infno: '3501', subject });
  }
}

/** 3501 of what lay there after the last movement of a day. */
export function oweDailyTake(shop: Shop, tx: Inside, date: string, movementId: number): void {
  const movement = present(movementById(tx.db, movementId), 'movement of a day');
  owe(shop, tx, movement, { infno: '3501', subject: `${movement.lot_id}.${date}` });
}

function owe(
  shop: Shop,
  tx: Inside,
  { lot_id, movement_id }: MovementRecord,
  { infno, subject }: Pick<OutboxRecord, 'infno' | 'subject'>,
): void {
  const lot = present(lotById(tx.db, lot_id), 'lot of a movement');
  const product = present(productById(tx.db, lot.product_id), 'product of a lot');
  if (product.national_drug_code === '') return;
  insertOutbox(tx.db, {
    item_id: shop.newId() as OutboxItemId,
    ...{ sale_id: null, lot_id, movement_id },
    sequence: nextOutboxSequence(tx.db, lot_id),
    ...{ infno, subject, subject_name: product.name, created_at: tx.now },
  });
  tx.touch('outbox', 'system');
}
