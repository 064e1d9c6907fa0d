// Job: the simulator's own exact money. Fen, 1/10000 quantities and 1/1000000 yuan prices, one rounding.
// insurance-interface §5.6 (2 / 4 / 6 decimals, half up) and §2.5 (8, 9).
import { rawNumber, type RawNumber } from './wire.ts';

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,12}))?$/;

/** Decimal text to an integer of 10^-scale; undefined when it is no plain decimal or has more decimals. */
export function parseScaled(text: string, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) return undefined;
  const digits = BigInt((match[2] ?? '0') + fraction.padEnd(scale, '0'));
  return match[1] === '-' ? -digits : digits;
}

/** Yuan text to fen. Only for the simulator's own data files and fields already checked. */
export function fenOf(text: string): number {
  const fen = parseScaled(text === '' ? '0' : text, 2);
  if (fen === undefined) throw new Error(`not an amount: ${text}`);
  return Number(fen);
}

/** numerator / denominator (> 0), half away from zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const quotient = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -quotient : quotient;
}

/** Amount times a ratio in 1/10000, half up to fen. */
export function ratioOf(amount_fen: number, ratio_e4: number): number {
  return Number(divideHalfUp(BigInt(amount_fen) * BigInt(ratio_e4), 10_000n));
}

/** Price (1/1000000 yuan) times quantity (1/10000), half up to fen. */
export function lineAmount(price_e6: bigint, count_e4: bigint): number {
  return Number(divideHalfUp(price_e6 * count_e4, 100_000_000n));
}

function scaledText(value: bigint, scale: number): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Fen as yuan text with two decimals. */
export function yuanText(fen: number): string {
  return scaledText(BigInt(fen), 2);
}

/** Fen as a JSON number with two decimals. */
export function yuan(fen: number): RawNumber {
  return rawNumber(yuanText(fen));
}

/** A scaled integer as a JSON number with `scale` decimals. */
export function scaledNumber(value: bigint, scale: number): RawNumber {
  return rawNumber(scaledText(value, scale));
}
