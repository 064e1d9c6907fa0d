/** A clock set back, forward, over midnight: numbers never come twice, and nothing waits for hours. */
import { describe, expect, it } from 'vitest';
import { openShop, STAFF } from '#tests/support/shop.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { identify, otcBasket, otcTried, payCash, current } from '#tests/support/stages.ts';
import { closeShift } from '#tests/support/shift.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OTC = '布洛芬缓释胶囊';

async function sell(seat: Seat, n: number) {
  return payCash(seat, await otcBasket(seat, OTC, n));
}

async function settle(seat: Seat, name: string) {
  const { saleId } = await otcTried(seat, name);
  await seat.do('settlement.settle', { saleId });
  return payCash(seat, await current(seat));
}

function column(shop: Shop, sql: string): unknown[] {
  return shop.onDisk.prepare(sql).pluck().all();
}

/** Everything that must be unique and in order, whatever the clock said. */
function expectNumbers(shop: Shop, sales: number): void {
  const numbers = column(shop, 'SELECT sale_no FROM sale ORDER BY rowid');
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(
    column(
      shop,
      "SELECT receipt_sequence FROM sale WHERE till = '01' AND receipt_sequence > 0 ORDER BY rowid",
    ),
  ).toEqual(Array.from({ length: sales }, (_, index) => index + 1));
  const heard = shop.wire.heard.map((one) => one.msgid).filter((msgid) => msgid !== '');
  expect(new Set(heard).size).toBe(heard.length);
  // Shop code, then the time: it never runs backwards.
  const sent = column(shop, 'SELECT msgid FROM intent ORDER BY rowid');
  expect(sent).toEqual((sent as string[]).toSorted());
}

async function clockCheck(seat: Seat) {
  const { checks } = await seat.do('system.state');
  return checks.find((check) => check.name === '本机时钟');
}

describe('a clock set back', () => {
  it.each([
    ['an hour', [-HOUR_MS]],
    ['an hour, after it was an hour ahead', [HOUR_MS, -HOUR_MS]],
    ['three times a bit', [-20 * MINUTE_MS, -20 * MINUTE_MS, -20 * MINUTE_MS]],
  ] as const)('%s numbers everything once', async (_, changes) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await settle(cashier, '张建国');
    await sell(cashier, 1);
    for (const [index, change] of changes.entries()) {
      shop.clock.now += change;
      await sell(cashier, 2 + index);
      await settle(cashier, '张建国');
    }
    await shop.drain();
    expectNumbers(shop, 2 + 2 * changes.length);
    expect(column(shop, 'SELECT DISTINCT state FROM outbox')).toEqual(['accepted']);
    expect(await clockCheck(cashier)).toMatchObject({ state: 'warn' });
    expect(column(shop, "SELECT count(*) FROM audit WHERE action = 'clock.setBack'")).toEqual([
      changes.filter((change) => change < 0).length,
    ]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('by seconds, as a time server does, is no news', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await sell(cashier, 1);
    shop.clock.now -= 5_000;
    expect(await clockCheck(cashier)).toBeUndefined();
    await sell(cashier, 2);
    expectNumbers(shop, 2);
  });

  it('lets no upload wait longer than its pause', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('3505', 'refused', 1);
    await sell(cashier, 1);
    await shop.settleDown();
    await shop.drain();
    expect(column(shop, 'SELECT state FROM outbox')).toEqual(['waiting']);
    shop.clock.now -= HOUR_MS;
    await cashier.do('system.state');
    shop.clock.now += 6 * MINUTE_MS;
    await shop.drain();
    expect(column(shop, 'SELECT state FROM outbox')).toEqual(['accepted']);
  });

  it('holds a credential no longer than it lives', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier);
    shop.clock.now -= HOUR_MS;
    await cashier.do('system.state');
    shop.clock.now += 4 * MINUTE_MS;
    expect((await cashier.try('prescription.refresh')).ok).toBe(true);
    shop.clock.now += 2 * MINUTE_MS;
    expect((await cashier.fails('prescription.refresh')).code).toBe('credential.expired');
  });

  it('locks nobody out for longer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier2');
    const wrong = { staffNo: STAFF.cashier.staffNo, pin: '000000' };
    for (let n = 0; n < 5; n += 1) await cashier.try('staff.signIn', wrong);
    expect((await cashier.fails('staff.signIn', wrong)).code).toBe('staff.locked');
    shop.clock.now -= HOUR_MS;
    await cashier.do('system.state');
    shop.clock.now += 11 * MINUTE_MS;
    expect((await shop.signIn('cashier')).till).toBe('01');
  });

  it('over midnight: the day before goes on, and the shop does not sign in twice', async () => {
    const shop = await openShop({ now: Date.parse('2026-11-21T23:40:00+08:00') });
    const cashier = shop.seat('cashier');
    const signIns = (): number => shop.wire.heard.filter(({ infno }) => infno === '9001').length;
    await cashier.do('shop.signIn');
    await sell(cashier, 1);
    shop.clock.now += 40 * MINUTE_MS;
    await cashier.do('shop.signIn');
    await sell(cashier, 2);
    expect(signIns()).toBe(2);
    shop.clock.now -= HOUR_MS;
    await cashier.do('shop.signIn');
    await sell(cashier, 3);
    await settle(cashier, '张建国');
    expect(signIns()).toBe(2);
    expect((await cashier.do('system.state')).businessDate).toBe('2026-11-21');
    shop.clock.now += HOUR_MS;
    await cashier.do('shop.signIn');
    await sell(cashier, 4);
    expect(signIns()).toBe(2);
    expect(column(shop, 'SELECT business_on FROM sale ORDER BY rowid')).toEqual([
      ...['2026-11-21', '2026-11-22', '2026-11-21', '2026-11-21', '2026-11-22'],
    ]);
    await shop.drain();
    expectNumbers(shop, 5);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('shows the shift that was opened last, not the one with the latest time', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await sell(cashier, 1);
    const first = await closeShift(cashier);
    shop.clock.now -= HOUR_MS;
    await sell(cashier, 2);
    const second = await cashier.do('shift.current');
    expect(second?.shiftId).not.toBe(first.shiftId);
    expect(second).toMatchObject({ closedAt: null, saleCount: 1 });
    const closed = await closeShift(cashier);
    expect(closed).toMatchObject({ shiftId: second?.shiftId, saleCount: 1 });
    expect(closed.closedAt).toBeGreaterThanOrEqual(closed.openedAt);
  });

  it('while the program was off is seen at the next start', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await settle(cashier, '张建国');
    shop.clock.now -= HOUR_MS;
    await shop.restart();
    expect(await clockCheck(cashier)).toMatchObject({
      note: expect.stringContaining('60 分钟') as string,
    });
    await settle(cashier, '张建国');
    await shop.drain();
    expectNumbers(shop, 2);
    expect(violationsOf(shop)).toEqual([]);
  });
});

it('a shift that is open while the clock goes back is not closed before it was opened', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  await sell(cashier, 1);
  shop.clock.now -= HOUR_MS;
  const closed = await closeShift(cashier);
  expect(closed.closedAt).toBe(closed.openedAt);
});

it('a clock some minutes fast at midnight: the settlement is looked for in the right books', async () => {
  const shop = await openShop({ now: Date.parse('2026-11-22T00:01:00+08:00') });
  const cashier = shop.seat('cashier');
  const { saleId } = await otcTried(cashier);
  const watch = shop.wire.inspect;
  // By the platform's clock it is two minutes earlier, and that is the day before.
  shop.wire.inspect = (heard) => {
    watch(heard);
    if (heard.infno === '2102') shop.clock.now -= 2 * MINUTE_MS;
  };
  shop.wire.fault('2102', 'lostAnswer');
  await cashier.do('settlement.settle', { saleId });
  shop.wire.inspect = watch;
  shop.clock.now += 2 * MINUTE_MS;
  for (let round = 0; round < 12; round += 1) {
    shop.clock.now += MINUTE_MS;
    await shop.running().resolver.drain();
  }
  const ends = column(shop, 'SELECT outcome FROM resolution');
  expect(ends).toEqual(['reversed']);
  expect(violationsOf(shop)).toEqual([]);
});
