/** The 48-column measure of the slip: a CJK character is two columns wide, everything else one. */

/** Columns of the paper in the printer's normal font (80 mm). */
export const SLIP_COLUMNS = 48;

/**
 * East Asian wide and full-width characters, as GB18030 prints them in two columns. Quotation
 * marks and dots such as “ ” · … are wide there too, unlike in a Latin font.
 */
const WIDE =
  /[\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u00d7\u2460-\u24ff\u25a0-\u25ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3ffff}]/u;

export function isWide(letter: string): boolean {
  return WIDE.test(letter);
}

export function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) columns += isWide(letter) ? 2 : 1;
  return columns;
}

export type SlipRun = { readonly text: string; readonly wide: boolean };

/** Cuts a line into runs of one width, because each is set with its own letter spacing. */
export function slipRuns(text: string): readonly SlipRun[] {
  const runs: { text: string; wide: boolean }[] = [];
  for (const letter of text) {
    const wide = isWide(letter);
    const last = runs.at(-1);
    if (last && last.wide === wide) last.text += letter;
    else runs.push({ text: letter, wide });
  }
  return runs;
}
