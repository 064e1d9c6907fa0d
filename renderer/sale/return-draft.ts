/** What of a sale comes back, box by box, before anybody is asked. Pure. */
import type { CallInput } from '#contract/index.ts';
import type { Sale, SaleLine } from '#contract/sale.ts';
import type { LineId } from '#core/ids.ts';
import { ONE_UNIT_E4, lineAmount, quantityE4 } from '#core/money.ts';

/** Codes of returned boxes, and pieces of goods that have none, by line. */
export type ReturnDraft = {
  readonly codes: readonly string[];
  readonly pieces: Readonly<Record<LineId, number>>;
};

export const EMPTY_DRAFT: ReturnDraft = { codes: [], pieces: {} };

export type ScannedBack =
  | { readonly ok: true; readonly draft: ReturnDraft; readonly line: SaleLine }
  | { readonly ok: false; readonly sentence: string };

/** A box was scanned: it must be one of this sale, and not yet lie there. */
export function scanBack(sale: Sale, draft: ReturnDraft, code: string): ScannedBack {
  const line = sale.lines.find((one) => one.codes.includes(code));
  if (line === undefined) return { ok: false, sentence: '这盒不是这张单卖出的，不能退。' };
  if (draft.codes.includes(code)) return { ok: false, sentence: '这盒已经扫过。' };
  return { ok: true, draft: { ...draft, codes: [...draft.codes, code] }, line };
}

/** Pieces of a line that come back. */
export function piecesBack(draft: ReturnDraft, line: SaleLine): number {
  return line.traceRequired
    ? line.codes.filter((code) => draft.codes.includes(code)).length
    : (draft.pieces[line.lineId] ?? 0);
}

/** One more or less of goods without codes, between nothing and what was sold. */
export function countBack(draft: ReturnDraft, line: SaleLine, by: number): ReturnDraft {
  const most = Math.floor(line.quantity_e4 / ONE_UNIT_E4);
  const pieces = Math.max(0, Math.min(most, piecesBack(draft, line) + by));
  return { ...draft, pieces: { ...draft.pieces, [line.lineId]: pieces } };
}

type ReturnedLine = CallInput<'sale.return'>['returned'][number];

/** As the call wants it: lines of which something comes back. */
export function returnedLines(sale: Sale, draft: ReturnDraft): ReturnedLine[] {
  return sale.lines.flatMap((line) => {
    const pieces = piecesBack(draft, line);
    if (pieces === 0) return [];
    return [
      {
        lineId: line.lineId,
        quantity_e4: quantityE4(pieces * ONE_UNIT_E4),
        codes: line.codes.filter((code) => draft.codes.includes(code)),
      },
    ];
  });
}

/** Whether nothing would be kept: that is a whole void. */
export function comesBackWhole(sale: Sale, draft: ReturnDraft): boolean {
  return sale.lines.every((line) => piecesBack(draft, line) * ONE_UNIT_E4 === line.quantity_e4);
}

/** Price of what comes back, as the lines were sold. */
export function priceBack(sale: Sale, draft: ReturnDraft): number {
  return sale.lines.reduce((sum, line) => {
    const kept = quantityE4(line.quantity_e4 - piecesBack(draft, line) * ONE_UNIT_E4);
    return sum + line.amount_fen - lineAmount(line.price_e6, kept);
  }, 0);
}
