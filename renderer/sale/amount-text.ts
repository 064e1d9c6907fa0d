/**
 * Amounts as people type them, straight to integer fen: full-width digits of an input method are
 * folded, nothing ever becomes a floating-point number.
 */
import type { Fen, QuantityE4 } from '#core/money.ts';
import { parseDecimal, parseYuan, quantityE4 } from '#core/money.ts';

/** １２．５ and １２。５ → 12.5: full-width digits and points of a Chinese input method. */
export function foldDigits(text: string): string {
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[。．｡]/g, '.')
    .replace(/[，]/g, ',');
}

/** Keeps what can be part of an amount; used while typing. */
export function cleanAmount(text: string): string {
  return foldDigits(text).replace(/[^0-9.]/g, '');
}

/** Amount of money, at least 0 and at most two decimals; null when it is none. "5." is 5, ".5" is 0.50. */
export function parseAmount(text: string): Fen | null {
  const clean = foldDigits(text)
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .trim();
  const whole = clean.replace(/\.$/, '').replace(/^\./, '0.');
  if (!/^\d/.test(whole)) return null;
  return parseYuan(whole);
}

/** Quantity above 0 in ten-thousandths, or null. */
export function parseQuantity(text: string): QuantityE4 | null {
  const value = parseDecimal(foldDigits(text), 4);
  return value === null || value <= 0 ? null : quantityE4(value);
}
