/**
 * Cuts a slip line into runs of one width. The measure is the printer's (core/receipt-layout): ASCII
 * takes one column, everything else two, whatever the font of the screen makes of it.
 */

/** `narrow` ASCII · `wide` ideographs and full-width signs · `boxed` signs no font agrees about. */
export type SlipRun = { readonly text: string; readonly kind: 'narrow' | 'wide' | 'boxed' };

/** One em wide in every CJK font. */
const IDEOGRAPH =
  /[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3ffff}]/u;

function kindOf(letter: string): SlipRun['kind'] {
  if (letter.charCodeAt(0) < 0x80) return 'narrow';
  // × · “ ” … are half an em in some fonts and one in others: each gets a box of two columns.
  return IDEOGRAPH.test(letter) ? 'wide' : 'boxed';
}

export function slipRuns(text: string): readonly SlipRun[] {
  const runs: { text: string; kind: SlipRun['kind'] }[] = [];
  for (const letter of text) {
    const kind = kindOf(letter);
    const last = runs.at(-1);
    if (last && last.kind === kind && kind !== 'boxed') last.text += letter;
    else runs.push({ text: letter, kind });
  }
  return runs;
}
