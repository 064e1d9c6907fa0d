/** Two at one dossier, or a person and the deadline: the second never undoes what the first settled. */
import { describe, expect, it } from 'vitest';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { voucher } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { mend, soldFirst } from './dossier-support.ts';

async function back() {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  const other = shop.seat('cashier2', '02');
  const dossier = await soldFirst(shop, cashier);
  await mend(shop, cashier);
  const { dossierId } = dossier;
  const code = voucher('王秀兰');
  await cashier.do('dossier.identify', { dossierId, code });
  return { shop, cashier, other, dossier, dossierId, code };
}

describe('a 2101 of one till is refused while another till settles', () => {
  it('the 2102 under way is not called refused, and the sale cannot be voided beside it', async () => {
    const { shop, cashier, other, dossier, dossierId, code } = await back();
    const trial = shop.wire.hold('2101');
    shop.wire.fault('2101', 'refuse');
    shop.wire.sentence = '处方已使用';
    const late = other.try('dossier.identify', { dossierId, code });
    await trial.arrived;
    const settling = shop.wire.hold('2102');
    const settled = cashier.do('dossier.settle', { dossierId });
    await settling.arrived;
    trial.release();
    expect((await late).ok).toBe(false);
    const { saleId } = dossier;
    const asked = { saleId, reason: '测试', approval: APPROVAL };
    expect((await other.fails('sale.void', asked)).code).toBe('dossier.outcomeUnknown');
    settling.release();
    expect((await settled).state).toBe('settled');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('what is settled stays settled', async () => {
    const { shop, cashier, other, dossierId, code } = await back();
    const trial = shop.wire.hold('2101');
    const late = other.try('dossier.identify', { dossierId, code });
    await trial.arrived;
    await cashier.do('dossier.settle', { dossierId });
    // The platform itself says now that the prescription is used.
    trial.release();
    expect((await late).ok).toBe(false);
    expect((await cashier.do('dossier.get', { dossierId })).state).toBe('settled');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('a deadline that passes while 2101 is under way', () => {
  it('leaves the dossier expired; its papers are printed and it is closed', async () => {
    const { shop, cashier, other, dossier, dossierId, code } = await back();
    shop.clock.now = dossier.expiresAt - 1_000;
    const trial = shop.wire.hold('2101');
    shop.wire.fault('2101', 'refuse');
    shop.wire.sentence = '处方已过期';
    const late = other.try('dossier.identify', { dossierId, code });
    await Promise.race([trial.arrived, late]);
    shop.clock.now = dossier.expiresAt + 1;
    await shop.running().dossiers.drain();
    trial.release();
    await late;
    expect((await cashier.do('dossier.get', { dossierId })).state).toBe('expired');
    await shop.running().dossiers.drain();
    await cashier.do('dossier.printClaim', { dossierId });
    const closed = { dossierId, reason: '已交材料', approval: APPROVAL };
    expect((await cashier.do('dossier.close', closed)).state).toBe('closed');
    await shop.settleDown();
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('2102 of a dossier, answered late', () => {
  it('settles it, and the refund waits as a task', async () => {
    const { shop, cashier, dossier, dossierId } = await back();
    shop.wire.fault('2102', 'lateAnswer');
    expect((await cashier.do('dossier.settle', { dossierId })).state).toBe('unknown');
    shop.wire.lateAnswers[0]?.();
    expect((await cashier.do('dossier.get', { dossierId })).state).toBe('settled');
    const sale = await cashier.do('sale.get', { saleId: dossier.saleId });
    // Not the refund of a void: the sale stands.
    expect(sale).toMatchObject({
      state: 'paid',
      moneyDue: [{ direction: 'refund', cause: 'paidFirst', saleNo: sale.saleNo }],
    });
    expect(sale.moneyDue).toEqual(await cashier.do('moneyTask.list'));
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('is not sent on figures of before the customer came back', async () => {
    const { shop, cashier, other, dossierId, code } = await back();
    shop.clock.now += 1_000;
    shop.wire.fault('2101', 'lostAnswer');
    expect((await other.try('dossier.identify', { dossierId, code })).ok).toBe(false);
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe(
      'settlement.trialStale',
    );
    expect(shop.wire.heard.filter(({ infno }) => infno === '2102')).toEqual([]);
  });
});
