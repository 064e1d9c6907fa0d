/** Made-up trace codes of a training store: a box that exists nowhere, the same at every look. */

/**
 * The `n`-th box of a product: the 7 digits of its prefix and 13 more that look like serials and
 * never repeat for different n (the multiplier and 10^13 have no common factor).
 */
export function boxCode(prefix: string, n: number): string {
  const serial = (BigInt(n) * 7_640_320_097_311n + 1_234_567_890_123n) % 10n ** 13n;
  return `${prefix}${serial.toString().padStart(13, '0')}`;
}

/** The first `count` boxes of a product that are in no sale and not sold. */
export function freeBoxes(
  prefix: string,
  used: ReadonlySet<string>,
  count: number,
): readonly string[] {
  const free: string[] = [];
  for (let n = 1; free.length < count; n += 1) {
    const code = boxCode(prefix, n);
    if (!used.has(code)) free.push(code);
  }
  return free;
}
