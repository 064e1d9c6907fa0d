/**
 * For random movements of stock over a line that breaks: what the platform was told of every lot
 * (3502 and 3506 in, 3502 and 3505 out) adds up to what lies there, and every 3501 tells what lay
 * there when it was taken.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantityE4 } from '#core/money.ts';
import { APPROVAL } from '#tests/support/cast.ts';
import type { Seat } from '#tests/support/seat.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import type { Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, payCash, received } from '#tests/support/stages.ts';

const RUNS = Number(process.env['RXTILL_HISTORIES'] ?? 10);
const DAY_MS = 86_400_000;
const GOODS = ['布洛芬缓释胶囊', '感冒灵颗粒'] as const;
const INWARD = new Set(['101', '103', '106', '108', '110']);

const movement = fc.oneof(
  fc.record({
    what: fc.constant('receive' as const),
    name: fc.constantFrom(...GOODS),
    lotNo: fc.constantFrom('R1', 'R2'),
    units: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    what: fc.constant('adjust' as const),
    name: fc.constantFrom(...GOODS),
    nth: fc.nat(3),
    // Broken packs too: a stock-take rounds them to two decimals.
    by_e4: fc.integer({ min: -30_000, max: 30_000 }),
    cause: fc.constantFrom('count', 'damaged', 'expired', 'lost', 'other'),
  }),
  fc.record({ what: fc.constant('sell' as const), name: fc.constantFrom(...GOODS) }),
  fc.record({ what: fc.constantFrom('void', 'night', 'crash', 'drain') }),
);
const fault: fc.Arbitrary<Fault | null> = fc.constantFrom(
  ...[null, null, null],
  ...(['refused', 'refuse', 'lostRequest', 'lostAnswer', 'html'] as const),
);

const e4 = (text: string): number => Math.round(Number(text) * 10_000);

type Movement = typeof movement extends fc.Arbitrary<infer One> ? One : never;

async function act(shop: Shop, step: Movement, serial: number): Promise<void> {
  const cashier = shop.seat('cashier');
  switch (step.what) {
    case 'receive':
      await received(shop.seat('manager'), step.name, step.lotNo, step.units);
      return;
    case 'adjust': {
      const [product] = await cashier.do('product.search', { text: step.name, limit: 1 });
      if (product === undefined) throw new Error('no such goods');
      const { lots } = await cashier.do('product.lots', { productId: product.productId });
      const lot = lots[step.nth % lots.length];
      if (lot === undefined) throw new Error('no lot');
      // What the shop refuses (below zero, no change) must not be told either.
      await cashier.try('stock.adjust', {
        ...{ lotId: lot.lotId, from_e4: lot.onHand_e4 },
        to_e4: quantityE4(lot.onHand_e4 + step.by_e4),
        ...{ cause: step.cause, approval: APPROVAL },
      });
      return;
    }
    case 'sell':
      await payCash(cashier, await otcBasket(cashier, step.name, serial + 1));
      return;
    case 'void': {
      const sale = shop
        .db()
        .prepare<[], string>("SELECT sale_id FROM sale WHERE state = 'paid' LIMIT 1")
        .pluck()
        .get();
      if (sale === undefined) return;
      await cashier.do('sale.void', {
        saleId: sale as never,
        ...{ reason: '退货', approval: APPROVAL },
      });
      return;
    }
    case 'night':
      shop.clock.now += DAY_MS;
      await shop.running().stockTakes.drain();
      return;
    case 'crash':
      shop.crash();
      return;
    case 'drain':
      await shop.drain();
  }
}

/** The manager works the desk until nothing is open: unknown ones by what the platform really has. */
async function workOff(shop: Shop, manager: Seat): Promise<void> {
  shop.wire.clearFaults();
  for (let round = 0; round < 60; round += 1) {
    await manager.do('outbox.sendNow');
    await shop.drain();
    const open = await manager.do('outbox.list', { open: true, limit: 200 });
    if (open.length === 0) return;
    for (const item of open.filter((one) => one.state === 'unknown')) {
      const { itemId } = item;
      const msgid = shop
        .db()
        .prepare<[string], string>('SELECT msgid FROM outbox WHERE item_id = ?')
        .pluck()
        .get(itemId);
      const found =
        shop.wire.platform.store.all(`SELECT 1 FROM stock_upload WHERE msgid = '${msgid}'`).length >
        0;
      await manager.do('outbox.settleUnknown', { itemId, found, platformNo: '', reason: '查过' });
    }
  }
  throw new Error('the desk is never empty');
}

/** What the platform was told of every lot, by its serial. */
function told(shop: Shop): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { infno, row } of shop.wire.platform.store.all<{ infno: string; row: string }>(
    "SELECT infno, row FROM stock_upload WHERE infno <> '3501'",
  )) {
    const node = JSON.parse(row) as Record<string, string>;
    const change = infno === '3502';
    const inward = change ? INWARD.has(node['inv_chg_type'] ?? '') : infno === '3506';
    const quantity = e4(String(change ? node['cnt'] : node['sel_retn_cnt']));
    expect(quantity).toBeGreaterThan(0);
    const serial = node['fixmedins_bchno'] ?? '';
    sums.set(serial, (sums.get(serial) ?? 0) + (inward ? quantity : -quantity));
  }
  return sums;
}

const LOTS = 'SELECT batch_serial, on_hand_e4 FROM lot';
/** What lay there right after the movement each 3501 names, added up from the first one. */
const TAKEN = `
  SELECT lot.batch_serial AS serial, (SELECT sum(m.quantity_e4) FROM stock_movement m
      WHERE m.lot_id = o.lot_id AND m.movement_id <= o.movement_id) AS lay
    FROM outbox o JOIN lot USING (lot_id) WHERE o.infno = '3501' ORDER BY serial, lay`;

describe('whatever moves and whatever the line does', () => {
  it.each(['counted', 'daily'])(
    'the platform knows what lies in every lot (stock-takes %s)',
    async (take) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(movement, { minLength: 3, maxLength: 14 }),
          fc.array(fault, { maxLength: 12 }),
          async (steps, faults) => {
            const shop = await openShop({
              region: { uploads: { stock: { changes: true, take } } },
            });
            const opening = new Map(shop.db().prepare<[], [string, number]>(LOTS).raw().all());
            for (const one of faults) if (one !== null) shop.wire.fault('*', one);
            for (const [serial, step] of steps.entries()) await act(shop, step, serial);
            await workOff(shop, shop.seat('manager'));
            const now = shop.db().prepare<[], [string, number]>(LOTS).raw().all();
            const sums = told(shop);
            expect(
              now.map(([serial]) => [serial, (opening.get(serial) ?? 0) + (sums.get(serial) ?? 0)]),
            ).toEqual(now);
            const takes = shop.wire.platform.store
              .all<{ row: string }>("SELECT row FROM stock_upload WHERE infno = '3501'")
              .map(({ row }) => JSON.parse(row) as Record<string, string>)
              .map((row) => `${row['fixmedins_bchno']} ${row['inv_cnt']}`);
            const lay = shop
              .db()
              .prepare<[], { serial: string; lay: number }>(TAKEN)
              .all()
              .map((row) => `${row.serial} ${(Math.floor((row.lay + 50) / 100) / 100).toFixed(2)}`);
            expect(takes.toSorted()).toEqual(lay.toSorted());
            expect(violationsOf(shop)).toEqual([]);
            await shop.close();
          },
        ),
        { numRuns: RUNS },
      );
    },
    120_000,
  );
});
