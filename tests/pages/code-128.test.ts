/** The bar code on the screen slip against an independent encoder. */
import bwip from 'bwip-js/node';
import { describe, expect, it } from 'vitest';
import { code128Widths } from '#renderer/receipt/code-128.ts';

/** Widths of the same text by bwip-js, which stays in set B while no four digits meet. */
function referenceWidths(text: string): readonly number[] {
  const [symbol] = bwip.raw('code128', text, {}) as unknown as readonly [
    { readonly sbs: ArrayLike<number> },
  ];
  return Array.from(symbol.sbs);
}

describe('code 128 on the slip', () => {
  it.each(['NH01-112-004', 'A', 'yunzhou 02/x', '~!"#$%&()*+,-./:;<=>?@[]_`{|}'])(
    'gives the bars of an independent encoder for %s',
    (text) => {
      expect(code128Widths(text)).toEqual(referenceWidths(text));
    },
  );

  it('covers every printable character with eleven modules each', () => {
    for (let code = 32; code < 127; code += 1) {
      const widths = code128Widths(String.fromCodePoint(code));
      expect(widths?.reduce((sum, width) => sum + width, 0)).toBe(11 * 3 + 13);
    }
  });

  it('refuses what set B does not have', () => {
    expect(code128Widths('')).toBeNull();
    expect(code128Widths('单号')).toBeNull();
  });
});
