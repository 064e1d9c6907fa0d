/** Builds the 3501 or 3502 an outbox item stands for, from a movement, its lot and its goods. */
import { quantityE4 } from '#core/money.ts';
import { assert, present } from '#core/result.ts';
import { stockCause } from '#core/stock.ts';
import { chinaDate } from '#core/time.ts';
import type { OutboxRecord } from '#db/outbox.ts';
import type { ProductRecord } from '#db/product.ts';
import { productById } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import { staffByNo } from '#db/staff.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotById } from '#db/stock.ts';
import type { MovementRecord } from '#db/stock-upload.ts';
import { movementById, onHandAfter } from '#db/stock-upload.ts';
import type { Engine } from '../engine.ts';
import type { Effect, Operator } from '../platform/platform.ts';
import type { StockGoods } from '../platform/stock-upload.ts';

export function stockEffect(engine: Engine, item: OutboxRecord): Effect<unknown> {
  const { db, platform } = engine;
  const { product, lot } = goodsOf(db, item);
  const movement = movementOf(db, item);
  const goods = stockGoods(product, lot);
  if (item.infno === '3501') {
    const takenOn = chinaDate(movement.moved_at);
    const onHand_e4 = onHandAfter(db, movement);
    return platform.effects.uploadStockTake({ goods, takenOn, onHand_e4 });
  }
  const { kind, reason, quantity_e4 } = movement;
  assert(kind === 'receive' || kind === 'adjust', 'a sale is told by its own uploads');
  return platform.effects.uploadStockChange({
    goods,
    cause: stockCause({ received: kind === 'receive', reason, quantity_e4 }),
    quantity_e4: quantityE4(Math.abs(quantity_e4)),
    price_e6: lot.cost_e6 > 0 ? lot.cost_e6 : product.price_e6,
    changedAt: movement.moved_at,
    changedBy: moverOf(db, item),
  });
}

export function goodsOf(
  db: Db,
  item: OutboxRecord,
): { readonly product: ProductRecord; readonly lot: LotRecord } {
  const lot = present(lotById(db, present(item.lot_id, 'lot')), 'lot of an upload');
  return { lot, product: present(productById(db, lot.product_id), 'product of a lot') };
}

/** Who moved the stock it tells of. */
export function moverOf(db: Db, item: OutboxRecord): Operator {
  const staffNo = movementOf(db, item).staff_no;
  return { staffNo, name: staffByNo(db, staffNo)?.name ?? staffNo };
}

function movementOf(db: Db, item: OutboxRecord): MovementRecord {
  return present(movementById(db, present(item.movement_id, 'movement')), 'movement of an upload');
}

function stockGoods(product: ProductRecord, lot: LotRecord): StockGoods {
  return {
    nationalDrugCode: product.national_drug_code,
    itemCode: product.item_code,
    name: product.name,
    isRx: product.kind === 'rx',
    batchSerial: lot.batch_serial,
    lotNo: lot.lot_no,
    madeOn: lot.made_on,
    expiresOn: lot.expires_on,
  };
}
