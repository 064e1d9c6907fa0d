/** Selling without a line: what may be offered, and the sale sealed in one act (settlement.md §5). */
import { describe, expect, it } from 'vitest';
import { isPickupCode, pickupCodeIn } from '#core/dossier.ts';
import { present } from '#core/result.ts';
import { openShop } from '#tests/support/shop.ts';
import { approved, current, scanBoxes } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cash, cut, mend } from './dossier-support.ts';

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

function printed(bytes: Uint8Array | undefined): string {
  return new TextDecoder('gb18030').decode(present(bytes, 'a slip'));
}
