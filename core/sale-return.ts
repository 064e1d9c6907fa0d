/**
 * Partial return: which boxes of a sale come back, what of it stays sold, and whose money goes where.
 * Pure. The interface cancels whole settlements only (insurance-interface §5.7), so a return is the
 * void of the old sale and a new sale of what is kept.
 */
import type { LineId, LotId } from './ids.ts';
import type { Fen, PriceE6, QuantityE4 } from './money.ts';
import { ONE_UNIT_E4, fen, lineAmount, quantityE4, subtractFen, sumFen } from './money.ts';
import type { Result } from './result.ts';
import { assert, fail, ok } from './result.ts';
import type { MoneyByKind, TenderKind } from './tender.ts';

/** What one line of the old sale gives back. */
export type ReturnedLine = {
  readonly lineId: LineId;
  readonly quantity_e4: QuantityE4;
  /** Codes of the boxes that lie on the counter. */
  readonly codes: readonly string[];
};

type LotShare = { readonly lotId: LotId; readonly quantity_e4: QuantityE4 };

/** A line as it was sold. */
export type SoldLine = {
  readonly lineId: LineId;
  readonly name: string;
  readonly price_e6: PriceE6;
  readonly quantity_e4: QuantityE4;
  readonly traceRequired: boolean;
  /** In the order of the lots they came from, as the upload names them. */
  readonly codes: readonly string[];
  readonly lots: readonly LotShare[];
};

/** What of a line the customer keeps. */
export type KeptLine = {
  readonly lineId: LineId;
  readonly quantity_e4: QuantityE4;
  readonly amount_fen: Fen;
  readonly codes: readonly string[];
  readonly lots: readonly LotShare[];
};

/**
 * Takes the returned pieces off the sale and answers the lines that stay.
 *
 * Fails with `return.nothing`, `return.everything` (that is a void), `line.unknown`,
 * `return.tooMuch`, `return.notThisSale` or `return.codesMissing` (each box must be scanned).
 */
export function keptLines(
  lines: readonly SoldLine[],
  returned: readonly ReturnedLine[],
): Result<readonly KeptLine[]> {
  if (returned.length === 0) return fail('return.nothing', '没有要退的商品，请扫退回的药盒。');
  const wanted = new Map(returned.map((one) => [one.lineId, one]));
  if (wanted.size < returned.length) {
    return fail('return.tooMuch', '同一行写了两次，没有执行。', 'returned');
  }
  for (const one of returned) {
    const line = lines.find((other) => other.lineId === one.lineId);
    if (line === undefined) return fail('line.unknown', '这张单没有这一行。', 'returned');
    const problem = problemOf(line, one);
    if (problem !== null) return problem;
  }
  const kept = lines.flatMap((line) => keptOf(line, wanted.get(line.lineId)));
  if (kept.length === 0) return fail('return.everything', '全部退回请用整单退货。');
  return ok(kept);
}

function problemOf(line: SoldLine, back: ReturnedLine): Result<never> | null {
  if (back.quantity_e4 <= 0) {
    return fail('return.nothing', `${line.name}：退回的数量须大于 0。`, 'returned');
  }
  if (back.quantity_e4 > line.quantity_e4) {
    return fail('return.tooMuch', `${line.name}：退回的数量超过这张单卖出的。`, 'returned');
  }
  if (back.codes.some((code) => !line.codes.includes(code))) {
    return fail('return.notThisSale', `${line.name}：这盒不是这张单卖出的，不能退。`, 'returned');
  }
  if (new Set(back.codes).size < back.codes.length) {
    return fail('return.tooMuch', `${line.name}：同一盒扫了两次。`, 'returned');
  }
  if (line.traceRequired && back.codes.length * ONE_UNIT_E4 !== back.quantity_e4) {
    return fail('return.codesMissing', `${line.name}：退回的每一盒都须扫追溯码。`, 'returned');
  }
  return null;
}

function keptOf(line: SoldLine, back: ReturnedLine | undefined): KeptLine[] {
  const gone = back?.quantity_e4 ?? 0;
  if (gone === line.quantity_e4) return [];
  const quantity_e4 = quantityE4(line.quantity_e4 - gone);
  return [
    {
      lineId: line.lineId,
      quantity_e4,
      amount_fen: lineAmount(line.price_e6, quantity_e4),
      codes: line.codes.filter((code) => !back?.codes.includes(code)),
      lots: back === undefined ? line.lots : lotsLeft(line, back),
    },
  ];
}

/**
 * A box goes back into the lot it came from: the n-th code belongs to the n-th piece of the lots in
 * their order. What has no code comes off the last lot first.
 */
function lotsLeft(line: SoldLine, back: ReturnedLine): LotShare[] {
  if (line.lots.length === 0) return [];
  const left = line.lots.map((lot): number => lot.quantity_e4);
  let open: number = back.quantity_e4;
  const take = (index: number, most: number): void => {
    const taken = Math.min(most, left[index] ?? 0, open);
    left[index] = (left[index] ?? 0) - taken;
    open -= taken;
  };
  let first = 0;
  for (const [index, lot] of line.lots.entries()) {
    const last = index === line.lots.length - 1;
    const boxes = last ? line.codes.length : Math.ceil(lot.quantity_e4 / ONE_UNIT_E4);
    const own = line.codes.slice(first, first + boxes);
    first += own.length;
    take(index, own.filter((code) => back.codes.includes(code)).length * ONE_UNIT_E4);
  }
  for (let index = line.lots.length - 1; index >= 0; index -= 1) take(index, open);
  assert(open === 0, 'a line comes back out of the lots it left');
  return line.lots.flatMap((lot, index) => {
    const quantity = left[index] ?? 0;
    return quantity === 0 ? [] : [{ lotId: lot.lotId, quantity_e4: quantityE4(quantity) }];
  });
}

export type RefundPlan = {
  /** What of the old money pays for the kept goods. */
  readonly kept: readonly MoneyByKind[];
  /** What is handed back, each by the way it came; never above what came that way. */
  readonly back: readonly MoneyByKind[];
  /** What the customer still pays: the kept goods came out dearer than everything before. */
  readonly collect_fen: Fen;
};

/** Money that was not cash pays for the kept goods first, so that cash is what goes back first. */
const KEPT_FIRST: readonly TenderKind[] = ['card', 'alipay', 'wechat', 'cash'];

/** Splits what a sale took between the kept goods (`due_fen`) and the customer's hand. */
export function refundPlan(taken: readonly MoneyByKind[], due_fen: Fen): RefundPlan {
  assert(due_fen >= 0, 'amount due is negative');
  const kept: MoneyByKind[] = [];
  const back: MoneyByKind[] = [];
  let open = due_fen;
  for (const kind of KEPT_FIRST) {
    const had = sumFen(taken.filter((one) => one.kind === kind).map((one) => one.amount_fen));
    assert(had >= 0, `more ${kind} went back than came`);
    const stays = fen(Math.min(had, open));
    open = subtractFen(open, stays);
    if (stays > 0) kept.push({ kind, amount_fen: stays });
    if (had > stays) back.push({ kind, amount_fen: subtractFen(had, stays) });
  }
  return { kept, back, collect_fen: open };
}
