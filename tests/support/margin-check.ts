/**
 * The gross margin worked out the slow way: sale by sale, line by line, lot by lot, in exact
 * arithmetic, from plain rows. What the report says must be this to the fen.
 */
import { divideHalfUp } from '#core/money.ts';
import { addDays, startOfDay } from '#core/time.ts';
import type { Db } from '#db/sql.ts';

type SoldLine = {
  readonly line_id: string;
  readonly paid_at: number;
  readonly voided_at: number | null;
  readonly class: string;
  readonly quantity_e4: number;
  readonly amount_fen: number;
};
type Taken = { readonly lot_id: string; readonly quantity_e4: number; readonly cost_e6: number };

export const MARGIN_COLUMNS = ['net', 'costed', 'cost', 'uncosted'] as const;
type Sums = Record<(typeof MARGIN_COLUMNS)[number], number>;

/** What one line adds: each lot its share of the amount, the shares together the amount. */
function sumsOfLine(line: SoldLine, lots: readonly Taken[]): Sums {
  const sums: Sums = { net: line.amount_fen, costed: 0, cost: 0, uncosted: 0 };
  if (lots.length === 0) return { ...sums, uncosted: line.amount_fen };
  let upTo = 0;
  let given = 0;
  for (const { quantity_e4, cost_e6 } of lots) {
    upTo += quantity_e4;
    const whole = (BigInt(line.amount_fen) * BigInt(upTo)) / BigInt(line.quantity_e4);
    const share = Number(whole) - given;
    given += share;
    if (cost_e6 === 0) sums.uncosted += share;
    else sums.costed += share;
    sums.cost += divideHalfUp(BigInt(quantity_e4) * BigInt(cost_e6), 100_000_000n);
  }
  return sums;
}

/** By class of goods, over days `from`–`to`. */
export function marginByHand(db: Db, from: string, to: string): ReadonlyMap<string, Sums> {
  const [begin, end] = [startOfDay(from), startOfDay(addDays(to, 1))];
  const within = (at: number | null): boolean => at !== null && at >= begin && at < end;
  const lines = db
    .prepare<[], SoldLine>(
      `SELECT line_id, paid_at, voided_at, catalogue_class || '/' || kind AS class, quantity_e4,
        amount_fen FROM sale_line JOIN sale USING (sale_id) JOIN product USING (product_id)
       WHERE paid_at IS NOT NULL`,
    )
    .all();
  const lotsOf = db.prepare<[string], Taken>(
    `SELECT lot_id, quantity_e4, cost_e6 FROM sale_line_lot JOIN lot USING (lot_id)
     WHERE line_id = ? ORDER BY lot_id`,
  );
  const byClass = new Map<string, Sums>();
  for (const line of lines) {
    const sign = (within(line.paid_at) ? 1 : 0) - (within(line.voided_at) ? 1 : 0);
    const own = sumsOfLine(line, lotsOf.all(line.line_id));
    const sums = byClass.get(line.class) ?? { net: 0, costed: 0, cost: 0, uncosted: 0 };
    for (const column of MARGIN_COLUMNS) sums[column] += sign * own[column];
    byClass.set(line.class, sums);
  }
  return byClass;
}
