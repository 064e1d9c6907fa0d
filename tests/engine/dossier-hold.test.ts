/** 挂账: the store carries the fund's share within limits, and the engine settles by itself. */
import { describe, expect, it } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import { present } from '#core/result.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { identify, otcBasket, scan } from '#tests/support/stages.ts';
import { cash, cut, idOf, mend, readyToHold } from './dossier-support.ts';

const hold = (limits: object) => ({
  region: { offline: { holdFundShare: { allowed: true, ...limits } } },
});

async function seal(seat: Seat, sale: Sale, approval: typeof APPROVAL | null = null) {
  const preview = present(await seat.do('dossier.preview'), 'preview');
  return seat.try('dossier.seal', {
    ...{ saleId: sale.saleId, kind: 'holdShare', approval },
    tenders: cash(preview.holdShare.pays_fen),
  });
}

async function held(shop: Shop, seat: Seat) {
  const sealed = await seal(seat, await readyToHold(shop, seat), APPROVAL);
  if (!sealed.ok) throw new Error(sealed.failure.sentence);
  return sealed.value.dossier;
}

describe('held', () => {
  it('settled by the engine when the line is back; a difference is a task', async () => {
    const shop = await openShop(hold({ perSale: '9999.00' }));
    const cashier = shop.seat('cashier');
    const offered = async () => (await cashier.do('dossier.meters')).offered.holdShare;
    expect(await offered()).toBe(false);
    const dossier = await held(shop, cashier);
    expect(await offered()).toBe(true);
    expect(dossier.carried_fen).toBeGreaterThan(0);
    expect(dossier.paid_fen + dossier.carried_fen).toBe(dossier.total_fen);
    await mend(shop, cashier);
    await shop.running().dossiers.drain();
    const done = await cashier.do('dossier.get', { dossierId: dossier.dossierId });
    expect(done.state).toBe('settled');
    const paid = present(done.settled, 'amounts');
    const owed = paid.fundTotal_fen + paid.accountPay_fen - dossier.carried_fen;
    const tasks = await cashier.do('moneyTask.list');
    const open = tasks.map((task) =>
      task.direction === 'refund' ? task.amount_fen : -task.amount_fen,
    );
    expect(open.reduce((sum, one) => sum + one, 0)).toBe(owed);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('expired: what was carried is to be collected', async () => {
    const shop = await openShop(hold({ perSale: '9999.00' }));
    const cashier = shop.seat('cashier');
    const dossier = await held(shop, cashier);
    shop.clock.now = dossier.expiresAt + 1;
    await shop.running().dossiers.drain();
    expect(await cashier.do('moneyTask.list')).toMatchObject([
      { cause: 'heldShare', direction: 'collect', amount_fen: dossier.carried_fen },
    ]);
    await mend(shop, cashier);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('limits', () => {
  it.each([
    ['dossier.holdPerSale', { perSale: '0.01' }],
    ['dossier.holdTotal', { perSale: '9999.00', total: '0.01' }],
    ['dossier.holdCount', { perSale: '9999.00', count: 0 }],
    ['dossier.approvalNeeded', { perSale: '9999.00', approvalAbove: '0.01' }],
  ] as const)('%s', async (code, limits) => {
    const shop = await openShop(hold(limits));
    const cashier = shop.seat('cashier');
    const sealed = await seal(cashier, await readyToHold(shop, cashier));
    expect(sealed.ok ? '' : sealed.failure.code).toBe(code);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is switched on with an approval and off without, each in the audit', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager');
    const on = { allowed: true, approval: null };
    expect((await manager.fails('dossier.allowHold', on)).code).toBe('settings.approvalNeeded');
    const wrong = { ...on, approval: { ...APPROVAL, pin: '000000' } };
    expect((await manager.fails('dossier.allowHold', wrong)).code).toBe('approval.wrongPin');
    expect(await manager.do('dossier.meters')).toMatchObject({ holdAllowed: false });
    await manager.do('dossier.allowHold', { ...on, approval: APPROVAL });
    expect(await manager.do('dossier.meters')).toMatchObject({ holdAllowed: true });
    await manager.do('dossier.allowHold', { allowed: false, approval: null });
    const rows = shop.onDisk
      .prepare<[], string>("SELECT detail FROM audit WHERE action = 'dossier.holdAllowed'")
      .pluck()
      .all();
    expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([
      { before: false, after: true, approvedBy: APPROVAL.staffNo },
      { before: true, after: false, approvedBy: '' },
    ]);
  });

  it('only where region and store have it, and by a card', async () => {
    const shop = await openShop(hold({ allowed: false }));
    const manager = shop.seat('manager');
    expect(
      (await manager.fails('dossier.allowHold', { allowed: true, approval: APPROVAL })).code,
    ).toBe('dossier.holdNotAllowed');
    expect(await manager.do('dossier.meters')).toMatchObject({
      holdAllowed: false,
      offered: { payFirst: true, holdShare: false },
    });
  });
});

describe('an ID card without a line', () => {
  const DAY_MS = 86_400_000;

  it('names a person an earlier sale knows, with the data of then; the oldest may not grow too old', async () => {
    const shop = await openShop(hold({ perSale: '9999.00' }));
    const cashier = shop.seat('cashier');
    await shop.seat('manager', '02').do('dossier.allowHold', { allowed: true, approval: APPROVAL });
    await identify(cashier, '张建国');
    await otcBasket(cashier, '布洛芬缓释胶囊', 1);
    await cashier.do('sale.hold');
    await cut(shop, cashier);
    const stranger = { code: idOf('孙美丽'), place: 'counter' } as const;
    expect((await cashier.fails('sale.scan', stranger)).code).toBe('code.notNow');
    shop.clock.now += 60_000;
    for (const [n, days, code] of [
      [2, 0, ''],
      [3, 6, ''],
      [4, 2, 'dossier.holdAge'],
    ] as const) {
      shop.clock.now += days * DAY_MS;
      await scan(cashier, idOf('张建国'));
      const sale = await otcBasket(cashier, '布洛芬缓释胶囊', n);
      expect(sale.person).toMatchObject({ source: 'earlier', credentialExpiresAt: null });
      const sealed = await seal(cashier, sale, APPROVAL);
      expect(sealed.ok ? '' : sealed.failure.code).toBe(code);
    }
    await mend(shop, cashier);
    await shop.running().dossiers.drain();
    const list = await cashier.do('dossier.list', { open: false, limit: 10 });
    expect(list.map((one) => one.state)).toEqual(['settled', 'settled']);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});
