/**
 * A partial return cut off anywhere: what the file says is enough to go on, money moves once, and a
 * void without an answer stays unknown in plain sight.
 */
import { describe, expect, it } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import { ask, part, settleKept } from '#tests/support/return-stages.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { approved, identify, payCash, scanBoxes } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cashOf } from '#tests/support/shift.ts';

const WHO = '孙美丽';

async function sold(shop: Shop, cashier: Seat): Promise<Sale> {
  await approved(shop, cashier, WHO);
  await scanBoxes(cashier);
  const tried = await cashier.do('settlement.trial');
  return payCash(cashier, await cashier.do('settlement.settle', { saleId: tried.saleId }));
}

const oneBox = (sale: Sale) => ask(sale, [part(present(sale.lines[0], 'line'), 1)]);

/** What the counter does next with the return it finds open; false when none is. */
async function goOn(seat: Seat): Promise<boolean> {
  const [back] = await seat.do('sale.returnsOpen');
  if (back === undefined || back.state === 'voiding') return false;
  const saleId = present(back.keptSaleId, 'kept sale');
  if (back.keptState === 'held') await seat.do('sale.resume', { saleId });
  else if (back.toSettle) await settleKept(seat, WHO);
  else await seat.do('sale.returnFinish', { returnId: back.returnId, selfPay: false, tenders: [] });
  return true;
}

async function clean(shop: Shop): Promise<void> {
  shop.wire.clearFaults();
  await shop.drain();
  await shop.settleDown();
  expect(violationsOf(shop)).toEqual([]);
}

/** Net cash in the open shift of till 01. */
function drawer(shop: Shop): number {
  const cash = cashOf(shop);
  return cash.in_fen - cash.out_fen;
}

describe('a power cut between any two steps', () => {
  it.each([0, 1, 2, 3, 4, 5])('after step %i: the return goes on and ends right', async (cut) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await sold(shop, cashier);
    const steps: (() => Promise<unknown>)[] = [
      () => cashier.do('sale.return', oneBox(sale)),
      () => identify(cashier, WHO),
      () => cashier.do('settlement.trial'),
      async () => {
        const kept = present(await cashier.do('sale.current'), 'kept sale');
        await cashier.do('settlement.settle', { saleId: kept.saleId });
      },
      () => goOn(cashier),
    ];
    for (const step of steps.slice(0, cut)) await step();
    shop.crash();
    await clean(shop);
    if (cut === 0) await cashier.do('sale.return', oneBox(sale));
    for (let n = 0; n < 5 && (await goOn(cashier)); n += 1) {
      // Every state on the way is one that nobody has to be ashamed of.
      await clean(shop);
      shop.crash();
    }
    await clean(shop);
    expect(await cashier.do('sale.returnsOpen')).toEqual([]);
    const rows = await cashier.do('sale.list', { date: '2026-11-21', limit: 10 });
    expect(rows.map((row) => row.state)).toEqual(['paid', 'voided']);
    const kept = present(rows[0], 'kept sale');
    expect(drawer(shop)).toBe(kept.tendered_fen);
    expect(kept.tendered_fen).toBeLessThan(sale.stillToPay_fen + sale.total_fen);
    expect((await cashier.do('sale.get', { saleId: kept.saleId })).settlement?.state).toBe(
      'settled',
    );
  });

  it('while 2103 is under way: unknown, no money, and nobody begins it again', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await sold(shop, cashier);
    const money = drawer(shop);
    const barrier = shop.wire.hold('2103');
    const reply = cashier.try('sale.return', oneBox(sale));
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await reply;
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('voidUnknown');
    expect(await cashier.do('sale.returnsOpen')).toMatchObject([
      { state: 'voiding', saleNo: sale.saleNo, plan: null, planEverything: null },
    ]);
    expect((await cashier.fails('sale.return', oneBox(sale))).code).toBe('return.underWay');
    expect(drawer(shop)).toBe(money);
    await clean(shop);
  });

  it('while 2102 of the rest is under way: unknown, and the money waits with it', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await sold(shop, cashier);
    const money = drawer(shop);
    const back = await cashier.do('sale.return', oneBox(sale));
    const barrier = shop.wire.hold('2102');
    const reply = settleKept(cashier, WHO).catch(() => null);
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await reply;
    const finishing = { returnId: back.returnId, selfPay: true, tenders: [] };
    expect((await cashier.fails('sale.returnFinish', finishing)).code).toBe('sale.wrongState');
    const everything = { returnId: back.returnId, approval: APPROVAL };
    const refused = await cashier.fails('sale.returnEverything', everything);
    expect(refused.code).toBe('sale.wrongState');
    expect(drawer(shop)).toBe(money);
    await clean(shop);
  });
});

/** The engine asks the books until they have an answer, its pauses waited out on the shop's clock. */
async function askBooks(shop: Shop): Promise<void> {
  shop.wire.clearFaults();
  for (let n = 0; n < 12; n += 1) {
    shop.clock.now += 5 * 60_000;
    await shop.resolve();
  }
}

async function endAll(shop: Shop, seat: Seat): Promise<void> {
  for (let n = 0; n < 5 && (await goOn(seat)); n += 1) await clean(shop);
  expect(await seat.do('sale.returnsOpen')).toEqual([]);
  await clean(shop);
}

describe('the books', () => {
  it.each([
    ['lostAnswer', 'keeping'],
    ['lostRequest', 'stopped'],
  ] as const)('prove what became of a void (%s): %s', async (fault, state) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await sold(shop, cashier);
    const money = drawer(shop);
    shop.wire.fault('2103', fault);
    const back = await cashier.do('sale.return', oneBox(sale));
    await askBooks(shop);
    const open = await cashier.do('sale.returnsOpen');
    expect(open.map((one) => [one.state, one.keptState])).toEqual(
      state === 'keeping' ? [['keeping', 'held']] : [],
    );
    // Nobody stood at the till: no money yet, and no task either, for the end hands it over.
    expect(drawer(shop)).toBe(money);
    expect(await cashier.do('moneyTask.list')).toEqual([]);
    await clean(shop);
    if (state === 'stopped') {
      expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
      await cashier.do('sale.return', oneBox(sale));
    } else expect(open[0]?.returnId).toBe(back.returnId);
    await endAll(shop, cashier);
    expect(drawer(shop)).toBeLessThan(money);
  });

  it.each(['lostAnswer', 'lostRequest'] as const)(
    'prove what became of the rest (%s): it is settled anew, and the money follows',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const sale = await sold(shop, cashier);
      await cashier.do('sale.return', oneBox(sale));
      shop.wire.fault('2102', fault);
      expect((await settleKept(cashier, WHO)).state).toBe('unknown');
      await askBooks(shop);
      await clean(shop);
      expect(await cashier.do('sale.returnsOpen')).toMatchObject([{ keptState: 'open' }]);
      await endAll(shop, cashier);
    },
  );

  it('prove the void of a rest that was settled: all the money goes back at the till', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await sold(shop, cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    await settleKept(cashier, WHO);
    shop.wire.fault('2103', 'lostAnswer');
    const asked = { returnId: back.returnId, approval: APPROVAL };
    const waiting = await cashier.do('sale.returnEverything', asked);
    expect(waiting).toMatchObject({ state: 'keeping', keptState: 'voidUnknown', plan: null });
    await askBooks(shop);
    await clean(shop);
    await endAll(shop, cashier);
    expect(drawer(shop)).toBe(0);
  });
});

describe('a void without an answer', () => {
  it.each<Fault>(['lostRequest', 'lostAnswer', 'html', 'wrongSums', 'truncated'])(
    '%s: the return waits for the books, and gives nothing back before',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const sale = await sold(shop, cashier);
      const money = drawer(shop);
      shop.wire.fault('2103', fault);
      const back = await cashier.do('sale.return', oneBox(sale));
      expect(back).toMatchObject({ state: 'voiding', keptSaleId: null, plan: null });
      const finishing = { returnId: back.returnId, selfPay: true, tenders: [] };
      expect((await cashier.fails('sale.returnFinish', finishing)).code).toBe('sale.wrongState');
      const whole = { saleId: sale.saleId, reason: '测试', approval: APPROVAL };
      expect((await cashier.fails('sale.void', whole)).code).toBe('void.unknown');
      expect(drawer(shop)).toBe(money);
      await clean(shop);
    },
  );
});
