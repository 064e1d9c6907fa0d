/** 2102: what is asked, what is believed, what is refused, and who may press the button. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import { nextId, openShop, STAFF } from '#tests/support/shop.ts';
import {
  approved,
  current,
  identify,
  linked,
  otcBasket,
  otcTried,
  paid,
  payCash,
  scan,
  scanBoxes,
  settled,
  box,
  tried,
} from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

const heardOf = (shop: Awaited<ReturnType<typeof openShop>>, infno: string) =>
  shop.wire.heard.filter((heard) => heard.infno === infno);

describe('an insured sale', () => {
  it('ends settled with the platform’s amounts, its books and ours alike', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const before = await tried(shop, cashier);
    const after = await cashier.do('settlement.settle', { saleId: before.saleId });
    expect(after.state).toBe('settled');
    const amounts = present(after.settlement?.amounts, 'amounts');
    expect(amounts.fundTotal_fen + amounts.accountPay_fen + amounts.cashDue_fen).toBe(
      amounts.totalFee_fen,
    );
    expect(amounts.totalFee_fen).toBe(after.insured_fen);
    expect(after.stillToPay_fen).toBe(amounts.cashDue_fen);
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
    // Every box of an insured line went up with it.
    const [sent] = heardOf(shop, '2102');
    const codes = after.lines.flatMap((line) => line.codes);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.every((code) => sent?.body.includes(code))).toBe(true);
  });

  it('numbers as strings and a string infcode are only a habit', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    shop.wire.fault('2101', 'strings');
    const sale = await otcTried(cashier);
    shop.wire.fault('2102', 'strings');
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(after.state).toBe('settled');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('goods outside insurance are paid beside it, and both parts level', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier, '孙美丽');
    await otcBasket(cashier, '布洛芬缓释胶囊', 1);
    await scan(cashier, box('维生素E软胶囊', 1));
    const sale = await cashier.do('settlement.trial');
    expect([sale.insured_fen, sale.selfPay_fen]).toEqual([1890, 4500]);
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    // No balance: the account pays nothing, the customer pays all of it.
    expect(after.stillToPay_fen).toBe(1890 + 4500);
    const done = await payCash(cashier, after);
    expect(done.state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('before the button', () => {
  it('what is missing is named, and nothing is sent', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    expect((await cashier.fails('settlement.trial')).code).toBe('sale.unknown');
    const basket = await otcBasket(cashier);
    const settle = { saleId: basket.saleId };
    expect((await cashier.fails('settlement.trial')).code).toBe('person.missing');
    await identify(cashier, '张建国');
    expect((await cashier.fails('settlement.settle', settle)).code).toBe('settlement.noTrial');
    await cashier.do('settlement.trial');
    await scan(cashier, box('感冒灵颗粒', 1));
    expect((await cashier.fails('settlement.settle', settle)).code).toBe('settlement.trialStale');
    await cashier.do('sale.addProduct', {
      productId: present((await current(cashier)).lines[1], 'line').productId,
      quantity_e4: 10_000 as never,
    });
    await cashier.do('settlement.trial');
    const missing = await cashier.fails('settlement.settle', settle);
    expect(missing).toMatchObject({ code: 'sale.codesMissing' });
    expect(missing.sentence).toContain('1 盒');
    for (const { lineId } of (await current(cashier)).lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    expect((await cashier.fails('settlement.settle', settle)).code).toBe(
      'settlement.nothingInsured',
    );
    expect(heardOf(shop, '2102')).toEqual([]);
  });

  it('the credential dies after its minutes', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcTried(cashier);
    shop.clock.now += 301_000;
    const failure = await cashier.fails('settlement.settle', { saleId: sale.saleId });
    expect(failure.code).toBe('credential.expired');
    // A new scan is a new revision: the figures are asked again before anything is settled.
    await identify(cashier, '张建国');
    const stale = await cashier.fails('settlement.settle', { saleId: sale.saleId });
    expect(stale.code).toBe('settlement.trialStale');
  });

  it('a change while 2101 is under way makes its figures stale at once', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await identify(cashier, '张建国');
    await otcBasket(cashier);
    const barrier = shop.wire.hold('2101');
    const asked = cashier.do('settlement.trial');
    await barrier.arrived;
    await scan(cashier, box('感冒灵颗粒', 1));
    barrier.release();
    const sale = await asked;
    expect(sale.trial?.stale).toBe(true);
    const failure = await cashier.fails('settlement.settle', { saleId: sale.saleId });
    expect(failure.code).toBe('settlement.trialStale');
  });

  it.each(['wrongSums', 'lacksFields', 'truncated', 'html', 'otherMsgid'] as const)(
    '2101 %s: no figures, nothing agreed',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier');
      await identify(cashier, '张建国');
      await otcBasket(cashier);
      shop.wire.fault('2101', fault);
      const failure = await cashier.fails('settlement.trial');
      const code = fault === 'wrongSums' ? 'settlement.identitiesBroken' : 'platform.noAnswer';
      expect(failure.code).toBe(code);
      expect((await current(cashier)).trial).toBeNull();
    },
  );

  it('the other till cannot settle this till’s sale', async () => {
    const shop = await openShop();
    const sale = await otcTried(shop.seat('cashier', '01'));
    const other = shop.seat('cashier2', '02');
    const failure = await other.fails('settlement.settle', { saleId: sale.saleId });
    expect(failure.code).toBe('sale.wrongState');
    expect(heardOf(shop, '2102')).toEqual([]);
  });

  it('a prescription must be approved, valid, and untouched until the end', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await linked(cashier);
    await scanBoxes(cashier);
    expect((await cashier.fails('settlement.trial')).code).toBe('prescription.notReviewed');

    const second = await openShop();
    const till = second.seat('cashier');
    const sale = await tried(second, till, '孙美丽');
    // The hospital takes it back between the figures and the button (7205 is asked again).
    second.wire.sentence = '处方已被开方医师撤销，不能使用';
    second.wire.fault('7205', 'refuse');
    const failure = await till.fails('settlement.settle', { saleId: sale.saleId });
    expect(failure.code).toBe('prescription.revoked');
    expect(failure.sentence).toContain('没有扣款');
    // It stays revoked, also when the token to ask with is gone.
    await second.restart();
    await identify(till, '孙美丽');
    expect((await till.fails('settlement.trial')).code).toBe('prescription.revoked');
    expect(heardOf(second, '2102')).toEqual([]);
    expect(violationsOf(second)).toEqual([]);
  });

  it('past its end of validity nothing is settled', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    await approved(shop, cashier, '孙美丽');
    await scanBoxes(cashier);
    shop.clock.now += 5 * 86_400_000;
    await identify(cashier, '孙美丽');
    expect((await cashier.fails('settlement.trial')).code).toBe('prescription.expired');
  });
});

describe('refused', () => {
  it('the platform’s sentence, the sale open again, self-pay possible', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcTried(cashier);
    shop.wire.sentence = '该参保人待遇已暂停';
    shop.wire.fault('2102', 'refuse');
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(after.state).toBe('open');
    expect(after.settlement).toMatchObject({ state: 'refused', sentence: '该参保人待遇已暂停' });
    for (const { lineId } of after.lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    expect((await payCash(cashier, await current(cashier))).state).toBe('paid');
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('used elsewhere in the last moment: known as used from then on, also for self-pay', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await tried(shop, cashier, '孙美丽');
    shop.wire.sentence = '处方已使用，不能重复使用';
    shop.wire.fault('2102', 'refuse');
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(after.state).toBe('open');
    expect((await cashier.fails('settlement.trial')).code).toBe('prescription.used');
    for (const { lineId } of after.lines) {
      await cashier.do('sale.setSelfPay', { lineId, selfPay: true });
    }
    const due = after.total_fen;
    const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
    const failure = await cashier.fails('sale.tender', { saleId: sale.saleId, tenders });
    expect(failure.code).toBe('prescription.used');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('not sent is not unknown: nothing left the shop, and a new attempt has a new number', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcTried(cashier);
    shop.wire.fault('2102', 'refused');
    const after = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(after).toMatchObject({ state: 'open', settlement: { state: 'notSent' } });
    const again = await cashier.do('settlement.settle', { saleId: sale.saleId });
    expect(again.state).toBe('settled');
    expect(again.settlement?.msgid).not.toBe(after.settlement?.msgid);
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('pressed twice', () => {
  it('with the same command id it is one act with one answer', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    const command = nextId();
    const [first, second] = await Promise.all([
      cashier.do('settlement.settle', { saleId }, command),
      cashier.do('settlement.settle', { saleId }, command),
    ]);
    expect(second).toEqual(first);
    const late = await cashier.do('settlement.settle', { saleId }, command);
    expect(late).toEqual(first);
    expect(heardOf(shop, '2102')).toHaveLength(1);
  });

  it('with two ids, at two windows, one settles and the other is told', async () => {
    const shop = await openShop();
    const { saleId } = await otcTried(shop.seat('cashier'));
    const [one, two] = [shop.seat('cashier'), shop.seat('pharmacist', '01')];
    const replies = await Promise.all([
      one.try('settlement.settle', { saleId }),
      two.try('settlement.settle', { saleId }),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(replies.find((reply) => !reply.ok)).toMatchObject({ failure: { code: 'sale.locked' } });
    expect(heardOf(shop, '2102')).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('nothing changes a sale that is being settled', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const sale = await otcTried(cashier);
    const barrier = shop.wire.hold('2102');
    const settling = cashier.do('settlement.settle', { saleId: sale.saleId });
    await barrier.arrived;
    const { lineId } = present(sale.lines[0], 'line');
    expect((await cashier.fails('sale.removeLine', { lineId })).code).toBe('sale.locked');
    expect((await cashier.fails('sale.abandon')).code).toBe('sale.locked');
    expect((await cashier.fails('sale.hold')).code).toBe('sale.wrongState');
    expect((await cashier.fails('person.clear')).code).toBe('sale.locked');
    const tender = { saleId: sale.saleId, tenders: [] };
    expect((await cashier.fails('sale.tender', tender)).code).toBe('sale.wrongState');
    const scanned = { code: box('感冒灵颗粒', 1), place: 'counter' } as const;
    expect((await cashier.fails('sale.scan', scanned)).code).toBe('sale.locked');
    barrier.release();
    expect((await settling).state).toBe('settled');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('two tills, one prescription', () => {
  it('one links it, the other is told who has it', async () => {
    const shop = await openShop();
    const [one, two] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    const sale = await linked(one, '孙美丽');
    await identify(two, '孙美丽');
    const rows = await two.do('prescription.refresh');
    const id = present(sale.prescription, 'prescription').prescriptionId;
    expect(rows.find((row) => row.prescriptionId === id)?.claimedBy).toContain('1 号台');
    const failure = await two.fails('prescription.link', { prescriptionId: id });
    expect(failure.code).toBe('prescription.claimed');
    expect(failure.sentence).toContain(STAFF.cashier.name);
  });

  it('racing, only one of them has it', async () => {
    const shop = await openShop();
    const [one, two] = [shop.seat('cashier', '01'), shop.seat('cashier2', '02')];
    await identify(one, '孙美丽');
    await identify(two, '孙美丽');
    const rows = await one.do('prescription.refresh');
    const row = present(
      rows.find((each) => each.state === 'valid'),
      'valid prescription',
    );
    const input = { prescriptionId: row.prescriptionId };
    const replies = await Promise.all([
      one.try('prescription.link', input),
      two.try('prescription.link', input),
    ]);
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('used here stays used here', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const done = await paid(shop, cashier, '孙美丽');
    await identify(cashier, '孙美丽');
    const id = present(done.prescription, 'prescription').prescriptionId;
    const failure = await cashier.fails('prescription.link', { prescriptionId: id });
    expect(['prescription.claimed', 'prescription.used']).toContain(failure.code);
  });
});

it('goods are out and uploads owed at settled, before a fen is taken', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  await settled(shop, cashier);
  await shop.drain();
  const items = await cashier.do('outbox.list', { open: false, limit: 50 });
  expect(items.length).toBeGreaterThan(1);
  expect(items.every((item) => item.state === 'accepted')).toBe(true);
  expect(violationsOf(shop)).toEqual([]);
});
