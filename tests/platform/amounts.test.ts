/** Amounts out of answers, from text: never through floating point (insurance-interface §1.3, §5.6). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '#core/money.ts';
import { amountOf, decimalOf, UnreadableAnswer } from '#engine/platform/fsi/answer.ts';
import { readAmounts } from '#engine/platform/fsi/amounts.ts';
import { parseExact } from '#engine/platform/fsi/json-text.ts';
import { wireNumbers } from '#engine/platform/fsi/wire-number.ts';
import { fen, priceE6, quantityE4 } from '#core/money.ts';
import { at, settlementOutput } from './fixtures.ts';

const rowOf = (json: string) => at(parseExact(json));

describe('an amount of an answer', () => {
  it.each([
    ['{"a":12.3}', 1230],
    ['{"a":12.30}', 1230],
    ['{"a":"12.30"}', 1230],
    ['{"a":"12.3000"}', 1230],
    ['{"a":12}', 1200],
    ['{"a":-0.05}', -5],
    ['{"a":".5"}', 50],
    ['{"a":0E-2}', 0],
    ['{"a":1.2E+3}', 120_000],
    ['{"a":" 7.10 "}', 710],
    ['{"a":9007199254740.99}', 900_719_925_474_099],
    ['{"a":0.1}', 10],
    ['{"a":-0.00}', 0],
    ['{"a":""}', 0],
    ['{"a":null}', 0],
    ['{"a":"null"}', 0],
  ])('%s is %i fen', (json, expected) => {
    expect(amountOf(rowOf(json), 'a', 'present')).toBe(expected);
  });

  it.each(['{"a":12.345}', '{"a":"1,200.00"}', '{"a":"x"}', '{"a":true}', '{"a":{}}', '{"a":[]}'])(
    '%s is not one',
    (json) => {
      expect(() => amountOf(rowOf(json), 'a', 'optional')).toThrow(UnreadableAnswer);
    },
  );

  it('missing follows the need: essential, present, optional', () => {
    expect(() => amountOf(rowOf('{}'), 'a', 'essential')).toThrow('答复的 a 缺失');
    expect(() => amountOf(rowOf('{}'), 'a', 'present')).toThrow('答复的 a 缺失');
    expect(amountOf(rowOf('{}'), 'a', 'optional')).toBe(0);
    expect(() => amountOf(rowOf('{"a":null}'), 'a', 'essential')).toThrow('没有金额');
    expect(() => amountOf(rowOf('{"a":""}'), 'a', 'essential')).toThrow('没有金额');
  });

  it('survives the way out and back for every amount, as number and as text', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.integer({ min: 0, max: 6 }),
        fc.boolean(),
        (value, zeros, quoted) => {
          const text = formatDecimal(value, 2) + '0'.repeat(zeros);
          const json = quoted ? `{"a":"${text}"}` : `{"a":${text}}`;
          expect(amountOf(rowOf(json), 'a', 'essential')).toBe(value === 0 ? 0 : value);
        },
      ),
    );
  });

  it('reads every shift of the decimal point as the same value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999, max: 99_999_999 }),
        fc.integer({ min: -6, max: 6 }),
        (value, shift) => {
          const expected = value === 0 ? 0 : value;
          // value / 100, written with its point moved by `shift` and an exponent that moves it back.
          const text =
            shift <= 0 ? formatDecimal(value, 2 - shift) : `${value}${'0'.repeat(shift)}`;
          const exponent = shift <= 0 ? -shift : -shift - 2;
          expect(decimalOf(`${text}E${exponent}`, 2)).toBe(expected);
        },
      ),
    );
  });

  it('never takes more decimals than money has', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 4 }),
        (digit, zeros) => {
          expect(decimalOf(`1.00${'0'.repeat(zeros)}${digit}`, 2)).toBeNull();
        },
      ),
    );
  });
});

describe('numbers of a request', () => {
  const write = (value: unknown): string => JSON.stringify({ a: value });

  it('keep their decimals as number and as text', () => {
    const numbers = wireNumbers('number');
    expect(write(numbers.money(fen(1960)))).toBe('{"a":19.60}');
    expect(write(numbers.price(priceE6(19_600_000)))).toBe('{"a":19.600000}');
    expect(write(numbers.quantity(quantityE4(15_625)))).toBe('{"a":1.5625}');
    expect(write(numbers.quantityTwoDecimals(quantityE4(3_333)))).toBe('{"a":0.33}');
    expect(write(numbers.moneySixDecimals(fen(-1)))).toBe('{"a":-0.010000}');
    expect(write(wireNumbers('string').money(fen(1960)))).toBe('{"a":"19.60"}');
  });

  it('an empty number is "0" (§1.3)', () => {
    expect(write(wireNumbers('number').fromText('', 2))).toBe('{"a":"0"}');
    expect(write(wireNumbers('number').fromText('7', 2))).toBe('{"a":7.00}');
  });

  it('every amount written is read back to the fen', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('number', 'string'), (value, form) => {
        const json = write(wireNumbers(form).money(fen(value)));
        expect(amountOf(rowOf(json), 'a', 'essential')).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('the amounts of a settlement', () => {
  const setlinfo = (change: object) => {
    const whole = { ...settlementOutput('m')['setlinfo'], ...change };
    return rowOf(JSON.stringify(whole));
  };
  const options = { isVoid: false, optional: ['hifdm_pay'] };

  it('reads the whole split', () => {
    expect(readAmounts(setlinfo({}), options)).toEqual({
      totalFee_fen: 9670,
      fullySelfPaid_fen: 0,
      overCeiling_fen: 0,
      payFirst_fen: 575,
      inScope_fen: 9095,
      deductible_fen: 0,
      pooledFundPay_fen: 6367,
      civilServantPay_fen: 0,
      enterprisePay_fen: 0,
      catastrophicPay_fen: 0,
      largeAmountPay_fen: 0,
      medicalAssistancePay_fen: 0,
      disabledFundPay_fen: 0,
      otherFundPay_fen: 0,
      fundTotal_fen: 6367,
      patientShare_fen: 3303,
      institutionPay_fen: 0,
      accountPay_fen: 3000,
      familyAccountPay_fen: 1000,
      cashDue_fen: 303,
      accountBalance_fen: 1260,
    });
  });

  it.each(['medfee_sumamt', 'fund_pay_sumamt', 'psn_part_amt', 'acct_pay', 'psn_cash_pay'])(
    'names %s when it is missing or empty',
    (field) => {
      expect(() => readAmounts(setlinfo({ [field]: undefined }), options)).toThrow(field);
      expect(() => readAmounts(setlinfo({ [field]: null }), options)).toThrow(field);
      expect(() => readAmounts(setlinfo({ [field]: '' }), options)).toThrow(field);
    },
  );

  it('a fund may be null, absent only where the region says so', () => {
    expect(readAmounts(setlinfo({ hifes_pay: null }), options).enterprisePay_fen).toBe(0);
    expect(() => readAmounts(setlinfo({ hifes_pay: undefined }), options)).toThrow('hifes_pay');
    expect(readAmounts(setlinfo({ hifdm_pay: undefined }), options).disabledFundPay_fen).toBe(0);
  });

  it('a void may lack all but its four totals', () => {
    const bare = rowOf(
      '{"medfee_sumamt":-96.70,"fund_pay_sumamt":-63.67,"acct_pay":-30,"psn_cash_pay":"-3.03"}',
    );
    const amounts = readAmounts(bare, { isVoid: true, optional: [] });
    expect(amounts).toMatchObject({ totalFee_fen: -9670, cashDue_fen: -303, payFirst_fen: 0 });
    expect(() => readAmounts(bare, { isVoid: false, optional: [] })).toThrow(UnreadableAnswer);
  });
});
