/** Taking money: the tenders of a sale against what is due. Money is taken after 已结算 only. */
import type { Fen } from './money.ts';
import { displayYuan, fen, subtractFen, sumFen } from './money.ts';
import type { Result } from './result.ts';
import { assert, fail, ok } from './result.ts';

export type TenderKind = 'cash' | 'wechat' | 'alipay' | 'card';

export type Tender = {
  readonly kind: TenderKind;
  /** What goes towards the sale. */
  readonly amount_fen: Fen;
  /** What the customer handed over; more than the amount only with cash. */
  readonly received_fen: Fen;
};

/** An amount and the way it came or went. */
export type MoneyByKind = { readonly kind: TenderKind; readonly amount_fen: Fen };

/** Money as it is booked: taken from the customer (0) or given back (1). */
export type BookedMoney = MoneyByKind & { readonly refund: 0 | 1 };

/**
 * What a customer has paid and not been given back, each kind once: in the order in which they were
 * last taken, kinds that come to nothing left out. `booked` in order of time.
 */
export function netByKind(booked: readonly BookedMoney[]): MoneyByKind[] {
  const net = new Map<TenderKind, number>();
  for (const { kind, amount_fen, refund } of booked) {
    const before = net.get(kind) ?? 0;
    if (refund === 0) net.delete(kind);
    net.set(kind, refund === 1 ? before - amount_fen : before + amount_fen);
  }
  return [...net]
    .filter(([, amount]) => amount !== 0)
    .map(([kind, amount]) => ({ kind, amount_fen: fen(amount) }));
}

export type CheckedTender = Tender & { readonly change_fen: Fen };

export type TenderOutcome = {
  readonly tenders: readonly CheckedTender[];
  readonly change_fen: Fen;
};

/** The largest note is 100 yuan; more change than this is a slip of the finger. */
export const MAX_CHANGE_FEN = 100_000;

/**
 * Checks tenders against the amount due. Kinds may be mixed; each amount is above 0 and all amounts
 * together are exactly what is due; nothing due means no tenders.
 *
 * Fails with `tender.short`, `tender.tooMuch` or `tender.invalid`.
 */
export function checkTenders(due_fen: Fen, tenders: readonly Tender[]): Result<TenderOutcome> {
  assert(due_fen >= 0, 'amount due is negative');
  for (const tender of tenders) {
    const problem = problemOf(tender);
    if (problem !== null) return problem;
  }
  const paid_fen = sumFen(tenders.map((tender) => tender.amount_fen));
  if (paid_fen < due_fen) {
    const missing = displayYuan(subtractFen(due_fen, paid_fen));
    return fail('tender.short', `收款不足，还差 ${missing} 元。`);
  }
  if (paid_fen > due_fen) {
    const over = displayYuan(subtractFen(paid_fen, due_fen));
    return fail('tender.tooMuch', `收款多了 ${over} 元，合计须等于应收。`);
  }
  const checked = tenders.map((tender) => ({
    ...tender,
    change_fen: subtractFen(tender.received_fen, tender.amount_fen),
  }));
  return ok({ tenders: checked, change_fen: sumFen(checked.map((tender) => tender.change_fen)) });
}

function problemOf(tender: Tender): Result<never> | null {
  if (tender.amount_fen <= 0) return fail('tender.invalid', '收款金额须大于 0。', 'amount_fen');
  if (tender.received_fen < tender.amount_fen) {
    const missing = displayYuan(fen(tender.amount_fen - tender.received_fen));
    return fail('tender.short', `实收不足，还差 ${missing} 元。`, 'received_fen');
  }
  const change = tender.received_fen - tender.amount_fen;
  if (tender.kind !== 'cash' && change !== 0) {
    return fail('tender.tooMuch', '非现金收款不能大于应收。', 'received_fen');
  }
  if (change >= MAX_CHANGE_FEN) {
    return fail('tender.invalid', '找零超过 1,000 元，请核对实收金额。', 'received_fen');
  }
  return null;
}
