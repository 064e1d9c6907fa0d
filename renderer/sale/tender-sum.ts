/**
 * The arithmetic of receiving money: what is still due, what the next tender adds, what goes back.
 * Pure, integer fen. Only cash may be handed over in excess of what is due.
 */
import type { Fen } from '#core/money.ts';
import { fen, sumFen } from '#core/money.ts';
import type { TenderKind } from './sale-ui-store.ts';

export type Tender = {
  readonly kind: TenderKind;
  readonly amount_fen: Fen;
  readonly received_fen: Fen;
};

/** What is still due after the tenders taken so far. */
export function restOf(due_fen: number, taken: readonly Tender[]): Fen {
  return fen(Math.max(0, due_fen - sumFen(taken.map((tender) => tender.amount_fen))));
}

/** Cash to give back over all tenders. */
export function changeOf(taken: readonly Tender[]): Fen {
  return fen(taken.reduce((sum, tender) => sum + tender.received_fen - tender.amount_fen, 0));
}

export type TenderAnswer =
  | { readonly ok: true; readonly tender: Tender }
  | { readonly ok: false; readonly sentence: string };

/** The tender that `received_fen` makes of what is still due, or why it cannot be taken. */
export function tenderOf(kind: TenderKind, received_fen: Fen | null, rest_fen: Fen): TenderAnswer {
  if (received_fen === null) return { ok: false, sentence: '收款金额不对。' };
  if (received_fen <= 0 && rest_fen > 0) return { ok: false, sentence: '收款不足。' };
  if (kind !== 'cash' && received_fen > rest_fen) {
    return { ok: false, sentence: '非现金收款不能大于应收。' };
  }
  const amount_fen = fen(Math.min(received_fen, rest_fen));
  return { ok: true, tender: { kind, amount_fen, received_fen } };
}
