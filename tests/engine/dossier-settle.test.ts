/** The customer is back: every outcome of 2102, every bad input, and crashes between the steps. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { voucher } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { mend, soldFirst } from './dossier-support.ts';

const DAY_MS = 86_400_000;

/** Sold without a line, the line back, the customer identified again. */
async function back() {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  const dossier = await soldFirst(shop, cashier);
  await mend(shop, cashier);
  const { dossierId } = dossier;
  const again = () => cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
  return { shop, cashier, dossier, dossierId, again };
}

describe('settled later', () => {
  it('the difference goes back by the original tender, the uploads are owed as insured', async () => {
    const { shop, cashier, dossier, dossierId, again } = await back();
    const [found] = await cashier.do('dossier.find', { text: dossier.pickupCode });
    expect(found?.dossierId).toBe(dossierId);
    const slip = await cashier.do('sale.scan', { code: dossier.saleNo, place: 'counter' });
    expect(slip).toMatchObject({ kind: 'dossier', saleId: dossier.saleId });
    const tried = await again();
    const trial = present(tried.trial, 'trial');
    const refund = trial.fundTotal_fen + trial.accountPay_fen;
    expect(refund).toBeGreaterThan(0);
    expect(tried.refunds).toEqual([{ kind: 'cash', amount_fen: refund }]);
    const done = await cashier.do('dossier.settle', { dossierId });
    expect(done).toMatchObject({
      state: 'settled',
      refunds: [{ kind: 'cash', amount_fen: refund }],
    });
    expect(done.stateText).toContain('已补结，请退');
    expect(await cashier.do('moneyTask.list')).toEqual([]);
    const heard = shop.wire.heard.find(({ infno }) => infno === '2102');
    const sale = await cashier.do('sale.get', { saleId: dossier.saleId });
    expect(JSON.stringify(heard?.input)).toContain('2026-11-21 10:00');
    expect(sale.startedAt).toBeLessThan(present(done.endedAt, 'end') + 1);
    await shop.settleDown();
    await shop.drain();
    expect(shop.printer.slips).toHaveLength(2);
    expect(violationsOf(shop)).toEqual([]);
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe('dossier.settled');
    const code = voucher('王秀兰');
    expect((await cashier.fails('dossier.identify', { dossierId, code })).code).toBe(
      'dossier.settled',
    );
  });

  it('refused: the platform’s sentence, tried again or ended with the papers', async () => {
    const { shop, cashier, dossierId, again } = await back();
    await again();
    shop.wire.fault('2102', 'refuse');
    shop.wire.sentence = '该参保人待遇暂停';
    const refused = await cashier.do('dossier.settle', { dossierId });
    expect(refused.state).toBe('refused');
    expect(refused.stateText).toBe('补结被拒：该参保人待遇暂停，请打印手工报销材料');
    expect(violationsOf(shop)).toEqual([]);
    const paper = await cashier.do('dossier.printClaim', { dossierId });
    expect(paper.lines.map((line) => line.text).join('\n')).toContain('手工报销材料');
    expect(await cashier.do('dossier.get', { dossierId })).toMatchObject({ state: 'closed' });
    await shop.settleDown();
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('not sent: waiting as before', async () => {
    const { shop, cashier, dossierId, again } = await back();
    await again();
    shop.wire.fault('2102', 'refused');
    const waiting = await cashier.do('dossier.settle', { dossierId });
    expect(waiting.state).toBe('waiting');
    expect(violationsOf(shop)).toEqual([]);
    await again();
    expect((await cashier.do('dossier.settle', { dossierId })).state).toBe('settled');
  });

  it.each<Fault>(['lostRequest', 'lostAnswer', 'wrongSums'])(
    '%s: unknown in plain sight, no second settlement, no void',
    async (fault) => {
      const { shop, cashier, dossier, dossierId, again } = await back();
      await again();
      shop.wire.fault('2102', fault);
      const unknown = await cashier.do('dossier.settle', { dossierId });
      expect(unknown.state).toBe('unknown');
      expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe(
        'dossier.outcomeUnknown',
      );
      const close = { dossierId, reason: '测试', approval: APPROVAL };
      expect((await cashier.fails('dossier.close', close)).code).toBe('dossier.outcomeUnknown');
      const voiding = { saleId: dossier.saleId, reason: '测试', approval: APPROVAL };
      expect((await cashier.fails('sale.void', voiding)).code).toBe('dossier.outcomeUnknown');
      await shop.restart();
      expect(await cashier.do('dossier.get', { dossierId })).toMatchObject({ state: 'unknown' });
      expect(violationsOf(shop)).toEqual([]);
    },
  );

  it('a crash while 2102 is on its way: unknown, and only proof ends it', async () => {
    const { shop, cashier, dossierId, again } = await back();
    await again();
    const barrier = shop.wire.hold('2102');
    const reply = cashier.try('dossier.settle', { dossierId });
    await barrier.arrived;
    shop.crash();
    barrier.release();
    await reply;
    expect(await cashier.do('dossier.get', { dossierId })).toMatchObject({ state: 'unknown' });
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('bad input', () => {
  it('a pick-up code mistyped, one nobody has, a name nobody has', async () => {
    const { cashier, dossier } = await back();
    const digits = dossier.pickupCode.replace(' ', '');
    const wrong = `${(Number(digits[0]) + 1) % 10}${digits.slice(1)}`;
    expect((await cashier.fails('dossier.find', { text: wrong })).code).toBe('dossier.wrongCode');
    expect((await cashier.fails('dossier.find', { text: '00000000' })).code).toBe(
      'dossier.notFound',
    );
    expect((await cashier.fails('dossier.find', { text: '无此人' })).code).toBe('dossier.notFound');
    expect(await cashier.do('dossier.find', { text: '王秀兰' })).toHaveLength(1);
    expect(await cashier.do('dossier.find', { text: dossier.saleNo })).toHaveLength(1);
  });

  it('another person: nothing is asked about them, nothing is written', async () => {
    const { shop, cashier, dossierId } = await back();
    const before = shop.wire.heard.length;
    const code = voucher('张建国');
    const failure = await cashier.fails('dossier.identify', { dossierId, code });
    expect(failure.code).toBe('dossier.otherPerson');
    expect(shop.wire.heard.slice(before).map(({ infno }) => infno)).toEqual(['decode']);
    expect(await cashier.do('dossier.get', { dossierId })).toMatchObject({
      state: 'waiting',
      identifiedUntil: null,
      trial: null,
    });
  });

  it('expired: its own name, the papers, and its goods owed as self-paid', async () => {
    const { shop, cashier, dossier, dossierId } = await back();
    shop.clock.now = dossier.expiresAt + 1;
    const code = voucher('王秀兰');
    expect((await cashier.fails('dossier.identify', { dossierId, code })).code).toBe(
      'dossier.expired',
    );
    await shop.running().dossiers.drain();
    const expired = await cashier.do('dossier.get', { dossierId });
    // Nothing of it is still to be settled.
    expect((await cashier.do('system.state')).unsent.dossiers).toEqual({
      ...{ count: 0, oldestAt: null, amount_fen: 0, firstExpiresAt: null },
    });
    expect(expired.stateText).toBe('已过期未补结，请打印手工报销材料');
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe('dossier.expired');
    await cashier.do('dossier.printClaim', { dossierId });
    await shop.settleDown();
    await shop.drain();
    const sent = shop.wire.heard.filter(({ infno }) => infno === '3505');
    expect(sent.length).toBeGreaterThan(0);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('changed lines: the seal is broken', async () => {
    const { shop, cashier, dossier, dossierId } = await back();
    const code = voucher('王秀兰');
    const change = 'UPDATE sale_line SET amount_fen = amount_fen + 1 WHERE sale_id = ?';
    shop.db().prepare(change).run(dossier.saleId);
    expect((await cashier.fails('dossier.identify', { dossierId, code })).code).toBe(
      'dossier.changed',
    );
  });

  it('contents changed under the seal', async () => {
    const { shop, cashier, dossierId } = await back();
    const code = voucher('王秀兰');
    const change =
      'UPDATE dossier SET contents = replace(contents, \'"version":1\', \'"version": 1\')';
    shop.db().prepare(change).run();
    expect((await cashier.fails('dossier.identify', { dossierId, code })).code).toBe(
      'dossier.changed',
    );
  });

  it('of another region', async () => {
    const { shop, cashier, dossierId } = await back();
    shop.db().prepare("UPDATE dossier SET region = '990200'").run();
    const code = voucher('王秀兰');
    expect((await cashier.fails('dossier.identify', { dossierId, code })).code).toBe(
      'dossier.otherRegion',
    );
  });

  it('not identified, or identified too long ago', async () => {
    const { shop, cashier, dossierId, again } = await back();
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe('credential.expired');
    await again();
    shop.clock.now += 301_000;
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe('credential.expired');
    expect(violationsOf(shop)).toEqual([]);
  });
});

describe('the sale of a dossier', () => {
  it('voided while it waits: closed, nothing asked of the platform, all money back', async () => {
    const { shop, cashier, dossier, dossierId } = await back();
    const heard = shop.wire.heard.length;
    const { saleId } = dossier;
    const voided = await cashier.do('sale.void', { saleId, reason: '不要了', approval: APPROVAL });
    expect(voided.state).toBe('voided');
    expect(await cashier.do('dossier.get', { dossierId })).toMatchObject({ state: 'closed' });
    await shop.settleDown();
    await shop.drain();
    expect(shop.wire.heard.slice(heard)).toEqual([]);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('voided after it was settled: 2103, and only what was kept goes back', async () => {
    const { shop, cashier, dossier, dossierId, again } = await back();
    await again();
    await cashier.do('dossier.settle', { dossierId });
    shop.clock.now += DAY_MS / 24;
    const { saleId } = dossier;
    const voided = await cashier.do('sale.void', { saleId, reason: '不要了', approval: APPROVAL });
    expect(voided.state).toBe('voided');
    await shop.settleDown();
    await shop.drain();
    expect(violationsOf(shop)).toEqual([]);
  });

  it('closed by a manager with a reason: its goods are owed as self-paid', async () => {
    const { shop, cashier, dossierId } = await back();
    const closed = await cashier.do('dossier.close', {
      ...{ dossierId, reason: '顾客去经办机构报销', approval: APPROVAL },
    });
    expect(closed).toMatchObject({ state: 'closed', sentence: '顾客去经办机构报销' });
    await shop.drain();
    expect((await cashier.fails('dossier.settle', { dossierId })).code).toBe('dossier.closed');
    expect(violationsOf(shop)).toEqual([]);
  });
});
