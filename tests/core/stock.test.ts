/** Lots: first expiry first, never an expired one, sums to the unit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LotId } from '#core/ids.ts';
import { quantityE4 } from '#core/money.ts';
import type { LotFacts } from '#core/stock.ts';
import { isExpired, isNearExpiry, pickLots } from '#core/stock.ts';
import { addDays } from '#core/time.ts';

const TODAY = '2026-11-21';

function lot(lotNo: string, expiresOn: string, onHand: number, reserved = 0): LotFacts {
  return {
    lotId: `lot-${lotNo}` as LotId,
    lotNo,
    expiresOn,
    onHand_e4: quantityE4(onHand),
    reserved_e4: quantityE4(reserved),
  };
}

const lotArbitrary = fc
  .record({
    days: fc.integer({ min: -400, max: 900 }),
    onHand: fc.integer({ min: 0, max: 500_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ days, onHand, share }) => ({ days, onHand, reserved: Math.floor(onHand * share) }));

const lotsArbitrary = fc
  .array(lotArbitrary, { maxLength: 12 })
  .map((list) =>
    list.map((facts, index) =>
      lot(String(index).padStart(3, '0'), addDays(TODAY, facts.days), facts.onHand, facts.reserved),
    ),
  );

describe('pickLots', () => {
  it('takes the lot that expires first, and goes on to the next when one is not enough', () => {
    const lots = [
      lot('B', '2027-06-30', 50_000),
      lot('A', '2027-01-31', 30_000, 10_000),
      lot('C', '2026-11-20', 90_000),
    ];
    expect(pickLots(lots, quantityE4(40_000), TODAY)).toEqual({
      ok: true,
      value: [
        { lotId: 'lot-A', quantity_e4: 20_000 },
        { lotId: 'lot-B', quantity_e4: 20_000 },
      ],
    });
  });

  it('sells on the last day of use and names an expired lot when it is all there is', () => {
    expect(pickLots([lot('A', TODAY, 10_000)], quantityE4(10_000), TODAY).ok).toBe(true);
    expect(pickLots([lot('A', '2026-11-20', 10_000)], quantityE4(10_000), TODAY)).toEqual({
      ok: false,
      failure: { code: 'stock.expired', sentence: '批号 A 已过期，不能销售。' },
    });
  });

  it('says what is there and what is wanted when it is too little', () => {
    const lots = [lot('A', '2027-01-31', 15_000), lot('B', '2026-01-31', 90_000)];
    expect(pickLots(lots, quantityE4(20_000), TODAY)).toMatchObject({
      ok: false,
      failure: { code: 'stock.insufficient', sentence: '库存不足：可售 1.5，需要 2。' },
    });
    expect(pickLots([], quantityE4(10_000), TODAY)).toMatchObject({
      failure: { code: 'stock.insufficient' },
    });
  });

  it('picks exactly the quantity, never expired, never reserved, in order of expiry', () => {
    fc.assert(
      fc.property(lotsArbitrary, fc.integer({ min: 1, max: 2_000_000 }), (lots, quantity) => {
        const byId = new Map(lots.map((facts) => [facts.lotId, facts]));
        const result = pickLots(lots, quantityE4(quantity), TODAY);
        const available = lots
          .filter((facts) => facts.expiresOn >= TODAY)
          .reduce((sum, facts) => sum + facts.onHand_e4 - facts.reserved_e4, 0);
        expect(result.ok).toBe(available >= quantity);
        if (!result.ok) return;
        let total = 0;
        let last = '';
        for (const pick of result.value) {
          const facts = byId.get(pick.lotId);
          expect(facts).toBeDefined();
          if (!facts) return;
          expect(isExpired(facts.expiresOn, TODAY)).toBe(false);
          expect(pick.quantity_e4).toBeGreaterThan(0);
          expect(pick.quantity_e4).toBeLessThanOrEqual(facts.onHand_e4 - facts.reserved_e4);
          expect(facts.expiresOn >= last).toBe(true);
          last = facts.expiresOn;
          total += pick.quantity_e4;
        }
        expect(total).toBe(quantity);
        expect(new Set(result.value.map((pick) => pick.lotId)).size).toBe(result.value.length);
        // Nothing left over in a lot that expires before the last one taken from.
        for (const facts of lots) {
          if (isExpired(facts.expiresOn, TODAY) || facts.expiresOn >= last) continue;
          const taken = result.value.find((pick) => pick.lotId === facts.lotId)?.quantity_e4 ?? 0;
          expect(taken).toBe(facts.onHand_e4 - facts.reserved_e4);
        }
      }),
    );
  });
});

describe('isNearExpiry', () => {
  it.each([
    ['2026-11-20', '2026-11-21', false],
    ['2026-11-21', '2026-11-21', true],
    ['2027-05-21', '2026-11-21', true],
    ['2027-05-22', '2026-11-21', false],
    ['2027-02-28', '2026-08-31', true],
    ['2027-03-01', '2026-08-31', false],
  ])('%s on %s → %s', (expiresOn, today, near) => {
    expect(isNearExpiry(expiresOn, today, 6)).toBe(near);
  });
});
