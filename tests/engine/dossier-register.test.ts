/** A customer registered by hand, what forbids selling without a line, and the estimate's agreement. */
import { describe, expect, it } from 'vitest';
import { fen } from '#core/money.ts';
import { present } from '#core/result.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import {
  approved,
  current,
  identify,
  otcBasket,
  scanBoxes,
  voucher,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { cash, cut, idOf, mend } from './dossier-support.ts';

describe('registered by hand', () => {
  const told = () => ({ name: '张建国', idDocNo: idOf('张建国'), phone: '13800002206' });

  it('never verified; the goods of the account count as 可补结; settled when the person is back', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await cut(shop, cashier);
    await otcBasket(cashier);
    const sale = await cashier.do('person.register', told());
    expect(sale.person).toMatchObject({ source: 'byHand', knownAt: null, maskedName: '张*国' });
    expect(JSON.stringify(sale)).not.toContain(idOf('张建国'));
    expect(sale.insured_fen).toBe(sale.total_fen);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    expect(preview.payFirst.allowed).toBe(true);
    expect(preview.estimate?.missing).toHaveLength(1);
    const { dossier } = await cashier.do('dossier.seal', {
      ...{ saleId: sale.saleId, kind: 'payFirst', approval: null },
      tenders: cash(sale.total_fen),
    });
    expect(dossier).toMatchObject({ byHand: true, maskedPhone: '138****2206' });
    await mend(shop, cashier);
    const { dossierId } = dossier;
    await cashier.do('dossier.identify', { dossierId, code: voucher('张建国') });
    const settled = await cashier.do('dossier.settle', { dossierId });
    expect(settled.state).toBe('settled');
    const paid = present(settled.settled, 'amounts');
    expect(settled.refunds.reduce((sum, one) => sum + one.amount_fen, 0)).toBe(
      paid.fundTotal_fen + paid.accountPay_fen,
    );
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a wrong check digit, and a line that is there', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('person.register', told())).code).toBe('dossier.online');
    await cut(shop, cashier);
    const wrong = { ...told(), idDocNo: '990100195405190518' };
    expect((await cashier.fails('person.register', wrong)).code).toBe('person.idInvalid');
    expect(await cashier.do('sale.current')).toBeNull();
  });
});

describe('what forbids selling without a line', () => {
  const seal = (sale: { saleId: Awaited<ReturnType<typeof current>>['saleId'] }, due: number) => ({
    ...{ saleId: sale.saleId, kind: 'payFirst' as const, approval: null },
    tenders: cash(fen(due)),
  });

  it('a line that is there, a box without its code, money short', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await approved(shop, cashier);
    expect((await cashier.fails('dossier.seal', seal(sale, sale.total_fen))).code).toBe(
      'dossier.online',
    );
    await cut(shop, cashier);
    expect((await cashier.fails('dossier.seal', seal(sale, sale.total_fen))).code).toBe(
      'sale.codesMissing',
    );
    await scanBoxes(cashier);
    expect((await cashier.fails('dossier.seal', seal(sale, sale.total_fen - 1))).code).toBe(
      'tender.short',
    );
    expect((await current(cashier)).state).toBe('open');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('nobody registered, nothing insured', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await cut(shop, cashier);
    const sale = await otcBasket(cashier);
    expect((await cashier.fails('dossier.seal', seal(sale, sale.total_fen))).code).toBe(
      'person.missing',
    );
  });

  it('a region that does not allow it', async () => {
    const shop = await openShop({ region: { offline: { payFirstSettleLater: false } } });
    const cashier = shop.seat('cashier');
    await identify(cashier, '张建国');
    const sale = await otcBasket(cashier);
    await cut(shop, cashier);
    const preview = present(await cashier.do('dossier.preview'), 'preview');
    expect(preview.payFirst).toMatchObject({ offered: false, allowed: false });
    expect((await cashier.fails('dossier.seal', seal(sale, sale.total_fen))).code).toBe(
      'dossier.notAllowed',
    );
  });

  it('over the limit a manager approves', async () => {
    const shop = await openShop({ region: { offline: { payFirstLimits: { count: 0 } } } });
    const cashier = shop.seat('cashier');
    await identify(cashier, '张建国');
    const sale = await otcBasket(cashier);
    await cut(shop, cashier);
    const asked = seal(sale, sale.total_fen);
    expect((await cashier.fails('dossier.seal', asked)).code).toBe('dossier.approvalNeeded');
    const sold = await cashier.do('dossier.seal', { ...asked, approval: APPROVAL });
    expect(sold.dossier.state).toBe('waiting');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('the estimate', () => {
  it.each(['王秀兰', '张建国'])('%s: 0 fen from 2101 when the data is fresh', async (name) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, name);
    await scanBoxes(cashier);
    await cashier.do('sale.setAccountMode', { mode: 'own' });
    const { trial } = await cashier.do('settlement.trial');
    const { estimate } = present(await cashier.do('dossier.preview'), 'preview');
    expect(estimate).toMatchObject({
      fund_fen: trial?.amounts.fundTotal_fen,
      account_fen: trial?.amounts.accountPay_fen,
      cashDue_fen: trial?.amounts.cashDue_fen,
      missing: [],
    });
  });
});
