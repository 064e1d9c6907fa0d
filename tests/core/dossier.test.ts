/** Pick-up code, seal text, split of a refund, meters: rules that need no shop. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalText,
  displayPickupCode,
  dossierStateText,
  isPending,
  isPickupCode,
  meterLevel,
  pickupCode,
  pickupCodeIn,
  splitRefund,
} from '#core/dossier.ts';
import { fen, sumFen } from '#core/money.ts';

const anyCode = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map(pickupCode);

describe('a pick-up code', () => {
  it('is eight digits that check themselves, read back as printed', () => {
    fc.assert(
      fc.property(anyCode, (code) => {
        expect(code).toMatch(/^\d{8}$/);
        expect(isPickupCode(code)).toBe(true);
        expect(pickupCodeIn(displayPickupCode(code))).toBe(code);
        expect(pickupCodeIn(` ${code.slice(0, 3)}-${code.slice(3)} `)).toBe(code);
      }),
    );
  });

  it('with one digit wrong is none, whichever digit and whatever it became', () => {
    fc.assert(
      fc.property(anyCode, fc.nat(7), fc.integer({ min: 1, max: 9 }), (code, at, by) => {
        const wrong = String((Number(code[at]) + by) % 10);
        expect(isPickupCode(code.slice(0, at) + wrong + code.slice(at + 1))).toBe(false);
      }),
    );
  });

  it('with two neighbours swapped is none', () => {
    fc.assert(
      fc.property(anyCode, fc.nat(6), (code, at) => {
        const [one = '', two = ''] = [code[at], code[at + 1]];
        const swapped = code.slice(0, at) + two + one + code.slice(at + 2);
        expect(isPickupCode(swapped)).toBe(one === two);
      }),
    );
  });

  it.each(['', '1234567', '123456789', 'NH01-261121-0001', '王秀兰', '1234567a'])(
    '"%s" is none',
    (text) => {
      expect(pickupCodeIn(text)).toBeNull();
      expect(isPickupCode(text)).toBe(false);
    },
  );
});

describe('the text that is sealed', () => {
  it('is one for equal values, whatever the order of their keys', () => {
    expect(canonicalText({ b: [{ y: 2, x: 1 }], a: null })).toBe('{"a":null,"b":[{"x":1,"y":2}]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalText(turned)).toBe(canonicalText(value));
        expect(JSON.parse(canonicalText(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('differs where a value differs', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        fc.pre(one !== other);
        expect(canonicalText({ amount: one })).not.toBe(canonicalText({ amount: other }));
      }),
    );
  });
});

const anyTaken = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom('cash' as const, 'wechat' as const, 'alipay' as const, 'card' as const),
    amount_fen: fc.integer({ min: 1, max: 100_000 }).map(fen),
  }),
  { selector: (one) => one.kind },
);

describe('a refund', () => {
  it('sums to what is due, by no tender more than came in by it', () => {
    fc.assert(
      fc.property(anyTaken, fc.nat(1000), (taken, share) => {
        const total = sumFen(taken.map((one) => one.amount_fen));
        const refund = fen(Math.floor((total * share) / 1000));
        const parts = splitRefund(taken, refund);
        expect(sumFen(parts.map((part) => part.amount_fen))).toBe(refund);
        expect(new Set(parts.map((part) => part.kind)).size).toBe(parts.length);
        for (const { kind, amount_fen } of parts) {
          const of = taken.filter((one) => one.kind === kind).map((one) => one.amount_fen);
          expect(amount_fen).toBeGreaterThan(0);
          expect(amount_fen).toBeLessThanOrEqual(sumFen(of));
        }
      }),
    );
  });

  it('goes by the largest tender first, of equal ones by the last', () => {
    const taken = [
      { kind: 'cash' as const, amount_fen: fen(3000) },
      { kind: 'wechat' as const, amount_fen: fen(5000) },
      { kind: 'card' as const, amount_fen: fen(3000) },
    ];
    expect(splitRefund(taken, fen(4000))).toEqual([{ kind: 'wechat', amount_fen: 4000 }]);
    expect(splitRefund(taken, fen(9000))).toEqual([
      { kind: 'wechat', amount_fen: 5000 },
      { kind: 'card', amount_fen: 3000 },
      { kind: 'cash', amount_fen: 1000 },
    ]);
    expect(splitRefund(taken, fen(0))).toEqual([]);
  });

  it('above what was taken is a bug', () => {
    expect(() => splitRefund([], fen(1))).toThrow('more than was taken');
  });
});

describe('the words of the desk', () => {
  it.each([
    ['waiting', 0, '待补结'],
    ['settling', 0, '补结中'],
    ['unknown', 0, '补结结果未知，系统正在核对'],
    ['settled', 12_345, '已补结，请退 123.45 元'],
    ['settled', 0, '已补结'],
    ['refused', 0, '补结被拒：处方已撤销，请打印手工报销材料'],
    ['expired', 0, '已过期未补结，请打印手工报销材料'],
    ['closed', 0, '已了结：处方已撤销'],
  ] as const)('%s', (state, refund, words) => {
    const facts = { sentence: '处方已撤销', refund_fen: fen(refund) };
    expect(dossierStateText(state, facts)).toBe(words);
    expect(isPending(state)).toBe(!/^(settled|expired|closed)$/.test(state));
  });
});

describe('the meters', () => {
  const limits = { countLimit: 10, amountLimit_fen: 1000, ageLimit_ms: 100 };
  it.each([
    [0, 0, 0, 'ok'],
    [7, 799, 79, 'ok'],
    [8, 0, 0, 'amber'],
    [0, 800, 0, 'amber'],
    [0, 0, 80, 'amber'],
    [10, 0, 0, 'red'],
    [0, 1000, 0, 'red'],
    [0, 0, 100, 'red'],
  ] as const)('%i sales, %i fen, %i ms: %s', (count, amount_fen, age_ms, level) => {
    expect(meterLevel({ ...limits, count, amount_fen, age_ms })).toBe(level);
  });
});
