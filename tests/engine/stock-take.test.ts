/** 3501 once a day of every lot that moved: what lay there when the day ended, owed once only. */
import { describe, expect, it } from 'vitest';
import { quantityE4 } from '#core/money.ts';
import { APPROVAL, OPENING } from '#tests/support/cast.ts';
import type { Shop, ShopOptions } from '#tests/support/shop-on-file.ts';
import { openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, payCash, received } from '#tests/support/stages.ts';

const DAY_MS = 86_400_000;
const DAILY: ShopOptions = { region: { uploads: { stock: { changes: true, take: 'daily' } } } };

const takeDay = (shop: Shop): Promise<void> => shop.running().stockTakes.drain();

const owed = (shop: Shop, like = '%.20%'): { subject: string; state: string }[] =>
  shop.onDisk
    .prepare<[string], { subject: string; state: string }>(
      "SELECT subject, state FROM outbox WHERE infno = '3501' AND subject LIKE ? ORDER BY subject",
    )
    .all(like);

type Take = {
  readonly fixmedins_bchno: string;
  readonly invdate: string;
  readonly inv_cnt: string;
};
const theirs = (shop: Shop): Take[] =>
  shop.wire.platform.store
    .all<{ row: string }>("SELECT row FROM stock_upload WHERE infno = '3501' ORDER BY id")
    .map(({ row }) => JSON.parse(row) as Take);

describe('a stock-take every day', () => {
  it('tells what lay there when the day ended, not what lies there since', async () => {
    const shop = await openShop(DAILY);
    const manager = shop.seat('manager');
    const lot = await received(manager, '感冒灵颗粒', 'G1', 9);
    const cashier = shop.seat('cashier');
    const adjusted = await cashier.do('stock.adjust', {
      ...{ lotId: lot.lotId, from_e4: lot.onHand_e4, to_e4: quantityE4(70_000) },
      ...{ cause: 'count', approval: APPROVAL },
    });
    await payCash(cashier, await otcBasket(cashier));
    await takeDay(shop);
    // The day goes on.
    expect(owed(shop)).toEqual([]);
    shop.clock.now += DAY_MS;
    await cashier.do('stock.adjust', {
      ...{ lotId: lot.lotId, from_e4: adjusted.onHand_e4, to_e4: quantityE4(10_000) },
      ...{ cause: 'lost', approval: APPROVAL },
    });
    await takeDay(shop);
    await shop.drain();
    // The training store's own stock came that day too: goods with a national code, a lot each.
    const lots = shop.onDisk
      .prepare<[], number>(
        `SELECT count(*) FROM lot JOIN product USING (product_id) WHERE national_drug_code <> ''`,
      )
      .pluck()
      .get();
    expect(owed(shop)).toHaveLength(lots ?? 0);
    const serial = shop.onDisk
      .prepare<[string], string>('SELECT batch_serial FROM lot WHERE lot_id = ?')
      .pluck()
      .get(lot.lotId);
    const told = theirs(shop).filter((row) => row.fixmedins_bchno === serial);
    expect(told.map((row) => [row.invdate, row.inv_cnt])).toEqual([
      // When it first came, and after the day. A count has no stock-take of its own here.
      ['2026-11-21', '9.00'],
      ['2026-11-21', '7.00'],
    ]);
    shop.clock.now += DAY_MS;
    await takeDay(shop);
    expect(owed(shop, '%.2026-11-22').map((row) => row.subject)).toEqual([
      `${lot.lotId}.2026-11-22`,
    ]);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is owed once however often it runs, and goes on where a crash cut it short', async () => {
    const shop = await openShop(DAILY);
    const manager = shop.seat('manager');
    for (let n = 0; n < 60; n += 1) await received(manager, '感冒灵颗粒', `G${n}`);
    await shop.drain();
    shop.clock.now += DAY_MS;
    void takeDay(shop);
    shop.crash();
    const first = owed(shop).length;
    expect(first).toBe(50);
    expect(shop.onDisk.prepare('SELECT * FROM stock_take_day').all()).toEqual([]);
    await takeDay(shop);
    const whole = owed(shop).length;
    expect(whole).toBeGreaterThan(90);
    await takeDay(shop);
    await shop.restart();
    await takeDay(shop);
    shop.crash();
    await takeDay(shop);
    expect(owed(shop)).toHaveLength(whole);
    expect(shop.onDisk.prepare('SELECT business_on FROM stock_take_day').pluck().all()).toEqual([
      '2026-11-21',
    ]);
    await shop.drain();
    // What was on its way at a crash is unknown, the rest is there.
    const open = owed(shop).filter((row) => !['accepted', 'unknown'].includes(row.state));
    expect(open).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('catches up on days when the program did not run, and leaves a day without goods alone', async () => {
    const shop = await openShop(DAILY);
    const manager = shop.seat('manager');
    const days = (): unknown[] =>
      shop.onDisk.prepare('SELECT business_on FROM stock_take_day ORDER BY 1').pluck().all();
    shop.clock.now = OPENING + DAY_MS;
    await takeDay(shop);
    await received(manager, '感冒灵颗粒', 'G1');
    shop.clock.now = OPENING + 2 * DAY_MS;
    await received(manager, '感冒灵颗粒', 'G2');
    shop.clock.now = OPENING + 9 * DAY_MS;
    shop.crash();
    await takeDay(shop);
    expect(days()).toEqual(['2026-11-21', '2026-11-22', '2026-11-23']);
    expect(owed(shop, '%.2026-11-22')).toHaveLength(1);
    expect(owed(shop, '%.2026-11-23')).toHaveLength(1);
  });

  it('comes by itself after midnight', async () => {
    const waits: { delay_ms: number; act: () => void }[] = [];
    const shop = await openShop({
      ...DAILY,
      timers: () => (delay_ms, act) => {
        waits.push({ delay_ms, act });
        return () => {};
      },
    });
    shop.clock.now += DAY_MS;
    await takeDay(shop);
    const midnight = Date.parse('2026-11-23T00:00:00+08:00') - shop.clock.now;
    expect(waits.map((wait) => wait.delay_ms)).toContain(midnight);
  });

  it.each(['off', 'counted'])('is not owed where the region says %s', async (take) => {
    const shop = await openShop({ region: { uploads: { stock: { changes: true, take } } } });
    await received(shop.seat('manager'));
    shop.clock.now += DAY_MS;
    await takeDay(shop);
    expect(owed(shop)).toEqual([]);
  });
});
