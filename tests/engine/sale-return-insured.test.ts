/**
 * The partial return of an insured sale: void all, settle what is kept, and then only money. Every
 * stage is on disk before the next, so it goes on from wherever it was cut off.
 */
import { describe, expect, it } from 'vitest';
import type { Sale } from '#contract/sale.ts';
import type { SaleReturn } from '#contract/sale-return.ts';
import { present } from '#core/result.ts';
import { ask, finish, part, settleKept } from '#tests/support/return-stages.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import {
  approved,
  box,
  current,
  goods,
  identify,
  otcBasket,
  payCash,
  scan,
  scanBoxes,
  voucher,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cashOf } from '#tests/support/shift.ts';

const WHO = '孙美丽';

/** Two boxes on prescription with a cash share, and a pack of masks nobody insures. */
async function soldInsured(shop: Shop, cashier: Seat): Promise<Sale> {
  await approved(shop, cashier, WHO);
  await scan(cashier, goods('一次性使用医用口罩').barcode);
  await scanBoxes(cashier);
  const tried = await cashier.do('settlement.trial');
  return payCash(cashier, await cashier.do('settlement.settle', { saleId: tried.saleId }));
}

const drugOf = (sale: Sale) =>
  present(
    sale.lines.find((line) => line.kind === 'rx'),
    'drug',
  );
const oneBox = (sale: Sale) => ask(sale, [part(drugOf(sale), 1)]);
const keptOf = (seat: Seat, back: SaleReturn) =>
  seat.do('sale.get', { saleId: present(back.keptSaleId, 'kept sale') });

/** Line up, everything sent and printed: nothing may be wrong. */
async function clean(shop: Shop): Promise<void> {
  shop.wire.clearFaults();
  await shop.drain();
  await shop.settleDown();
  expect(violationsOf(shop)).toEqual([]);
}

/** What the platform holds as settled and not refunded. */
function netOver(shop: Shop): { msgid: string; medfee_sumamt_fen: number }[] {
  return shop.wire.platform.store.all(
    "SELECT msgid, medfee_sumamt_fen FROM settlement WHERE state = 'live' AND init_setl_id IS NULL AND refd_setl_flag = '0'",
  );
}

describe('a partial return of an insured sale', () => {
  it('voids all, settles what is kept, and hands back the difference', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    await shop.drain();
    const slips = shop.printer.slips.length;
    const back = await cashier.do('sale.return', oneBox(sale));
    expect(back).toMatchObject({ state: 'keeping', keptState: 'open', toSettle: true, plan: null });
    // No money yet: the drawer is what it was, and the red slip waits for it.
    const between = await cashier.do('sale.get', { saleId: sale.saleId });
    expect(between).toMatchObject({ state: 'voided' });
    expect(between.tenders.some((tender) => tender.refund)).toBe(false);
    await clean(shop);
    expect(shop.printer.slips).toHaveLength(slips);

    const kept = await settleKept(cashier, WHO);
    expect(kept).toMatchObject({ state: 'settled', keptFromSaleNo: sale.saleNo });
    await clean(shop);
    const [open] = await cashier.do('sale.returnsOpen');
    const paidBefore = sale.tenders.reduce((sum, tender) => sum + tender.amount_fen, 0);
    const due = kept.stillToPay_fen;
    expect(open?.plan).toEqual({
      back: [{ kind: 'cash', amount_fen: paidBefore - due }],
      collect_fen: 0,
    });
    expect(due).toBeLessThan(paidBefore);
    const { kicks } = shop.printer;
    const done = await finish(cashier, back);
    expect(done).toMatchObject({ state: 'done', keptState: 'paid', plan: open?.plan });
    await clean(shop);
    expect(shop.printer.kicks).toBe(kicks + 1);
    expect(shop.printer.slips).toHaveLength(slips + 2);
    expect(netOver(shop)).toEqual([
      { msgid: kept.settlement?.msgid, medfee_sumamt_fen: kept.insured_fen },
    ]);
    const drawer = cashOf(shop);
    expect(drawer.in_fen - drawer.out_fen).toBe(due);
    expect(await cashier.do('sale.current')).toBeNull();
    expect(
      (
        await cashier.fails('sale.returnFinish', {
          returnId: back.returnId,
          selfPay: false,
          tenders: [],
        })
      ).code,
    ).toBe('return.unknown');
  });

  it('fixes goods and person of what is kept, and takes no money any other way', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    const kept = await keptOf(cashier, back);
    const lineId = drugOf(kept).lineId;
    const code = box('感冒灵颗粒', 4);
    const fixed = [
      await cashier.try('sale.scan', { code, place: 'counter' }),
      await cashier.try('sale.scan', { code: goods('医用棉签').barcode, place: 'counter' }),
      await cashier.try('sale.removeLine', { lineId }),
      await cashier.try('sale.setQuantity', {
        lineId: present(kept.lines[1], 'masks').lineId,
        quantity_e4: 20_000 as never,
      }),
      await cashier.try('sale.abandon'),
      await cashier.try('person.clear'),
      await cashier.try('prescription.unlink'),
    ];
    expect(fixed.map((reply) => (reply.ok ? 'done' : reply.failure.code))).toEqual(
      fixed.map(() => 'sale.locked'),
    );
    const other = await cashier.try('sale.scan', { code: voucher('王秀兰'), place: 'counter' });
    expect(other).toMatchObject({ failure: { code: 'return.otherPerson' } });
    const early = { returnId: back.returnId, selfPay: false, tenders: [] };
    expect((await cashier.fails('sale.returnFinish', early)).code).toBe('return.notSettled');
    const settled = await settleKept(cashier, WHO);
    const tenders = [
      {
        kind: 'cash' as const,
        amount_fen: settled.stillToPay_fen,
        received_fen: settled.stillToPay_fen,
      },
    ];
    expect((await cashier.fails('sale.tender', { saleId: settled.saleId, tenders })).code).toBe(
      'return.open',
    );
    const second = shop.seat('cashier2', '02');
    expect((await second.fails('sale.returnFinish', early)).code).toBe('sale.wrongState');
    await finish(cashier, back);
    await clean(shop);
  });

  it('of everything a customer cannot settle: kept without insurance, dearer than before', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    const collect = present(back.planSelfPay, 'plan').collect_fen;
    expect(collect).toBeGreaterThan(0);
    const finishing = { returnId: back.returnId, selfPay: true, tenders: [] };
    expect((await cashier.fails('sale.returnFinish', finishing)).code).toBe('tender.short');
    const done = await cashier.do('sale.returnFinish', {
      ...finishing,
      tenders: [{ kind: 'wechat', amount_fen: collect, received_fen: collect }],
    });
    expect(done.plan).toEqual({ back: [], collect_fen: collect });
    const kept = await keptOf(cashier, back);
    expect(kept).toMatchObject({ state: 'paid', insured_fen: 0 });
    await clean(shop);
    expect(netOver(shop)).toEqual([]);
  });

  it.each(['open', 'held', 'settled'] as const)(
    'gives everything back after all, the rest being %s',
    async (stage) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const sale = await soldInsured(shop, cashier);
      const back = await cashier.do('sale.return', oneBox(sale));
      if (stage === 'held') await cashier.do('sale.hold');
      if (stage === 'settled') await settleKept(cashier, WHO);
      const asked = { returnId: back.returnId, approval: APPROVAL };
      const wrong = { ...asked, approval: { ...APPROVAL, pin: '000000' } };
      expect((await cashier.fails('sale.returnEverything', wrong)).code).toBe('approval.wrongPin');
      const done = await cashier.do('sale.returnEverything', asked);
      expect(done).toMatchObject({ state: 'done', kept_fen: 0, returned_fen: sale.total_fen });
      expect(done.plan?.back).toEqual(back.planEverything?.back);
      await clean(shop);
      expect(netOver(shop)).toEqual([]);
      const drawer = cashOf(shop);
      expect(drawer.out_fen).toBe(drawer.in_fen);
      for (const code of drugOf(sale).codes) {
        expect(shop.db().prepare('SELECT 1 FROM trace_code WHERE code = ?').all(code)).toEqual([]);
      }
    },
  );

  it.each<[Fault, string]>([
    ['refuse', 'void.refused'],
    ['refused', 'platform.unreachable'],
  ])('2103 %s: it stops, nothing changed, and it may be asked again', async (fault, code) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    shop.wire.fault('2103', fault);
    expect((await cashier.fails('sale.return', oneBox(sale))).code).toBe(code);
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    expect(await cashier.do('sale.returnsOpen')).toEqual([]);
    await clean(shop);
    const back = await cashier.do('sale.return', oneBox(sale));
    await settleKept(cashier, WHO);
    await finish(cashier, back);
    await clean(shop);
  });

  it('goes on beside another customer: what is kept is parked', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    const basket = await otcBasket(cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    expect(back.keptState).toBe('held');
    expect((await current(cashier)).saleId).toBe(basket.saleId);
    const early = { returnId: back.returnId, selfPay: true, tenders: [] };
    expect((await cashier.fails('sale.returnFinish', early)).code).toBe('sale.wrongState');
    await payCash(cashier, basket);
    const [held] = await cashier.do('sale.heldList');
    await cashier.do('sale.resume', { saleId: present(held, 'parked').saleId });
    await settleKept(cashier, WHO);
    expect((await finish(cashier, back)).state).toBe('done');
    await clean(shop);
  });

  it('refused at 2102: the sentence is shown, the rest waits to be settled or kept without', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    shop.wire.fault('2102', 'refuse');
    const refused = await settleKept(cashier, WHO);
    expect(refused).toMatchObject({ state: 'open', settlement: { state: 'refused' } });
    const settled = await settleKept(cashier, WHO);
    expect(settled.state).toBe('settled');
    await finish(cashier, back);
    await clean(shop);
  });

  it('whose share changed and whose customer walks away ends with all the money back', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await soldInsured(shop, cashier);
    const back = await cashier.do('sale.return', oneBox(sale));
    await identify(cashier, WHO);
    const tried = await cashier.do('settlement.trial');
    const amounts = shop
      .db()
      .prepare('SELECT amounts FROM trial WHERE sale_id = ?')
      .pluck()
      .get(tried.saleId) as string;
    const other = JSON.stringify({ ...JSON.parse(amounts), cashDue_fen: 1 });
    shop.db().prepare('UPDATE trial SET amounts = ? WHERE sale_id = ?').run(other, tried.saleId);
    await cashier.do('settlement.settle', { saleId: tried.saleId });
    const finishing = { returnId: back.returnId, selfPay: false, tenders: [] };
    expect((await cashier.fails('sale.returnFinish', finishing)).code).toBe(
      'settlement.confirmCash',
    );
    const answer = { saleId: tried.saleId, agree: false };
    expect((await cashier.do('settlement.confirmCash', answer)).state).toBe('voided');
    await clean(shop);
    expect((await finish(cashier, back)).plan).toEqual(back.planEverything);
    await clean(shop);
    expect(netOver(shop)).toEqual([]);
  });
});
