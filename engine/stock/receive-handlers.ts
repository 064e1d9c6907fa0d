/**
 * Goods received, and what they were bought for (进价). Everything on hand of a lot row cost the same:
 * goods of a known lot number at another price are a row of their own, with a batch serial of its own
 * (`fixmedins_bchno`), so that what was sold before keeps its cost.
 */
import type { CallInput } from '#contract/index.ts';
import type { LotId } from '#core/ids.ts';
import type { PriceE6 } from '#core/money.ts';
import { parseDecimal, priceE6, quantityE4 } from '#core/money.ts';
import type { Result } from '#core/result.ts';
import { fail, ok, present } from '#core/result.ts';
import { isExpired } from '#core/stock.ts';
import { chinaDate, isDay } from '#core/time.ts';
import { insertLot, lotsByNumber, productById, setLotCost } from '#db/product.ts';
import type { Db } from '#db/sql.ts';
import type { LotRecord } from '#db/stock.ts';
import { lotById, moveStock } from '#db/stock.ts';
import type { CommandScope, Handlers } from '../engine.ts';
import { commandHandler, longHandler } from '../engine.ts';
import { oweStockChange } from '../outbox/owe-stock.ts';
import { approveByManager } from '../staff/check-pin.ts';
import { batchSerial, lotView, unknownProduct } from './product-handlers.ts';

/** A delivery of more than a million units is a slip of the finger. */
export const MAX_RECEIVED_E4 = 10_000_000_000;
/** In the file: what it was bought for is not known. */
const NOT_KNOWN = priceE6(0);

type Received = CallInput<'stock.receive'>;

export const receiveHandlers = {
  'stock.receive': commandHandler('stock.receive', (scope, input) => {
    const today = chinaDate(scope.now);
    if (productById(scope.db, input.productId) === null) return unknownProduct();
    if (input.quantity_e4 <= 0 || input.quantity_e4 > MAX_RECEIVED_E4) {
      return fail('line.quantityInvalid', '入库数量须大于 0，且不超过 1,000,000。', 'quantity_e4');
    }
    const wrong = wrongDates(input, today);
    if (wrong !== null) return wrong;
    const cost = input.cost === '' ? ok(NOT_KNOWN) : readCost(input.cost);
    if (!cost.ok) return cost;
    const found = lotFor(scope.db, input, cost.value);
    if (!found.ok) return found;
    const lotId = found.value ?? newLot(scope, input, cost.value);
    moveStock(scope.db, {
      lot_id: lotId,
      kind: 'receive',
      quantity_e4: input.quantity_e4,
      sale_id: null,
      moved_at: scope.now,
      staff_no: scope.staffNo,
    });
    const { lotNo, supplier, quantity_e4 } = input;
    const lot = present(lotById(scope.db, lotId), 'the lot just received');
    const detail = { lotNo, supplier, quantity_e4, cost_e6: known(cost.value) };
    scope.audit('stock.receive', lotId, { ...detail, batchSerial: lot.batch_serial });
    scope.touch('stock');
    oweStockChange(scope.engine, scope, lotId);
    scope.after(() => scope.engine.wakeOutbox());
    return ok(lotView(scope, lot));
  }),

  'stock.setCost': longHandler('stock.setCost', async (scope, input) => {
    const { engine, caller } = scope;
    const cost = readCost(input.cost);
    if (!cost.ok) return cost;
    const problem = correctable(engine.db, input.lotId, input.from_e6, cost.value);
    if (!problem.ok) return problem;
    const approved = await approveByManager(scope, input.approval);
    if (!approved.ok) return approved;
    return scope.commit((inside) => {
      // Another manager may have corrected it while the PIN was typed.
      const lot = correctable(inside.db, input.lotId, input.from_e6, cost.value);
      if (!lot.ok) return lot;
      setLotCost(inside.db, input.lotId, cost.value);
      const { lot_no: lotNo, batch_serial: serial } = lot.value;
      inside.audit('stock.costSet', input.lotId, {
        ...{ lotNo, batchSerial: serial, before_e6: input.from_e6, after_e6: cost.value },
        ...{ cause: input.cause, approvedBy: approved.value.staffNo },
      });
      inside.touch('stock');
      const where = { db: inside.db, now: inside.now, caller };
      return ok(lotView(where, present(lotById(inside.db, input.lotId), 'lot')));
    });
  }),
} satisfies Partial<Handlers>;

/** 0 would count as goods that cost nothing. */
function readCost(text: string): Result<PriceE6> {
  const cost = parseDecimal(text, 6);
  if (cost !== null && cost > 0) return ok(priceE6(cost));
  return fail('input.invalid', '进价须大于 0。', 'cost');
}

function known(cost_e6: PriceE6): PriceE6 | null {
  return cost_e6 === NOT_KNOWN ? null : cost_e6;
}

function wrongDates(input: Received, today: string): Result<never> | null {
  if (!isDay(input.madeOn)) return fail('input.invalid', '没有这一天，请检查。', 'madeOn');
  if (!isDay(input.expiresOn)) return fail('input.invalid', '没有这一天，请检查。', 'expiresOn');
  if (input.madeOn > today || input.madeOn > input.expiresOn) {
    return fail('input.invalid', '生产日期不能晚于今天或有效期。', 'madeOn');
  }
  if (!isExpired(input.expiresOn, today)) return null;
  return fail('stock.expired', `批号 ${input.lotNo} 已过期，不能入库。`, 'expiresOn');
}

/** More of a known lot: same number, same end of use, bought at the same price; null for a new one. */
function lotFor(db: Db, input: Received, cost_e6: PriceE6): Result<LotId | null> {
  const numbered = lotsByNumber(db, input.productId, input.lotNo);
  const [first] = numbered;
  const same = numbered.filter((lot) => lot.expires_on === input.expiresOn);
  if (first !== undefined && same.length === 0) {
    const sentence = `批号 ${input.lotNo} 已登记的有效期是 ${first.expires_on}，请核对。`;
    return fail('input.invalid', sentence, 'expiresOn');
  }
  return ok(same.find((lot) => lot.cost_e6 === cost_e6)?.lot_id ?? null);
}

function newLot(scope: CommandScope, input: Received, cost_e6: PriceE6): LotId {
  const lotId = scope.engine.newId() as LotId;
  insertLot(scope.db, {
    lot_id: lotId,
    product_id: input.productId,
    lot_no: input.lotNo,
    batch_serial: batchSerial(scope.db, scope.now),
    made_on: input.madeOn,
    expires_on: input.expiresOn,
    on_hand_e4: quantityE4(0),
    cost_e6,
    received_at: scope.now,
  });
  return lotId;
}

function correctable(
  db: Db,
  lotId: LotId,
  from_e6: PriceE6 | null,
  to_e6: PriceE6,
): Result<LotRecord> {
  const lot = lotById(db, lotId);
  if (lot === null) return fail('stock.lotUnknown', '没有这个批次。', 'lotId');
  if (lot.cost_e6 !== (from_e6 ?? NOT_KNOWN)) {
    return fail('product.priceChanged', '进价刚才有变动，请重新核对。', 'from_e6');
  }
  if (lot.cost_e6 !== to_e6) return ok(lot);
  return fail('input.invalid', '新进价和登记的一样。', 'cost');
}
