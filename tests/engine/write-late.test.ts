/** An outcome that cannot be written because the program is wrong: tried, told, and ended by a restart. */
import { describe, expect, it } from 'vitest';
import type { SystemState } from '#contract/system.ts';
import type { Shop } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { current, otcTried, payCash } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import type { TimerQueue } from '#tests/support/timer-queue.ts';
import { timerQueue } from '#tests/support/timer-queue.ts';

/** Neither what the answer means nor that it is unknown can be written; gone with its connection. */
const BUG = `CREATE TEMP TRIGGER bug BEFORE UPDATE OF state ON main.intent
  WHEN new.state IN ('accepted', 'unknown') BEGIN SELECT RAISE(ABORT, 'bug'); END`;

/** A settlement whose answer came and could not be written. */
async function unwritten(timers: TimerQueue) {
  const shop = await openShop({ timers: timers.on });
  const cashier = shop.seat('cashier');
  const { saleId } = await otcTried(cashier);
  shop.db().exec(BUG);
  await expect(cashier.try('settlement.settle', { saleId })).rejects.toThrow('SqliteError: bug');
  return { shop, cashier };
}

function incidents(shop: Shop): number {
  return shop.log.filter((line) => line.event === 'incident').length;
}

function said({ checks }: SystemState): string | undefined {
  return checks.find(({ name }) => name === '程序出错')?.note;
}

describe('an outcome that a bug keeps from being written', () => {
  it('is tried with growing pauses, reported so many times, and in plain sight', async () => {
    const timers = timerQueue();
    const { shop, cashier } = await unwritten(timers);
    const first = incidents(shop);
    const state = await cashier.do('system.state');
    expect(state.unwritten).toEqual({ disk: 0, bug: 1 });
    expect(said(state)).toBe('1 笔结果因程序出错没有记下，请店长重新启动收银台，重启后按未知核对');
    const tried: number[] = [];
    const begun = shop.clock.now;
    for (let n = 0; n < 200; n += 1) {
      const before = incidents(shop);
      await timers.pass(shop.clock, 1_000);
      if (incidents(shop) > before) tried.push((shop.clock.now - begun) / 1_000);
    }
    expect(tried.slice(0, 6)).toEqual([2, 6, 14, 30, 62, 122]);
    await timers.pass(shop.clock, 3_600_000);
    const reported = incidents(shop) - first;
    expect(reported).toBeGreaterThanOrEqual(8);
    expect(reported).toBeLessThan(10);
    // Nobody is told any more, and it is still tried, and still seen.
    expect((await cashier.do('system.state')).unwritten).toEqual({ disk: 0, bug: 1 });
    shop.db().exec('DROP TRIGGER bug');
    await timers.pass(shop.clock, 60_000);
    const after = await cashier.do('system.state');
    expect(after.unwritten).toEqual({ disk: 0, bug: 0 });
    expect(said(after)).toBeUndefined();
    const sale = await current(cashier);
    expect(sale.state).toBe('settled');
    await payCash(cashier, sale);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is unknown after a restart, and proven by the books', async () => {
    const timers = timerQueue();
    const { shop, cashier } = await unwritten(timers);
    await shop.restart();
    const state = await cashier.do('system.state');
    expect(state.unwritten).toEqual({ disk: 0, bug: 0 });
    expect(state.unknown.count).toBe(1);
    await timers.pass(shop.clock, 10 * 60_000);
    expect((await cashier.do('system.state')).unknown.count).toBe(0);
    const ended = shop.onDisk.prepare('SELECT state FROM settlement').pluck().all();
    expect(ended).toEqual(['reversed']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('changes its cause with what is in the way', async () => {
    const timers = timerQueue();
    const { shop, cashier } = await unwritten(timers);
    shop.db().pragma('query_only = ON');
    await timers.pass(shop.clock, 2_000);
    const { memory } = shop.running().engine;
    expect([...memory.unwritten]).toMatchObject([{ cause: 'disk' }]);
    const told = incidents(shop);
    // A disk fault is tried every two seconds and not told again.
    expect(timers.next()).toBe(shop.clock.now + 2_000);
    await timers.pass(shop.clock, 20_000);
    expect(incidents(shop)).toBe(told);
    shop.db().pragma('query_only = OFF');
    shop.db().exec('DROP TRIGGER bug');
    await timers.pass(shop.clock, 2_000);
    expect(memory.unwritten.size).toBe(0);
    expect((await current(cashier)).state).toBe('settled');
  });
});
