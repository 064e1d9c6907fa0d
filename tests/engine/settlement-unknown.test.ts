/** An answer that did not come, or cannot be believed, is neither success nor failure. */
import { describe, expect, it } from 'vitest';
import { present } from '#core/result.ts';
import type { Fault } from '#tests/support/simulated-wire.ts';
import { openShop } from '#tests/support/shop.ts';
import { current, identify, otcBasket, otcTried } from '#tests/support/stages.ts';
import { violationsOf } from '#tests/support/shop-check.ts';

const FAULTS: readonly Fault[] = [
  'lostRequest',
  'lostAnswer',
  'http500',
  'http500After',
  'html',
  'truncated',
  'wrongSums',
  'lacksFields',
  'otherMsgid',
  'badSignature',
];

describe('unknown', () => {
  it.each(FAULTS)('%s: locked in plain sight, no money, goods reserved', async (fault) => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', fault);
    const sale = await cashier.do('settlement.settle', { saleId });
    expect(sale).toMatchObject({ state: 'unknown', mainAction: 'none', tenders: [] });
    expect(sale.settlement?.sentence).not.toBe('');
    const due = sale.total_fen;
    const tenders = [{ kind: 'cash' as const, amount_fen: due, received_fen: due }];
    expect((await cashier.fails('sale.tender', { saleId, tenders })).code).toBe('sale.wrongState');
    expect((await cashier.fails('settlement.settle', { saleId })).code).toBe('sale.locked');
    expect((await cashier.fails('sale.abandon')).code).toBe('sale.locked');
    const state = await cashier.do('system.state');
    expect(state.unknown.count).toBe(1);
    const day = await cashier.do('day.summary', { date: '2026-11-21' });
    expect(day.differences).toMatchObject([{ kind: 'unknown', saleId }]);
    // One request left, whatever anybody pressed.
    expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toHaveLength(1);
    await shop.restart();
    expect((await current(cashier)).state).toBe('unknown');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('the till goes on with the next customer, and the sale waits on the list', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', 'lostAnswer');
    await cashier.do('settlement.settle', { saleId });
    await cashier.do('sale.hold');
    await identify(cashier, '孙美丽');
    const next = await otcBasket(cashier, '感冒灵颗粒');
    expect(next.saleId).not.toBe(saleId);
    expect(await cashier.do('sale.heldList')).toMatchObject([{ saleId, unknown: true }]);
    await cashier.do('sale.hold');
    // Taken up at the other till it is still unknown, and its number stays its own.
    const taken = await shop.seat('cashier2', '02').do('sale.resume', { saleId });
    expect(taken.state).toBe('unknown');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('the person asks insurance for nothing else, at no till, until it is known', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', 'lostAnswer');
    const unknown = await cashier.do('settlement.settle', { saleId });
    await cashier.do('sale.hold');
    for (const [index, seat] of [cashier, shop.seat('cashier2', '02')].entries()) {
      await identify(seat, '张建国');
      const again = await otcBasket(seat, '感冒灵颗粒', index + 1);
      const refused = await seat.fails('settlement.trial');
      expect(refused.code).toBe('person.locked');
      expect(refused.sentence).toContain(unknown.saleNo);
      const settled = await seat.fails('settlement.settle', { saleId: again.saleId });
      expect(settled.code).toBe('person.locked');
    }
    expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toHaveLength(1);
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a figure that came before the other sale was lost settles nothing after it', async () => {
    const shop = await openShop();
    const one = shop.seat('cashier');
    const two = shop.seat('cashier2', '02');
    const first = await otcTried(one);
    const second = await otcTried(two);
    shop.wire.fault('2102', 'lostAnswer');
    await one.do('settlement.settle', { saleId: first.saleId });
    const refused = await two.fails('settlement.settle', { saleId: second.saleId });
    expect(refused.code).toBe('person.locked');
    expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toHaveLength(1);
  });

  it('the intent keeps the answer that was not believed', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', 'wrongSums');
    const sale = await cashier.do('settlement.settle', { saleId });
    expect(sale.settlement?.sentence).toContain('自相矛盾');
    const kept = shop.onDisk
      .prepare<[string], { answer: string; state: string }>(
        'SELECT answer, state FROM intent WHERE msgid = ?',
      )
      .get(present(sale.settlement, 'settlement').msgid);
    expect(kept?.state).toBe('unknown');
    expect(kept?.answer).toContain('psn_cash_pay');
  });

  it('a bug while the answer is booked leaves it unknown, not settling for ever', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    const barrier = shop.wire.hold('2102');
    const settling = cashier.do('settlement.settle', { saleId });
    await barrier.arrived;
    // Something nobody thought of: the goods cannot leave.
    shop
      .db()
      .exec(
        "CREATE TRIGGER bug BEFORE INSERT ON stock_movement BEGIN SELECT RAISE(ABORT, 'bug'); END",
      );
    barrier.release();
    const sale = await settling;
    expect(sale.state).toBe('unknown');
    expect(shop.log.some((line) => line.event === 'incident')).toBe(true);
    shop.db().exec('DROP TRIGGER bug');
    expect(violationsOf(shop)).toEqual([]);
  });

  it('a gate that cannot commit `sent` sends nothing', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier');
    const { saleId } = await otcTried(cashier);
    shop.db().exec(
      `CREATE TRIGGER full BEFORE UPDATE OF sent_at ON intent WHEN new.state = 'sent'
         BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
    );
    const sale = await cashier.do('settlement.settle', { saleId });
    expect(sale).toMatchObject({ state: 'open', settlement: { state: 'notSent' } });
    expect(shop.wire.heard.filter((heard) => heard.infno === '2102')).toEqual([]);
    shop.db().exec('DROP TRIGGER full');
    expect((await cashier.do('settlement.settle', { saleId })).state).toBe('settled');
    expect(violationsOf(shop)).toEqual([]);
  });
});
