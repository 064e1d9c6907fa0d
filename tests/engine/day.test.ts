/** The manager's day: what the platform, the drawer and the sales say, and whether they agree. */
import { describe, expect, it } from 'vitest';
import { APPROVAL, openShop } from '#tests/support/shop.ts';
import { otcBasket, otcTried, paid, payCash } from '#tests/support/stages.ts';

const TODAY = { date: '2026-11-21' };

describe('the day', () => {
  it('levels with the platform by class, red rows included', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier', '01');
    const manager = shop.seat('manager', '02');
    await paid(shop, cashier, '王秀兰');
    const second = await paid(shop, cashier, '孙美丽');
    await payCash(cashier, await otcBasket(cashier));
    const before = await manager.do('day.summary', TODAY);
    expect(before.clearing.length).toBeGreaterThan(0);
    expect(before.clearing.every((row) => row.level === null)).toBe(true);
    const levelled = await manager.do('day.level', TODAY);
    expect(levelled.clearing.length).toBeGreaterThan(0);
    expect(levelled.clearing.map((row) => row.level)).toEqual(levelled.clearing.map(() => true));
    expect(levelled.insured.total_fen).toBe(
      levelled.insured.fund_fen + levelled.insured.account_fen + levelled.insured.cashDue_fen,
    );
    expect(levelled.insured.cashTaken_fen).toBe(levelled.insured.cashDue_fen);
    expect(levelled).toMatchObject({ saleCount: 3, voidCount: 0, differences: [] });
    expect(levelled.selfPay.taken_fen).toBe(1890);
    // Business after the check: what was level is unasked again.
    await cashier.do('sale.void', { saleId: second.saleId, reason: '测试', approval: APPROVAL });
    const after = await manager.do('day.summary', TODAY);
    expect(after.clearing.some((row) => row.level === null)).toBe(true);
    const again = await manager.do('day.level', TODAY);
    expect(again.clearing).toHaveLength(levelled.clearing.length);
    expect(again.clearing.every((row) => row.level === true)).toBe(true);
    expect(again.voidCount).toBe(1);
  });

  it('what only the platform has shows as not level', async () => {
    const shop = await openShop();
    const cashier = shop.seat('cashier', '01');
    const manager = shop.seat('manager', '02');
    const first = await otcTried(cashier);
    await payCash(cashier, await cashier.do('settlement.settle', { saleId: first.saleId }));
    const { saleId } = await otcTried(cashier);
    shop.wire.fault('2102', 'lostAnswer');
    await cashier.do('settlement.settle', { saleId });
    const day = await manager.do('day.level', TODAY);
    expect(day.clearing.map((row) => row.level)).toEqual([false]);
    expect(day.differences.map((row) => row.kind).toSorted()).toEqual(['unknown']);
    // The file shows it, and it is known by its message: one line, not two.
    expect(day.clearing[0]?.centre?.count).toBe(2);
  });

  it('is not asked by a cashier, nor of a day there is none', async () => {
    const shop = await openShop();
    const manager = shop.seat('manager', '02');
    expect((await shop.seat('cashier').fails('day.level', TODAY)).code).toBe('role.forbidden');
    for (const date of ['2026-02-30', '2026-13-01', '21.11.2026', '']) {
      for (const call of ['day.level', 'day.summary'] as const) {
        expect(await manager.fails(call, { date })).toMatchObject({
          code: 'input.invalid',
          field: 'date',
        });
      }
    }
  });

  it.each(['refused', 'lostAnswer', 'badSignature', 'html'] as const)(
    '3201 %s is a sentence and says nothing about the day',
    async (fault) => {
      const shop = await openShop();
      const cashier = shop.seat('cashier', '01');
      const manager = shop.seat('manager', '02');
      const { saleId } = await otcTried(cashier);
      await payCash(cashier, await cashier.do('settlement.settle', { saleId }));
      shop.wire.fault('3201', fault);
      expect((await manager.fails('day.level', TODAY)).code).toMatch(/^platform\./);
      expect((await manager.do('day.summary', TODAY)).clearing[0]?.level).toBeNull();
    },
  );
});
