/**
 * The seal of a day's audit as paper and screens show it: the number of its last row and the first
 * 128 bits of that row's hash, which stands for every row before it.
 */
const GROUPS = 8;

/** `12345 1a2b-3c4d-…` (eight groups of four): fits a line of 48 columns. */
export function auditSealText(mark: { readonly row: number; readonly hash: string }): string {
  const groups = Array.from({ length: GROUPS }, (_, n) => mark.hash.slice(n * 4, n * 4 + 4));
  return `${mark.row} ${groups.join('-')}`;
}
