/**
 * The recovery code of a store: 120 random bits as six groups of five characters, the last of each a
 * check character, so that a person who types it back from paper is told which group is wrong.
 * Alphabet without I, L, O and U (Crockford); small letters and the look-alikes are understood.
 */
import { assert } from './result.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 6;
const DATA_A_GROUP = 4;
const BITS = 5;

/** Random bytes of a code. */
export const RECOVERY_BYTES = (GROUPS * DATA_A_GROUP * BITS) / 8;

export type ParsedRecoveryCode =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** Number of the first wrong group from 1; 0 when there are not six groups of five. */
  | { readonly ok: false; readonly group: number };

/** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX` of 15 bytes. */
export function formatRecoveryCode(bytes: Uint8Array): string {
  assert(bytes.length === RECOVERY_BYTES, `a recovery code is ${RECOVERY_BYTES} bytes`);
  const digits = toDigits(bytes);
  return Array.from({ length: GROUPS }, (_, group) => {
    const data = digits.slice(group * DATA_A_GROUP, (group + 1) * DATA_A_GROUP);
    return [...data, checkOf(data, group)].map((digit) => ALPHABET.charAt(digit)).join('');
  }).join('-');
}

/** Reads a typed code; blanks, dashes and case do not matter. */
export function parseRecoveryCode(text: string): ParsedRecoveryCode {
  const typed = text.toUpperCase().replace(/[\s\-–—_]/g, '');
  const read = [...typed.replaceAll('O', '0').replace(/[IL]/g, '1')];
  if (read.length !== GROUPS * (DATA_A_GROUP + 1)) return { ok: false, group: 0 };
  const digits: number[] = [];
  for (let group = 0; group < GROUPS; group += 1) {
    const from = group * (DATA_A_GROUP + 1);
    const part = read.slice(from, from + DATA_A_GROUP + 1).map((one) => ALPHABET.indexOf(one));
    const data = part.slice(0, DATA_A_GROUP);
    if (part.includes(-1) || checkOf(data, group) !== part[DATA_A_GROUP]) {
      return { ok: false, group: group + 1 };
    }
    digits.push(...data);
  }
  return { ok: true, bytes: toBytes(digits) };
}

/**
 * Σ αⁱ·digitᵢ over GF(32), and the group's own number: one wrong character, two neighbours changed
 * over and two groups changed over all show.
 */
function checkOf(data: readonly number[], group: number): number {
  return data.reduce((sum, digit, index) => sum ^ timesAlpha(digit, index + 1), group + 1);
}

/** digit·αⁿ in GF(2⁵) with x⁵ + x² + 1. */
function timesAlpha(digit: number, times: number): number {
  let value = digit;
  for (let step = 0; step < times; step += 1) {
    value <<= 1;
    if ((value & 0x20) !== 0) value ^= 0x25;
  }
  return value;
}

function toDigits(bytes: Uint8Array): number[] {
  let number = 0n;
  for (const byte of bytes) number = (number << 8n) | BigInt(byte);
  return Array.from({ length: GROUPS * DATA_A_GROUP }, (_, index) =>
    Number((number >> BigInt(BITS * (GROUPS * DATA_A_GROUP - 1 - index))) & 31n),
  );
}

function toBytes(digits: readonly number[]): Uint8Array {
  let number = 0n;
  for (const digit of digits) number = (number << BigInt(BITS)) | BigInt(digit);
  return Uint8Array.from({ length: RECOVERY_BYTES }, (_, index) =>
    Number((number >> BigInt(8 * (RECOVERY_BYTES - 1 - index))) & 0xffn),
  );
}
