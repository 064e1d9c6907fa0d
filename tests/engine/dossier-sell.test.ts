/** Selling without a line: what may be offered, and the sale sealed in one act (settlement.md §5). */
import { describe, expect, it } from 'vitest';
import { isPickupCode, pickupCodeIn } from '#core/dossier.ts';
import { present } from '#core/result.ts';
import { ask, part } from '#tests/support/return-stages.ts';
import type { Seat } from '#tests/support/shop.ts';
import { openShop } from '#tests/support/shop.ts';
import { approved, current, identify, payCash, scanBoxes } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cash, cut, mend, soldFirst } from './dossier-support.ts';

describe('先付后补', () => {
  it('one act: money, number, goods, dossier, voucher; nothing is reported', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier);
    await scanBoxes(cashier);
    await cut(shop, cashier);
    const sale = await current(cashier);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    expect(preview).toMatchObject({
      offline: true,
      insured_fen: sale.insured_fen,
      payFirst: { offered: true, allowed: true, approvalNeeded: false, pays_fen: sale.total_fen },
      holdShare: { offered: false, allowed: false },
    });
    expect(preview.estimate?.dataFrom).toBe(sale.person?.knownAt);
    const sold = await cashier.do('dossier.seal', {
      ...{ saleId: sale.saleId, kind: 'payFirst', tenders: cash(sale.total_fen), approval: null },
    });
    expect(sold.sale).toMatchObject({ state: 'paid', stillToPay_fen: 0 });
    expect(sold.sale.dossier?.pickupCode).toBe(sold.dossier.pickupCode);
    expect(isPickupCode(present(pickupCodeIn(sold.dossier.pickupCode), 'code'))).toBe(true);
    expect(sold.dossier).toMatchObject({ state: 'waiting', stateText: '待补结', carried_fen: 0 });
    expect(sold.dossier.expiresAt).toBe(preview.deadline);
    expect(await cashier.do('outbox.list', { open: false, limit: 100 })).toEqual([]);
    await shop.settleDown();
    const [voucherPaper] = shop.printer.slips;
    const paper = printed(voucherPaper);
    for (const words of ['补结凭单', '顾客联', '存根联', '本凭单不是结算凭证', '仅为估算']) {
      expect(paper).toContain(words);
    }
    expect(paper).toContain(sold.dossier.pickupCode);
    expect(paper).not.toContain('王秀兰');
    await mend(shop, cashier);
    await shop.drain();
    expect(shop.wire.heard.some(({ infno }) => infno === '7207' || infno === '3505')).toBe(false);
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('the meters on the status bar', () => {
  const limits = (payFirstLimits: object) => ({ region: { offline: { payFirstLimits } } });
  const unsent = async (seat: Seat) => (await seat.do('system.state')).unsent;

  it.each([
    ['count', limits({ count: 1 }), 'red'],
    ['amount', limits({ total: '1.00' }), 'red'],
    ['nothing near', {}, 'calm'],
  ] as const)('%s: the tone is that of the limit', async (_, options, tone) => {
    const shop = await openShop(options);
    const cashier = shop.seat('cashier');
    expect(await unsent(cashier)).toMatchObject({ tone: 'calm' });
    await soldFirst(shop, cashier);
    expect(await unsent(cashier)).toMatchObject({ tone, tones: { payFirst: tone } });
  });

  it('a dossier may wait for days for its customer: its age counts by its own limit', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await soldFirst(shop, cashier);
    for (const [hours, tone] of [
      [13, 'calm'],
      [60, 'amber'],
      [72, 'red'],
    ] as const) {
      const start = shop.clock.now;
      shop.clock.now = start + hours * 3_600_000;
      expect(await unsent(cashier)).toMatchObject({
        ...{ tone, tones: { uploads: 'calm', payFirst: tone, holdShare: 'calm' } },
      });
      shop.clock.now = start;
    }
  });
});

describe('what is kept of a partial return', () => {
  it('is not sold as a dossier: the return itself ends it', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    await scanBoxes(cashier);
    const tried = await cashier.do('settlement.trial');
    const settled = await cashier.do('settlement.settle', { saleId: tried.saleId });
    const sale = await payCash(cashier, settled);
    await cashier.do('sale.return', ask(sale, [part(present(sale.lines[0], 'line'), 1)]));
    await identify(cashier, '孙美丽');
    const kept = await current(cashier);
    await cut(shop, cashier);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    expect(preview.payFirst).toMatchObject({ offered: true, allowed: false });
    const failure = await cashier.fails('dossier.seal', {
      ...{ saleId: kept.saleId, kind: 'payFirst', tenders: cash(kept.total_fen), approval: null },
    });
    expect(failure.code).toBe('sale.locked');
    expect(failure.sentence).toBe(preview.payFirst.reason);
    expect(failure.sentence).toContain('退货后留下的商品，不能先付后补或挂账');
    expect(await cashier.do('dossier.list', { open: false, limit: 10 })).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });
});

function printed(bytes: Uint8Array | undefined): string {
  return new TextDecoder('gb18030').decode(present(bytes, 'a slip'));
}
