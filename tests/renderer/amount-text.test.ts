/** Amounts and quantities as people type them, straight to integers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayYuan, fen } from '#core/money.ts';
import { cleanAmount, foldDigits, parseAmount, parseQuantity } from '#renderer/sale/amount-text.ts';
import { changeOf, restOf, tenderOf } from '#renderer/sale/tender-sum.ts';

describe('an amount', () => {
  test.each([
    ['100', 10_000],
    ['57.9', 5_790],
    ['57.90', 5_790],
    ['１００', 10_000],
    ['１２。５', 1_250],
    ['12．05', 1_205],
    ['5.', 500],
    ['.5', 50],
    ['1,234.56', 123_456],
    ['0', 0],
    ['0.29', 29],
    ['4.35', 435],
  ])('%s is %i fen', (text, expected) => {
    expect(parseAmount(text)).toBe(expected);
  });

  test.each([[''], ['.'], ['-5'], ['1.234'], ['1.2.3'], ['abc'], ['1,2'], ['∞'], ['1e3']])(
    '%s is none',
    (text) => {
      expect(parseAmount(text)).toBeNull();
    },
  );

  test('shown and typed again is the same to the fen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (amount) => {
        expect(parseAmount(displayYuan(amount))).toBe(amount);
      }),
    );
  });

  test('is cleaned while typing without losing a digit', () => {
    expect(cleanAmount('１2a。3元')).toBe('12.3');
    expect(foldDigits('ＡＢ')).toBe('ＡＢ');
  });
});

describe('a quantity', () => {
  test('is in ten-thousandths and above zero', () => {
    expect(parseQuantity('2')).toBe(20_000);
    expect(parseQuantity('０.５')).toBe(5_000);
    expect(parseQuantity('0')).toBeNull();
    expect(parseQuantity('-1')).toBeNull();
    expect(parseQuantity('1.23456')).toBeNull();
    expect(parseQuantity('')).toBeNull();
  });
});

describe('receiving money', () => {
  test('cash above what is due gives change', () => {
    const answer = tenderOf('cash', fen(10_000), fen(5_790));
    expect(answer).toEqual({
      ok: true,
      tender: { kind: 'cash', amount_fen: 5_790, received_fen: 10_000 },
    });
    expect(answer.ok && changeOf([answer.tender])).toBe(4_210);
  });

  test('a part leaves the rest for the next tender', () => {
    const part = tenderOf('wechat', fen(2_000), fen(5_790));
    expect(part.ok && restOf(5_790, [part.tender])).toBe(3_790);
  });

  test('only cash may be more than what is due', () => {
    expect(tenderOf('card', fen(5_791), fen(5_790))).toEqual({
      ok: false,
      sentence: '非现金收款不能大于应收。',
    });
  });

  test('nothing typed or nothing given is refused with a sentence', () => {
    expect(tenderOf('cash', null, fen(1))).toMatchObject({ ok: false });
    expect(tenderOf('cash', fen(0), fen(1))).toMatchObject({ ok: false, sentence: '收款不足。' });
  });

  test('whatever is handed over, amounts never pass what is due and the change is exact', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 }).map(fen);
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 4 }), (due, given) => {
        let taken: Parameters<typeof changeOf>[0] = [];
        for (const received of given) {
          const rest = restOf(due, taken);
          if (rest === 0) break;
          const answer = tenderOf('cash', received, rest);
          if (answer.ok) taken = [...taken, answer.tender];
        }
        const paid = taken.reduce((sum, tender) => sum + tender.amount_fen, 0);
        const handed = taken.reduce((sum, tender) => sum + tender.received_fen, 0);
        expect(paid).toBeLessThanOrEqual(due);
        expect(handed - changeOf(taken)).toBe(paid);
      }),
    );
  });
});
