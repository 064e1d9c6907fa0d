/**
 * Money in integer fen, quantities in ten-thousandths, prices in millionths of a yuan: as exact as
 * the wire (insurance-interface §5.6). Products go through BigInt, because quantity × price passes
 * 2^53, and there is one rounding function, half up.
 */
import { assert } from './result.ts';

declare const unit: unique symbol;

/** Amount of money, integer fen; may be negative (refunds). */
export type Fen = number & { readonly [unit]: 'fen' };
/** Quantity in 1/10000 of the product's sales unit. */
export type QuantityE4 = number & { readonly [unit]: 'quantity_e4' };
/** Unit price in 1/1000000 yuan. */
export type PriceE6 = number & { readonly [unit]: 'price_e6' };
/** Ratio in 1/10000 (0.1 = 1000). */
export type RatioE4 = number & { readonly [unit]: 'ratio_e4' };

/** Brands an integer as fen; anything else is a bug. */
export function fen(value: number): Fen {
  assert(Number.isSafeInteger(value), `fen must be a safe integer, got ${value}`);
  return value as Fen;
}

export function quantityE4(value: number): QuantityE4 {
  assert(Number.isSafeInteger(value), `quantity_e4 must be a safe integer, got ${value}`);
  return value as QuantityE4;
}

export function priceE6(value: number): PriceE6 {
  assert(Number.isSafeInteger(value), `price_e6 must be a safe integer, got ${value}`);
  return value as PriceE6;
}

export function ratioE4(value: number): RatioE4 {
  assert(Number.isSafeInteger(value), `ratio_e4 must be a safe integer, got ${value}`);
  return value as RatioE4;
}

/** One whole sales unit (a box, a bottle). */
export const ONE_UNIT_E4 = 10_000 as QuantityE4;

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0;
  for (const amount of amounts) total += amount;
  return fen(total);
}

export function subtractFen(left: Fen, right: Fen): Fen {
  return fen(left - right);
}

export function negateFen(amount: Fen): Fen {
  // `-0` would travel as `0` in JSON but fail Object.is; keep zero plain.
  return fen(amount === 0 ? 0 : -amount);
}

/**
 * numerator / denominator rounded half up (0.5 → 1; on negatives away from zero, so that a refund
 * mirrors its sale to the fen). The only rounding in the house.
 */
export function divideHalfUp(numerator: bigint, denominator: bigint): number {
  assert(denominator > 0n, 'denominator must be positive');
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  const result = Number(negative ? -rounded : rounded);
  assert(Number.isSafeInteger(result), 'rounded amount passes the safe range');
  return result;
}

/** Line amount: price × quantity, half up to the fen (insurance-interface §2.5 identity 8). */
export function lineAmount(price_e6: PriceE6, quantity_e4: QuantityE4): Fen {
  return fen(divideHalfUp(BigInt(price_e6) * BigInt(quantity_e4), 100_000_000n));
}

/**
 * Parses a decimal text into an integer of 10^-scale, exactly; null when it is not a decimal or has
 * more significant decimals than `scale` allows. Accepts "12", "-0.50", "3.1400" (scale 2).
 */
export function parseDecimal(text: string, scale: number): number | null {
  const match = /^([+-]?)(\d{1,15})(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole, fraction = ''] = match;
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  if (/[1-9]/.test(fraction.slice(scale))) return null;
  const magnitude = Number(BigInt(`${whole}${kept}`));
  if (!Number.isSafeInteger(magnitude)) return null;
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

/** Integer of 10^-scale → decimal text with exactly `scale` decimals (wire form: "12.30"). */
export function formatDecimal(value: number, scale: number): string {
  assert(Number.isSafeInteger(value), `not an integer: ${value}`);
  const digits = Math.abs(value)
    .toString()
    .padStart(scale + 1, '0');
  const sign = value < 0 ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Yuan text ("12.30") → fen, or null when it is not an amount with at most two decimals. */
export function parseYuan(text: string): Fen | null {
  const value = parseDecimal(text, 2);
  return value === null ? null : fen(value);
}

/** Fen → wire text with two decimals. */
export function formatYuan(amount: Fen): string {
  return formatDecimal(amount, 2);
}

/** Fen → screen text: thousands comma from 1,000, minus as "−" (design notes §1.10). */
export function displayYuan(amount: number): string {
  const text = formatDecimal(Math.abs(amount), 2);
  const [whole = '0', fraction = '00'] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${amount < 0 ? '−' : ''}${grouped}.${fraction}`;
}

/** Quantity → shortest screen text ("2", "0.5"). */
export function displayQuantity(quantity: number): string {
  const text = formatDecimal(quantity, 4).replace(/0+$/, '').replace(/\.$/, '');
  return text.replace(/^-/, '−');
}

/** Price → screen text with at least two decimals ("19.60", "0.123456"). */
export function displayPrice(price: number): string {
  const text = formatDecimal(price, 6);
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}
