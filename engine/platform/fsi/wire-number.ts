/**
 * Numbers of a request: N(16,2) money, N(16,4) quantity, N(16,6) price, exact and with their decimals
 * (insurance-interface §5.6), as JSON numbers or quoted text by the region's switch.
 */
import type { Fen, PriceE6, QuantityE4 } from '#core/money.ts';
import { divideHalfUp, formatDecimal, parseDecimal } from '#core/money.ts';
import { assert } from '#core/result.ts';
import type { RawNumber } from './json-text.ts';
import { rawNumber } from './json-text.ts';

type WireNumber = RawNumber | string;

export type WireNumbers = {
  readonly money: (amount: Fen) => WireNumber;
  /** Money in a field with six decimals (7207 `drugSumamt`). */
  readonly moneySixDecimals: (amount: Fen) => WireNumber;
  readonly quantity: (quantity: QuantityE4) => WireNumber;
  /** Quantity in a field with two decimals (7207 `drugTotlcnt`), half up. */
  readonly quantityTwoDecimals: (quantity: QuantityE4) => WireNumber;
  readonly price: (price: PriceE6) => WireNumber;
  readonly count: (count: number) => WireNumber;
  /** Decimal text with at most `scale` decimals; anything else is an empty number, sent as "0" (§1.3). */
  readonly fromText: (text: string, scale: number) => WireNumber;
};

export function wireNumbers(numbersAs: 'number' | 'string'): WireNumbers {
  const emit = (text: string): WireNumber => (numbersAs === 'number' ? rawNumber(text) : text);
  return {
    money: (amount) => emit(formatDecimal(amount, 2)),
    moneySixDecimals: (amount) => emit(`${formatDecimal(amount, 2)}0000`),
    quantity: (quantity) => emit(formatDecimal(quantity, 4)),
    quantityTwoDecimals: (quantity) => emit(formatDecimal(divideHalfUp(BigInt(quantity), 100n), 2)),
    price: (price) => emit(formatDecimal(price, 6)),
    count: (count) => {
      assert(Number.isSafeInteger(count), `not a count: ${count}`);
      return emit(String(count));
    },
    fromText: (text, scale) => {
      const value = parseDecimal(text, scale);
      return value === null ? '0' : emit(formatDecimal(value, scale));
    },
  };
}
