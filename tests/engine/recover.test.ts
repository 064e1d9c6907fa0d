/** After a crash the file alone says what was decided, what was sent, and what is not known. */
import { describe, expect, it } from 'vitest';
import type { SystemState } from '#contract/system.ts';
import { present } from '#core/result.ts';
import { APPROVAL, nextId, openShop } from '#tests/support/shop.ts';
import {
  current,
  decision,
  identify,
  linked,
  otcBasket,
  otcTried,
  paid,
  payCash,
  readyToDecide,
  scanBoxes,
  settled,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

describe('a crash', () => {
  it('while 2102 is under way: unknown, whether the platform did it or not', async () => {
    for (const processed of [true, false]) {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const { saleId } = await otcTried(cashier);
      const command = nextId();
      const barrier = shop.wire.hold('2102');
      const lost = cashier.try('settlement.settle', { saleId }, command);
      await barrier.arrived;
      shop.crash();
      expect(await current(cashier)).toMatchObject({ saleId, state: 'unknown' });
      if (processed) barrier.release();
      // The screen asks again with the id of the act: it is told to look, and nothing is repeated.
      expect(await cashier.try('settlement.settle', { saleId }, command)).toMatchObject({
        failure: { code: 'command.interrupted' },
      });
      if (processed) expect((await lost).ok).toBe(false);
      expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toHaveLength(1);
      expect(violationsOf(shop)).toEqual([]);
      barrier.release();
      await lost;
    }
  });

  it('is told to people and kept in the audit: what was half-way, and nothing else', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect(interruption(await cashier.do('system.state'))).toBeUndefined();
    const { saleId } = await otcTried(cashier);
    const settling = shop.wire.hold('2102');
    const lost = cashier.try('settlement.settle', { saleId });
    await settling.arrived;
    const other = shop.seat('cashier2', '02');
    const uploading = shop.wire.hold('3505');
    await payCash(other, await otcBasket(other, '布洛芬缓释胶囊', 2));
    await uploading.arrived;
    await shop.settleDown();
    shop.crash();
    expect(interruption(await cashier.do('system.state'))).toEqual({
      name: '上次中断',
      state: 'warn',
      note: '1 笔结算结果未知，正在核对；1 条上传结果未知，等待核对',
    });
    const told = shop.onDisk
      .prepare("SELECT detail FROM audit WHERE action = 'engine.recovered'")
      .pluck()
      .all();
    expect(told).toEqual([expect.stringContaining('"settlements":1')]);
    settling.release();
    uploading.release();
    await lost;
    await shop.restart();
    expect(interruption(await cashier.do('system.state'))).toBeUndefined();
  });

  it('between recorded and sent: it never left, and the sale is open again', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    // The power goes in the one moment between the two commits.
    const { gate } = shop.running().engine;
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    (gate as { dispatch: unknown }).dispatch = () => {
      resolve();
      return new Promise(() => {});
    };
    void cashier.try('settlement.settle', { saleId });
    await reached;
    shop.crash();
    const sale = await current(cashier);
    expect(sale).toMatchObject({ state: 'open', settlement: { state: 'notSent' } });
    expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toEqual([]);
    await identify(cashier, '张建国');
    await cashier.do('settlement.trial');
    expect((await cashier.do('settlement.settle', { saleId })).state).toBe('settled');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('after settled and before the money: still settled, and paid once', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await settled(shop, cashier);
    shop.crash();
    const back = await current(cashier);
    expect(back).toMatchObject({ saleId: sale.saleId, state: 'settled', mainAction: 'pay' });
    await payCash(cashier, back);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('while 2103 is under way: no cash, no goods, until it is known', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    await shop.drain();
    const barrier = shop.wire.hold('2103');
    const input = { saleId: sale.saleId, reason: '测试', approval: APPROVAL };
    const lost = cashier.try('sale.void', input);
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await lost;
    expect(await cashier.do('sale.get', { saleId: sale.saleId })).toMatchObject({
      state: 'voidUnknown',
    });
    expect((await cashier.fails('sale.void', input)).code).toBe('void.unknown');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('while an upload is under way: unknown; one that waited goes up once', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const barrier = shop.wire.hold('3505');
    await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 1));
    await barrier.arrived;
    await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 2));
    shop.crash();
    barrier.release();
    await shop.settleDown();
    await shop.drain();
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.map((item) => item.state).toSorted()).toEqual(['accepted', 'unknown']);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('while a pharmacist decides: unknown, not waiting', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await linked(cashier, '孙美丽');
    const id = present(sale.prescription, 'prescription').prescriptionId;
    const pharmacist = await readyToDecide(shop, id);
    const barrier = shop.wire.hold('7206');
    const lost = pharmacist.try('review.decide', decision(id));
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await lost;
    expect((await pharmacist.do('review.detail', { prescriptionId: id })).review).toBe('unknown');
    await scanBoxes(cashier);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('while a slip prints: said, and not printed to the next customer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.printer.wait = new Promise(() => {});
    const sale = await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 1));
    await shop.settleDown();
    shop.crash();
    shop.printer.wait = Promise.resolve();
    const { printer } = await cashier.do('system.state');
    expect(printer).toMatchObject({
      state: 'fault',
      note: expect.stringContaining('F10') as string,
    });
    await payCash(cashier, await otcBasket(cashier, '布洛芬缓释胶囊', 2));
    await shop.settleDown();
    expect(shop.printer.slips).toHaveLength(1);
    expect((await cashier.do('receipt.reprint', { saleId: sale.saleId })).copyNo).toBe(1);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('at the counter: the basket is on disk from the first scan', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier);
    const before = await otcBasket(cashier);
    shop.crash();
    const after = await current(cashier);
    expect(after).toEqual({
      ...before,
      person: { ...present(before.person, 'person'), credentialExpiresAt: null },
      blockers: after.blockers,
      step: after.step,
    });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('again and again in one sale, it is still one sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    for (let n = 0; n < 3; n += 1) {
      shop.crash();
      await identify(cashier, '张建国');
    }
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', 'refused');
    await cashier.do('settlement.settle', { saleId });
    shop.crash();
    await identify(cashier, '张建国');
    await cashier.do('settlement.trial');
    await cashier.do('settlement.settle', { saleId });
    shop.crash();
    await payCash(cashier, await current(cashier));
    shop.crash();
    await shop.drain();
    expect(await cashier.do('sale.list', { date: '2026-11-21', limit: 9 })).toMatchObject([
      { saleId, state: 'paid' },
    ]);
    expect(violationsOf(shop)).toEqual([]);
  });
});

function interruption(state: SystemState) {
  return state.checks.find((check) => check.name === '上次中断');
}
