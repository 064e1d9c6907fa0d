/** The end of an engine: what is under way ends, what is owed goes, and a limit holds either way. */
import { describe, expect, it } from 'vitest';
import { quitInOrder } from '#engine/start/quit.ts';
import { openShop } from '#tests/support/shop.ts';
import { otcBasket, otcTried, payCash, settled, tried } from '#tests/support/stages.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

const SHORT = { underWay_ms: 50, owed_ms: 50 };

describe('the end of the engine', () => {
  it('lets a slip in the printer come out, and refuses what comes after', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    let paper = (): void => {};
    shop.printer.wait = new Promise((resolve) => (paper = resolve));
    await payCash(cashier, await otcBasket(cashier));
    const end = quitInOrder(shop.running());
    expect(await cashier.fails('sale.current')).toMatchObject({ code: 'engine.stopped' });
    expect(shop.printer.slips).toHaveLength(0);
    paper();
    expect(await end).toEqual([]);
    expect(shop.printer.slips).toHaveLength(1);
  });

  it('waits for a settlement under way and books its answer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await tried(shop, cashier);
    const settling = cashier.try('settlement.settle', { saleId });
    expect(await quitInOrder(shop.running())).toEqual([]);
    expect(await settling).toMatchObject({ ok: true });
    const states = shop.db().prepare(`SELECT state FROM intent WHERE infno = '2102'`).pluck().all();
    expect(states).toEqual(['accepted']);
  });

  it('sends what the outbox owes while there is a line', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('7207', 'refused');
    await settled(shop, cashier);
    await shop.drain();
    shop.clock.now += 60_000;
    const waiting = shop
      .db()
      .prepare(`SELECT count(*) FROM outbox WHERE state = 'waiting'`)
      .pluck();
    expect(waiting.get()).toBeGreaterThan(0);
    expect(await quitInOrder(shop.running())).toEqual([]);
    expect(waiting.get()).toBe(0);
  });

  it('writes an outcome that waited for room, when there is room by now', async () => {
    const timers = timerQueue();
    const shop = await openShop({ timers: timers.on });
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.db().exec(`CREATE TEMP TRIGGER bug BEFORE UPDATE OF state ON main.intent
      WHEN new.state IN ('accepted', 'unknown') BEGIN SELECT RAISE(ABORT, 'bug'); END`);
    await expect(cashier.try('settlement.settle', { saleId })).rejects.toThrow('bug');
    expect(shop.running().engine.memory.unwritten.size).toBe(1);
    shop.db().exec('DROP TRIGGER bug');
    expect(await quitInOrder(shop.running())).toEqual([]);
    const states = shop.db().prepare(`SELECT state FROM intent WHERE infno = '2102'`).pluck().all();
    expect(states).toEqual(['accepted']);
  });

  it('does not wait for ever: what is cut short is named, and found at the next start', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const paper = Promise.withResolvers<undefined>();
    shop.printer.wait = paper.promise.then(() => {});
    await payCash(cashier, await otcBasket(cashier));
    expect(await quitInOrder(shop.running(), SHORT)).toEqual(['print']);
    const left = shop.db().prepare('SELECT state FROM print_job').pluck();
    expect(left.all()).toEqual(['printing']);
    paper.resolve(undefined);
    await shop.settleDown();
  });
});
