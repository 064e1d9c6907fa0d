/** A day keeps its own figures: what is settled, paid or given back later belongs to the later day. */
import { describe, expect, it } from 'vitest';
import type { Day } from '#contract/day.ts';
import { present } from '#core/result.ts';
import { chinaDate } from '#core/time.ts';
import { dueSum, tendersSum } from '#renderer/day/day-words.ts';
import type { Seat, Shop } from '#tests/support/shop.ts';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { violationsOf } from '#tests/support/shop-check.ts';
import { otcBasket, paid, payCash, voucher } from '#tests/support/stages.ts';
import { cash, mend, readyToHold, soldFirst } from './dossier-support.ts';

const DAY_MS = 86_400_000;
const HOLD = { offline: { holdFundShare: { allowed: true, perSale: '9999.00' } } };

/** The figures of every day so far, without what is open now and was asked of the platform. */
function dayBook(shop: Shop, seat: Seat) {
  const closed = new Map<string, object>();
  const figuresOf = async (date: string) => {
    const {
      differences: _open,
      checkedAt: _asked,
      ...day
    } = await seat.do('day.summary', { date });
    return day;
  };
  return {
    /** Ends the day: money is as it is due, and no day before it has changed. */
    end: async (): Promise<Omit<Day, 'differences' | 'checkedAt'>> => {
      await shop.settleDown();
      await shop.drain();
      const date = chinaDate(shop.clock.now);
      const day = await figuresOf(date);
      closed.set(date, day);
      for (const [before, figures] of closed) expect(await figuresOf(before)).toEqual(figures);
      expect(dueSum(day as Day)).toBe(tendersSum(day.tenders));
      expect(violationsOf(shop)).toEqual([]);
      shop.clock.now += DAY_MS;
      return day;
    },
  };
}

async function held(shop: Shop, cashier: Seat) {
  const sale = await readyToHold(shop, cashier);
  const preview = present(await cashier.do('dossier.preview'), 'preview');
  const sold = await cashier.do('dossier.seal', {
    ...{ saleId: sale.saleId, kind: 'holdShare', approval: APPROVAL },
    tenders: cash(preview.holdShare.pays_fen),
  });
  return sold.dossier;
}

describe('a sale sold without a line', () => {
  it('先付后补: whole on its own day, settled and given back on a later one, void on a third', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    await payCash(cashier, await otcBasket(cashier));
    const { dossierId, saleId, total_fen, insured_fen } = await soldFirst(shop, cashier);
    const first = await end();
    expect(first.selfPay).toEqual({
      ...{ count: 2, total_fen: total_fen + 1890, taken_fen: total_fen + 1890 },
    });
    await mend(shop, cashier);
    await cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
    const settled = await cashier.do('dossier.settle', { dossierId });
    const refund_fen = settled.refunds.reduce((sum, one) => sum + one.amount_fen, 0);
    const second = await end();
    expect(second).toMatchObject({
      insured: { count: 1, total_fen: insured_fen },
      selfPay: { count: 0, total_fen: -insured_fen },
      ...{ total_fen: 0, saleCount: 0, later_fen: 0 },
      tenders: { cash_fen: -refund_fen },
    });
    expect(second.insured.cashTaken_fen).toBe(second.insured.cashDue_fen);
    expect(second.hours.reduce((sum, one) => sum + one.fund_fen, 0)).toBe(second.insured.fund_fen);
    await cashier.do('sale.void', { saleId, reason: '测试', approval: APPROVAL });
    const third = await end();
    expect(third.voidCount).toBe(1);
    expect(third.insured.cashTaken_fen).toBe(third.insured.cashDue_fen);
    expect(first.total_fen + second.total_fen + third.total_fen).toBe(1890);
  });

  it('先付后补 settled on the same day moves from one row to the other', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    const { dossierId, total_fen, insured_fen } = await soldFirst(shop, cashier);
    await mend(shop, cashier);
    await cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
    await cashier.do('dossier.settle', { dossierId });
    const day = await end();
    expect(day.insured.total_fen).toBe(insured_fen);
    expect(day.selfPay.total_fen).toBe(total_fen - insured_fen);
    expect(day.insured.cashTaken_fen).toBe(day.insured.cashDue_fen);
  });

  it('先付后补 that a late answer settles: what is owed over night is the later day’s', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    const { dossierId } = await soldFirst(shop, cashier);
    await end();
    await mend(shop, cashier);
    await cashier.do('dossier.identify', { dossierId, code: voucher('王秀兰') });
    shop.wire.fault('2102', 'lateAnswer');
    expect((await cashier.do('dossier.settle', { dossierId })).state).toBe('unknown');
    for (const answer of shop.wire.lateAnswers.splice(0)) answer();
    const tasks = await cashier.do('moneyTask.list');
    const owed_fen = tasks.reduce((sum, one) => sum + one.amount_fen, 0);
    expect(owed_fen).toBeGreaterThan(0);
    const second = await end();
    expect(second).toMatchObject({ later_fen: -owed_fen, tenders: { cash_fen: 0 } });
    expect(second.insured.cashTaken_fen).toBe(second.insured.cashDue_fen);
    for (const { taskId, kind } of tasks) await cashier.do('moneyTask.done', { taskId, kind });
    const third = await end();
    expect(third).toMatchObject({ later_fen: owed_fen, tenders: { cash_fen: -owed_fen } });
  });

  it('挂账: carried until the engine settles it; a difference is the day’s on which it is handed over', async () => {
    const shop = await openShop({ region: HOLD });
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    const { carried_fen, insured_fen } = await held(shop, cashier);
    expect((await end()).later_fen).toBe(carried_fen);
    await mend(shop, cashier);
    await shop.running().dossiers.drain();
    const second = await end();
    expect(second.insured.total_fen).toBe(insured_fen);
    const tasks = await cashier.do('moneyTask.list');
    for (const { taskId, kind } of tasks) await cashier.do('moneyTask.done', { taskId, kind });
    await end();
  });

  it('挂账 that insurance never pays: to collect, and in the drawer of the day it comes', async () => {
    const shop = await openShop({ region: HOLD });
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    const { carried_fen, expiresAt } = await held(shop, cashier);
    await end();
    shop.clock.now = expiresAt + 1;
    await shop.running().dossiers.drain();
    // Carried no more, and still to come in.
    expect((await end()).later_fen).toBe(0);
    const [task] = await cashier.do('moneyTask.list');
    const { taskId } = present(task, 'task');
    await mend(shop, cashier);
    await cashier.do('moneyTask.done', { taskId, kind: 'cash' });
    const last = await end();
    expect(last).toMatchObject({ later_fen: -carried_fen, tenders: { cash_fen: carried_fen } });
  });

  it('挂账 voided before insurance paid: what was paid goes back, and nothing is carried', async () => {
    const shop = await openShop({ region: HOLD });
    const cashier = shop.seat('cashier');
    const { end } = dayBook(shop, cashier);
    const { saleId, carried_fen, total_fen } = await held(shop, cashier);
    await end();
    await cashier.do('sale.void', { saleId, reason: '测试', approval: APPROVAL });
    const day = await end();
    expect(day).toMatchObject({ later_fen: -carried_fen, selfPay: { total_fen: -total_fen } });
  });
});

it('an insured sale voided on a later day leaves the fund in the hours of its own', async () => {
  const shop = await openShop();
  const cashier = shop.seat('cashier');
  const { end } = dayBook(shop, cashier);
  const { saleId } = await paid(shop, cashier);
  const first = await end();
  await cashier.do('sale.void', { saleId, reason: '测试', approval: APPROVAL });
  const second = await end();
  const funds = [first, second].map(({ hours }) => hours.map((one) => one.fund_fen));
  expect(funds).toEqual([[first.insured.fund_fen], [-first.insured.fund_fen]]);
});
