/** The whole void: 2103 first, and nothing comes back before the platform's word. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import type { Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop, STAFF } from '#tests/support/shop.ts';
import {
  approved,
  current,
  identify,
  otcBasket,
  otcTried,
  paid,
  payCash,
  scan,
  scanBoxes,
  settled,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cashOf, closeShift, currentShift } from '#tests/support/shift.ts';

const ask = (sale: { readonly saleId: never } | { readonly saleId: string }) => ({
  saleId: sale.saleId as never,
  reason: '顾客退货',
  approval: APPROVAL,
});

describe('a void', () => {
  it('of an insured sale: red beside blue, goods, codes, cash and returns', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    await shop.drain();
    const voided = await cashier.do('sale.void', ask(sale));
    expect(voided.state).toBe('voided');
    await shop.drain();
    await shop.settleDown();
    expect(violationsOf(shop)).toEqual([]);
    const codes = sale.lines.flatMap((line) => line.codes);
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.filter((item) => item.infno === '3506')).toHaveLength(sale.lines.length);
    expect(items.every((item) => item.state === 'accepted')).toBe(true);
    const receipt = await cashier.do('receipt.view', { saleId: sale.saleId });
    expect(receipt.lines.some((line) => line.text.includes(present(codes[0], 'code')))).toBe(true);
    // The boxes may be sold again, the prescription may be filled again.
    const id = present(sale.prescription, 'prescription').prescriptionId;
    await identify(cashier);
    await cashier.do('prescription.refresh');
    const again = await cashier.do('prescription.link', { prescriptionId: id });
    expect(again.prescription?.review).toBe('approved');
    for (const code of codes) await scan(cashier, code);
    expect((await current(cashier)).codesCaptured).toBe(codes.length);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('of a self-paid sale needs nobody’s answer and gives the money back by its own kind', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcBasket(cashier);
    const tenders = [
      { kind: 'wechat' as const, amount_fen: 1000 as never, received_fen: 1000 as never },
      { kind: 'cash' as const, amount_fen: 890 as never, received_fen: 1000 as never },
    ];
    await cashier.do('sale.tender', { saleId: sale.saleId, tenders });
    const voided = await cashier.do('sale.void', ask(sale));
    expect(voided.tenders.filter((tender) => tender.refund)).toMatchObject([
      { kind: 'wechat', amount_fen: 1000, change_fen: 0 },
      { kind: 'cash', amount_fen: 890, received_fen: 890, change_fen: 0 },
    ]);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('wants a manager’s own PIN; a wrong one is counted and nothing happens', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await otcBasket(cashier));
    const cases = [
      [{ ...APPROVAL, pin: '000000' }, 'approval.wrongPin'],
      [{ staffNo: STAFF.cashier.staffNo, pin: STAFF.cashier.pin }, 'approval.wrongPin'],
      [{ ...APPROVAL, pin: '12' }, 'input.invalid'],
    ] as const;
    for (const [approval, code] of cases) {
      const failure = await cashier.fails('sale.void', { ...ask(sale), approval });
      expect(failure.code).toBe(code);
    }
    const noReason = await cashier.fails('sale.void', { ...ask(sale), reason: ' ' });
    expect(noReason).toMatchObject({ code: 'input.invalid', field: 'reason' });
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
  });

  it('refused: paid stays paid, with the platform’s sentence', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    shop.wire.sentence = '已清算，不能退费';
    shop.wire.fault('2103', 'refuse');
    const failure = await cashier.fails('sale.void', ask(sale));
    expect(failure.code).toBe('void.refused');
    expect(failure.sentence).toContain('已清算，不能退费');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
    expect((await cashier.do('sale.void', ask(sale))).state).toBe('voided');
  });

  it('not sent: said so, and nothing was given back', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    shop.wire.fault('2103', 'refused');
    const failure = await cashier.fails('sale.void', ask(sale));
    expect(failure.code).toBe('platform.unreachable');
    expect((await cashier.do('sale.get', { saleId: sale.saleId })).state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it.each<Fault>(['lostRequest', 'lostAnswer', 'html', 'wrongSums', 'truncated'])(
    '%s: unknown, no cash back, not on the list of baskets',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      const sale = await paid(shop, cashier);
      shop.wire.fault('2103', fault);
      const after = await cashier.do('sale.void', ask(sale));
      expect(after.state).toBe('voidUnknown');
      expect(after.tenders.some((tender) => tender.refund)).toBe(false);
      expect((await cashier.fails('sale.void', ask(sale))).code).toBe('void.unknown');
      // Taking it up as a basket would move its receipt number to another till.
      expect(await cashier.do('sale.heldList')).toEqual([]);
      const other = shop.seat('cashier2', '02');
      expect((await other.fails('sale.resume', { saleId: sale.saleId })).code).toBe('sale.notHeld');
      await shop.drain();
      expect(violationsOf(shop)).toEqual([]);
    },
  );

  it('only once, and only what was finished', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const open = await otcBasket(cashier);
    expect((await cashier.fails('sale.void', ask(open))).code).toBe('void.notPaid');
    const sale = await payCash(cashier, open);
    const replies = await Promise.all([
      cashier.try('sale.void', ask(sale)),
      cashier.try('sale.void', ask(sale)),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.find((reply) => !reply.ok)).toMatchObject({
      failure: { code: 'sale.wrongState' },
    });
    expect(violationsOf(shop)).toEqual([]);
  });

  it('after a closed shift the cash comes out of the next one', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await payCash(cashier, await otcBasket(cashier));
    const shift = await closeShift(cashier);
    await cashier.do('sale.void', ask(sale));
    const next = await currentShift(cashier);
    expect(next.number).toBe(shift.number + 1);
    expect(cashOf(shop).out_fen).toBe(sale.total_fen);
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('the customer who walks away', () => {
  /** Another sale takes the account's money between 2101 and 2102. */
  async function cashChanged(shop: Shop) {
    const [cashier, other] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const own = async (seat: typeof cashier) => {
      await otcTried(seat, '王秀兰', '碳酸钙D3片');
      await seat.do('sale.setAccountMode', { mode: 'own' });
      return seat.do('settlement.trial');
    };
    const sale = await own(cashier);
    const first = await own(other);
    await other.do('settlement.settle', { saleId: first.saleId });
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(after.state).toBe('settled');
    expect(after.settlement?.cashChangedFrom_fen).not.toBeNull();
    return { cashier, sale: after };
  }

  it('is asked when the share changed; agreeing goes on to the money', async () => {
    const shop = await openShop();
    const { cashier, sale } = await cashChanged(shop);
    expect(sale.mainAction).toBe('none');
    const due = sale.stillToPay_fen;
    const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
    const early = await cashier.fails('sale.tender', { saleId: sale.saleId, tenders });
    expect(early.code).toBe('settlement.confirmCash');
    const other = shop.seat('cashier2', '02');
    const answer = { saleId: sale.saleId, agree: true };
    expect((await other.fails('settlement.confirmCash', answer)).code).toBe('sale.wrongState');
    const agreed = await cashier.do('settlement.confirmCash', answer);
    expect(agreed.mainAction).toBe('pay');
    expect((await payCash(cashier, agreed)).state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('not agreeing takes it all back, and no slip jams the printer', async () => {
    const shop = await openShop();
    const { cashier, sale } = await cashChanged(shop);
    const voided = await cashier.do('settlement.confirmCash', {
      saleId: sale.saleId,
      agree: false,
    });
    expect(voided.state).toBe('voided');
    await shop.drain();
    await shop.settleDown();
    expect((await cashier.do('system.state')).printer.state).toBe('ready');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('from figures that did not change only a manager’s void lets go', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await settled(shop, cashier);
    const answer = { saleId: sale.saleId, agree: false };
    expect((await cashier.fails('settlement.confirmCash', answer)).code).toBe('sale.wrongState');
    expect((await cashier.do('sale.void', ask(sale))).state).toBe('voided');
    await shop.drain();
    await shop.settleDown();
    expect((await cashier.do('system.state')).printer.state).toBe('ready');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('7208', () => {
  it('undoes the dispensing of a private prescription sale, which no refund does', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    for (const { lineId } of (await current(cashier)).lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const sale = await payCash(cashier, await scanBoxes(cashier));
    await shop.drain();
    const upload = present(
      shop.wire.heard.find((heard) => heard.infno === '7207'),
      '7207',
    );
    expect(upload.input).toMatchObject({ data: { hiFeesetlFlag: '0' } });
    expect(JSON.stringify(upload.input)).toContain('"drugSumamt"');
    await cashier.do('sale.void', ask(sale));
    await shop.drain();
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.map((item) => [item.infno, item.state])).toContainEqual(['7208', 'accepted']);
    const [book] = shop.wire.platform.store.all<{ state: string }>('SELECT state FROM dispensing');
    expect(book?.state).toBe('undone');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is not sent where 2103 undoes it by itself, and is where it does not', async () => {
    const shop = await openShop({ region: { uploads: { voidUndoesDispensing: false } } });
    const cashier = shop.seat('cashier');
    const sale = await paid(shop, cashier);
    await shop.drain();
    await cashier.do('sale.void', ask(sale));
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.some((item) => item.infno === '7208')).toBe(true);
  });

  it('a dispensing that never went up is not owed any more', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('7207', 'refused', 50);
    const sale = await paid(shop, cashier);
    await shop.drain();
    await cashier.do('sale.void', ask(sale));
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.find((item) => item.infno === '7207')?.state).toBe('cancelled');
    shop.wire.clearFaults();
    shop.clock.now += 600_000;
    await shop.drain();
    expect(shop.wire.heard.filter((heard) => heard.infno === '7207')).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a dispensing that the platform refused holds up nothing of a voided sale', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('7207', 'refuse');
    const sale = await paid(shop, cashier);
    await shop.drain();
    await cashier.do('sale.void', ask(sale));
    await shop.drain();
    const items = await cashier.do('outbox.list', { open: false, limit: 50 });
    expect(items.find((item) => item.infno === '7207')?.state).toBe('cancelled');
    expect(items.some((item) => item.infno === '7208')).toBe(false);
    expect(await cashier.do('outbox.list', { open: true, limit: 50 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });
});
