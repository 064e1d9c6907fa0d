/** What stays of a sale when a part comes back, and whose money goes where: for any sale. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineId, LotId } from '#core/ids.ts';
import { fen, lineAmount, priceE6, quantityE4, sumFen } from '#core/money.ts';
import type { ReturnedLine, SoldLine } from '#core/sale-return.ts';
import { keptLines, refundPlan } from '#core/sale-return.ts';
import type { MoneyByKind } from '#core/tender.ts';

const UNIT = 10_000;

/** A line over one to three lots, with a code for each box or none at all. */
const line = (index: number): fc.Arbitrary<SoldLine> =>
  fc
    .record({
      boxes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      price: fc.integer({ min: 1, max: 99_999_999 }),
      traceRequired: fc.boolean(),
    })
    .map(({ boxes, price, traceRequired }) => {
      const pieces = boxes.reduce((sum, each) => sum + each, 0);
      return {
        lineId: `line-${index}` as LineId,
        name: `品 ${index}`,
        price_e6: priceE6(price),
        quantity_e4: quantityE4(pieces * UNIT),
        traceRequired,
        codes: traceRequired ? Array.from({ length: pieces }, (_, n) => `${index}-${n}`) : [],
        lots: boxes.map((each, lot) => ({
          lotId: `${index}.${lot}` as LotId,
          quantity_e4: quantityE4(each * UNIT),
        })),
      };
    });

const sold = fc.tuple(line(0), line(1), line(2));
const picks = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });

/** Some boxes of each line, chosen by numbers. */
function chosen(lines: readonly SoldLine[], numbers: readonly number[]): ReturnedLine[] {
  return lines.flatMap((one, index) => {
    const pieces = (numbers[index] ?? 0) % (one.quantity_e4 / UNIT + 1);
    if (pieces === 0) return [];
    const shift = (numbers[index + 3] ?? 0) % Math.max(1, one.codes.length);
    const codes = [...one.codes.slice(shift), ...one.codes.slice(0, shift)].slice(0, pieces);
    return [{ lineId: one.lineId, quantity_e4: quantityE4(pieces * UNIT), codes }];
  });
}

describe('what stays of a sale', () => {
  it('is what was sold less what came back: pieces, boxes, lots and money', () => {
    fc.assert(
      fc.property(sold, picks, (lines, numbers) => {
        const returned = chosen(lines, numbers);
        const kept = keptLines(lines, returned);
        const pieces = (all: readonly { readonly quantity_e4: number }[]): number =>
          all.reduce((sum, one) => sum + one.quantity_e4, 0);
        if (returned.length === 0) {
          expect(kept).toMatchObject({ failure: { code: 'return.nothing' } });
          return;
        }
        if (pieces(returned) === pieces(lines)) {
          expect(kept).toMatchObject({ failure: { code: 'return.everything' } });
          return;
        }
        if (!kept.ok) throw new Error(kept.failure.code);
        expect(pieces(kept.value)).toBe(pieces(lines) - pieces(returned));
        for (const one of kept.value) {
          const from = lines.find((other) => other.lineId === one.lineId);
          const back = returned.find((other) => other.lineId === one.lineId);
          expect(pieces(one.lots)).toBe(one.quantity_e4);
          expect(one.amount_fen).toBe(lineAmount(from?.price_e6 ?? priceE6(0), one.quantity_e4));
          expect([...one.codes, ...(back?.codes ?? [])].toSorted()).toEqual(from?.codes.toSorted());
          for (const lot of one.lots) {
            const before = from?.lots.find((other) => other.lotId === lot.lotId);
            expect(lot.quantity_e4).toBeLessThanOrEqual(before?.quantity_e4 ?? 0);
          }
        }
      }),
    );
  });

  it('puts a box back into the lot it came from', () => {
    const two: SoldLine = {
      lineId: 'line' as LineId,
      name: '品',
      price_e6: priceE6(1_000_000),
      quantity_e4: quantityE4(3 * UNIT),
      traceRequired: true,
      codes: ['a', 'b', 'c'],
      lots: [
        { lotId: 'early' as LotId, quantity_e4: quantityE4(UNIT) },
        { lotId: 'late' as LotId, quantity_e4: quantityE4(2 * UNIT) },
      ],
    };
    const lotsWithout = (code: string) => {
      const back = { lineId: two.lineId, quantity_e4: quantityE4(UNIT), codes: [code] };
      const kept = keptLines([two], [back]);
      return kept.ok ? kept.value[0]?.lots.map((lot) => [lot.lotId, lot.quantity_e4]) : [];
    };
    expect(lotsWithout('a')).toEqual([['late', 2 * UNIT]]);
    expect(lotsWithout('b')).toEqual([
      ['early', UNIT],
      ['late', UNIT],
    ]);
  });
});

describe('the money of a return', () => {
  const kinds = fc.constantFrom<MoneyByKind['kind'][]>('cash', 'wechat', 'alipay', 'card');
  const money = fc.uniqueArray(
    fc.record({ kind: kinds, amount_fen: fc.integer({ min: 1, max: 1_000_000 }).map(fen) }),
    { maxLength: 4, selector: (one) => one.kind },
  );
  const sum = (all: readonly MoneyByKind[]): number => sumFen(all.map((one) => one.amount_fen));

  it('goes back by the way it came, never above it, and the sums are right', () => {
    fc.assert(
      fc.property(money, fc.integer({ min: 0, max: 2_000_000 }).map(fen), (taken, due) => {
        const plan = refundPlan(taken, due);
        expect(sum(plan.kept) + plan.collect_fen).toBe(due);
        expect(sum(plan.kept) + sum(plan.back)).toBe(sum(taken));
        // Never money out and money in at once.
        expect(plan.back.length === 0 || plan.collect_fen === 0).toBe(true);
        for (const one of plan.back) {
          const came = taken.find((other) => other.kind === one.kind)?.amount_fen ?? 0;
          expect(one.amount_fen).toBeLessThanOrEqual(came);
          expect(one.amount_fen).toBeGreaterThan(0);
        }
        // Cash first: another way gives back only when no cash is left to give.
        const keepsCash = plan.kept.some((one) => one.kind === 'cash');
        if (keepsCash) expect(plan.back.every((one) => one.kind === 'cash')).toBe(true);
      }),
    );
  });
});
