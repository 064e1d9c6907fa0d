/** Sums the movements of a report, and lists the sales behind one of its figures. Reads only. */
import type { Compilable, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { REST_KEY } from '#core/report.ts';
import type { Movement, Span, Summed } from './report-entries.ts';
import { listed, summed, timingMoves } from './report-entries.ts';
import { productSums } from './report-goods-entries.ts';
import { reviewFacts } from './report-insured-entries.ts';
import type { Db } from './sql.ts';
import { all, first, q } from './sql.ts';

/** Raw text as the runner of queries takes it. */
function asked<Output>(query: RawBuilder<Output>): Compilable<Output> {
  return { compile: () => query.compile(q) };
}

/** Sums by column name; `key` says of which row. */
export type Sums = { readonly key: string; readonly [column: string]: string | number };

/** `columns` are names of ours, never of a person. */
export function sumMovements(
  db: Db,
  movements: readonly Summed[],
  columns: readonly string[],
): Sums[] {
  return all(db, asked(sql<Sums>`SELECT * FROM (${summed(movements, columns)}) ORDER BY key`));
}

/** The oldest of each row that adds to the column. */
export function oldestByKey(
  db: Db,
  movements: readonly Movement[],
  column: string,
): ReadonlyMap<string, number> {
  const rows = all(
    db,
    asked(sql<{ key: string; at: number }>`
      SELECT key, min(at) AS at FROM (${listed(movements, column)}) GROUP BY key`),
  );
  return new Map(rows.map((row) => [row.key, row.at]));
}

export type GoodsSums = {
  readonly key: string;
  readonly name: string;
  readonly spec: string;
  readonly manufacturer: string;
  readonly quantity: number;
  readonly sold: number;
  readonly back: number;
  readonly net: number;
};

/** The `limit` products that brought most, all others as one row, and the timing row. */
export function topGoods(db: Db, span: Span, limit: number): GoodsSums[] {
  const sums = sql`sum(sold) AS sold, sum(back) AS back, sum(net) AS net`;
  return all(
    db,
    asked(sql<GoodsSums>`
      WITH one AS MATERIALIZED (SELECT product_id, sum(quantity) AS quantity, ${sums}
          FROM (${productSums(span)}) GROUP BY product_id),
        top AS MATERIALIZED (SELECT * FROM one ORDER BY net DESC, product_id LIMIT ${limit})
      SELECT top.product_id AS key, name, spec, manufacturer, quantity, sold, back, net
        FROM top JOIN product ON product.product_id = top.product_id
      UNION ALL SELECT ${REST_KEY}, '', '', '', 0, ${sums} FROM one
        WHERE product_id NOT IN (SELECT product_id FROM top) HAVING count(*) > 0
      UNION ALL SELECT key, '', '', '', 0, 0, 0, net
        FROM (${summed(timingMoves(span, 'net'), ['net'])}) WHERE net <> 0`),
  );
}

export type ExpiringLot = {
  readonly lot_id: string;
  readonly name: string;
  readonly spec: string;
  readonly lot_no: string;
  readonly expires_on: string;
  readonly on_hand_e4: number;
  readonly value_fen: number;
};

/** Lots that are left and expire by then, first to expire first; and how many there are in all. */
export function expiringLots(
  db: Db,
  until: string,
  limit: number,
): { readonly lots: ExpiringLot[]; readonly count: number; readonly value_fen: number } {
  const value = sql`CAST((product.price_e6 * lot.on_hand_e4 + 50000000) / 100000000 AS INTEGER)`;
  const from = sql`FROM lot JOIN product ON product.product_id = lot.product_id
    WHERE lot.expires_on <= ${until} AND lot.on_hand_e4 > 0`;
  const lots = all(
    db,
    asked(sql<ExpiringLot>`SELECT lot_id, name, spec, lot_no, expires_on, on_hand_e4,
      ${value} AS value_fen ${from} ORDER BY expires_on, lot_id LIMIT ${limit}`),
  );
  const sum = first(
    db,
    asked(sql<{ count: number; value_fen: number }>`
      SELECT count(*) AS count, coalesce(sum(${value}), 0) AS value_fen ${from}`),
  );
  return { lots, count: sum?.count ?? 0, value_fen: sum?.value_fen ?? 0 };
}

export type ReviewFacts = {
  readonly key: string;
  readonly approved: number;
  readonly refused: number;
  readonly review_ms: number;
  readonly slip_ms: number | null;
  readonly late: number;
};

export function reviewsDecided(db: Db, span: Span): ReviewFacts[] {
  return all(
    db,
    asked(sql<ReviewFacts>`SELECT key, approved, refused, review_ms, slip_ms, late
      FROM (${reviewFacts(span)})`),
  );
}

/** After which row of a window the next page begins. */
export type After = { readonly at: number; readonly saleId: string };

export type SlipRecord = {
  /** Empty for a prescription that came to no sale. */
  readonly sale_id: string;
  readonly at: number;
  readonly amount: number;
  readonly sale_no: string | null;
  readonly state: string | null;
  readonly total_fen: number | null;
  readonly staff_no: string | null;
};

export type Behind = {
  readonly movements: readonly Movement[];
  /** Row of the report; null for all of them. */
  readonly key: string | null;
  readonly column: string;
  readonly after: After | null;
  readonly limit: number;
};

/** Sales whose movements make a figure, by time; movements of one moment are one row. */
export function slipsBehind(
  db: Db,
  { movements, key, column, after, limit }: Behind,
): SlipRecord[] {
  const wanted = key === null ? sql`` : sql`AND key = ${key}`;
  const later =
    after === null
      ? sql``
      : sql`AND (at > ${after.at} OR (at = ${after.at} AND coalesce(sale_id, '') > ${after.saleId}))`;
  return all(
    db,
    asked(sql<SlipRecord>`
      SELECT coalesce(page.sale_id, '') AS sale_id, page.at, page.amount, sale.sale_no, sale.state,
        sale.total_fen, coalesce(sale.paid_by, sale.staff_no) AS staff_no
      FROM (SELECT sale_id, at, sum(amount) AS amount FROM (${listed(movements, column)})
        WHERE amount <> 0 ${wanted} ${later}
        GROUP BY at, sale_id HAVING sum(amount) <> 0
        ORDER BY at, coalesce(sale_id, '') LIMIT ${limit}) AS page
      LEFT JOIN sale ON sale.sale_id = page.sale_id
      ORDER BY page.at, coalesce(page.sale_id, '')`),
  );
}

/** Who is who, also those who left. */
export function staffNames(db: Db): ReadonlyMap<string, string> {
  const rows = all(db, q.selectFrom('staff').select(['staff_no', 'name']));
  return new Map(rows.map((row) => [row.staff_no, row.name]));
}
