/** Tenders against what is due: exact to the fen, change only in cash. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, sumFen } from '#core/money.ts';
import type { BookedMoney, Tender, TenderKind } from '#core/tender.ts';
import { MAX_CHANGE_FEN, checkTenders, netByKind } from '#core/tender.ts';

function tender(kind: TenderKind, amount: number, received = amount): Tender {
  return { kind, amount_fen: fen(amount), received_fen: fen(received) };
}

describe('checkTenders', () => {
  it('computes the change of cash, beside other kinds', () => {
    expect(checkTenders(fen(5790), [tender('wechat', 2000), tender('cash', 3790, 4000)])).toEqual({
      ok: true,
      value: {
        change_fen: 210,
        tenders: [
          { kind: 'wechat', amount_fen: 2000, received_fen: 2000, change_fen: 0 },
          { kind: 'cash', amount_fen: 3790, received_fen: 4000, change_fen: 210 },
        ],
      },
    });
  });

  it('takes no tender when nothing is due', () => {
    expect(checkTenders(fen(0), [])).toEqual({ ok: true, value: { tenders: [], change_fen: 0 } });
    expect(checkTenders(fen(0), [tender('cash', 1)])).toMatchObject({
      failure: { code: 'tender.tooMuch' },
    });
  });

  it.each([
    ['nothing given', 100, [], 'tender.short'],
    ['too little', 100, [tender('cash', 99)], 'tender.short'],
    ['handed over less than the amount', 100, [tender('cash', 100, 99)], 'tender.short'],
    ['too much in all', 100, [tender('cash', 60), tender('card', 50)], 'tender.tooMuch'],
    ['change out of a card', 100, [tender('card', 100, 200)], 'tender.tooMuch'],
    ['zero', 100, [tender('cash', 0), tender('card', 100)], 'tender.invalid'],
    ['negative', 100, [tender('cash', -50), tender('card', 150)], 'tender.invalid'],
    ['a code typed as an amount', 100, [tender('cash', 100, 6_909_990_000_011)], 'tender.invalid'],
    ['change of 1,000 yuan', 100, [tender('cash', 100, 100 + MAX_CHANGE_FEN)], 'tender.invalid'],
  ] as const)('refuses %s', (_name, due, tenders, code) => {
    expect(checkTenders(fen(due), tenders)).toMatchObject({ ok: false, failure: { code } });
  });

  const amounts = fc.array(
    fc.record({
      kind: fc.constantFrom<TenderKind>('cash', 'wechat', 'alipay', 'card'),
      amount: fc.integer({ min: -10, max: 200_000 }),
      more: fc.oneof(fc.constant(0), fc.integer({ min: -10, max: MAX_CHANGE_FEN + 10 })),
    }),
    { maxLength: 4 },
  );

  it('accepts only what sums to the amount due, and gives back received − amount', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), fc.nat({ max: 500_000 }), (list, exact, other) => {
        const tenders = list.map((row) => tender(row.kind, row.amount, row.amount + row.more));
        const sum = list.reduce((total, row) => total + row.amount, 0);
        const due = exact ? Math.max(0, sum) : other;
        const result = checkTenders(fen(due), tenders);
        const wellFormed = list.every(
          (row) =>
            row.amount > 0 &&
            (row.kind === 'cash' ? row.more >= 0 && row.more < MAX_CHANGE_FEN : row.more === 0),
        );
        expect(result.ok).toBe(wellFormed && sum === due);
        if (!result.ok) return;
        expect(result.value.change_fen).toBe(list.reduce((total, row) => total + row.more, 0));
        for (const checked of result.value.tenders) {
          expect(checked.change_fen).toBe(checked.received_fen - checked.amount_fen);
        }
      }),
    );
  });
});

describe('netByKind', () => {
  const booked = (kind: TenderKind, amount: number, refund: 0 | 1 = 0): BookedMoney => ({
    kind,
    refund,
    amount_fen: fen(amount),
  });

  it('counts what went back, and leaves out what came to nothing', () => {
    expect(
      netByKind([
        booked('cash', 5_000),
        booked('wechat', 3_000),
        booked('card', 700),
        booked('cash', 4_000, 1),
        booked('card', 700, 1),
      ]),
    ).toEqual([
      { kind: 'cash', amount_fen: 1_000 },
      { kind: 'wechat', amount_fen: 3_000 },
    ]);
    expect(netByKind([])).toEqual([]);
  });

  it('names each kind once, where it was last taken and not where it was given back', () => {
    expect(
      netByKind([
        booked('cash', 100),
        booked('wechat', 200),
        booked('cash', 50),
        booked('wechat', 20, 1),
      ]),
    ).toEqual([
      { kind: 'wechat', amount_fen: 180 },
      { kind: 'cash', amount_fen: 150 },
    ]);
  });

  it('shows it when more went back than came: nothing is hidden', () => {
    expect(netByKind([booked('cash', 100), booked('cash', 130, 1)])).toEqual([
      { kind: 'cash', amount_fen: -30 },
    ]);
  });

  it('comes to what was taken less what went back, whatever the rows', () => {
    const kinds = fc.constantFrom<TenderKind[]>('cash', 'wechat', 'alipay', 'card');
    const rows = fc.array(
      fc
        .tuple(kinds, fc.integer({ min: 1, max: 100_000 }), fc.constantFrom<(0 | 1)[]>(0, 1))
        .map((row) => booked(...row)),
    );
    fc.assert(
      fc.property(rows, (all) => {
        const net = netByKind(all);
        const sum = (refund: 0 | 1): number =>
          sumFen(all.filter((one) => one.refund === refund).map((one) => one.amount_fen));
        expect(sumFen(net.map((one) => one.amount_fen))).toBe(sum(0) - sum(1));
        expect(new Set(net.map((one) => one.kind)).size).toBe(net.length);
      }),
    );
  });
});
