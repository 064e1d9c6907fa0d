/** Movements of the reports about goods (db/report-entries.ts says what those are). */
import { sql } from 'kysely';
import type { Movement, Span, Summed, Text, Timing } from './report-entries.ts';
import { PAID, UNDONE, paidDuring, sumsOf, timingMoves, undoneDuring } from './report-entries.ts';

const LINES = sql`sale CROSS JOIN sale_line AS line ON line.sale_id = sale.sale_id`;
const SOLD = {
  lines: sql`1`,
  quantity: sql`line.quantity_e4`,
  sold: sql`line.amount_fen`,
  net: sql`line.amount_fen`,
};
const BACK = {
  lines: sql`-1`,
  quantity: sql`-line.quantity_e4`,
  back: sql`-line.amount_fen`,
  net: sql`-line.amount_fen`,
};

export function goodsMovements(span: Span, timing: Timing): readonly Movement[] {
  const key = sql`line.product_id`;
  return [
    { ...PAID, key, from: sql`${LINES} WHERE ${paidDuring(span)}`, adds: SOLD },
    { ...UNDONE, key, from: sql`${LINES} WHERE ${undoneDuring(span)}`, adds: BACK },
    ...timing(span, 'net'),
  ];
}

/** The columns of lines summed by product, of which there are far fewer; without the timing row. */
function linesByProduct(columns: readonly string[], adds: Movement['adds'], where: Text): Text {
  return sql`SELECT line.product_id, ${sumsOf(adds, columns)} FROM ${LINES}
    WHERE ${where} GROUP BY line.product_id`;
}

const BY_PRODUCT = ['quantity', 'sold', 'back', 'net'] as const;

/** `product_id` and its sums, up to twice each: what was sold and what was taken back. */
export function productSums(span: Span): Text {
  return sql`${linesByProduct(BY_PRODUCT, SOLD, paidDuring(span))}
    UNION ALL ${linesByProduct(BY_PRODUCT, BACK, undoneDuring(span))}`;
}

const CLASS_KEY = sql`product.catalogue_class || '/' || product.kind`;

export function classMovements(span: Span, timing: Timing): readonly Movement[] {
  const of = (where: Text): Text =>
    sql`${LINES} CROSS JOIN product ON product.product_id = line.product_id WHERE ${where}`;
  return [
    { ...PAID, key: CLASS_KEY, from: of(paidDuring(span)), adds: SOLD },
    { ...UNDONE, key: CLASS_KEY, from: of(undoneDuring(span)), adds: BACK },
    ...timing(span, 'net'),
  ];
}

/** The same for the sums alone: each product is looked up once. */
export function classSums(span: Span): readonly Summed[] {
  const columns = ['lines', 'sold', 'back', 'net'];
  const adds = Object.fromEntries(columns.map((name) => [name, sql`one.${sql.ref(name)}`]));
  const of = (lines: Text): Summed => ({
    key: CLASS_KEY,
    from: sql`(${lines}) AS one CROSS JOIN product ON product.product_id = one.product_id`,
    adds,
  });
  return [
    of(linesByProduct(columns, SOLD, paidDuring(span))),
    of(linesByProduct(columns, BACK, undoneDuring(span))),
    ...timingMoves(span, 'net'),
  ];
}

/**
 * What a lot brought of a line: all of it, where the line is of one lot; else by its pieces, so that
 * the parts come to the whole to the fen.
 */
export const SHARE = sql`iif(taken.lot_id IS NULL OR taken.quantity_e4 = line.quantity_e4, line.amount_fen, (
  SELECT line.amount_fen * sum(upto.quantity_e4) / line.quantity_e4
    - line.amount_fen * (sum(upto.quantity_e4) - taken.quantity_e4) / line.quantity_e4
  FROM sale_line_lot AS upto WHERE upto.line_id = line.line_id AND upto.lot_id <= taken.lot_id))`;
/** Delivery and packing have no lot. */
export const LINES_BY_LOT = sql`${LINES}
  LEFT JOIN sale_line_lot AS taken ON taken.line_id = line.line_id`;
/** Fen that the pieces of the lot cost, half up; 0 where its purchase price is not known. */
const COST = sql`coalesce((taken.quantity_e4 * lot.cost_e6 + 50000000) / 100000000, 0)`;
const HAS_COST = sql`coalesce(lot.cost_e6, 0) > 0`;

export function marginMovements(span: Span, timing: Timing): readonly Movement[] {
  const from = (where: Text): Text => sql`${LINES_BY_LOT}
    CROSS JOIN product ON product.product_id = line.product_id
    LEFT JOIN lot ON lot.lot_id = taken.lot_id WHERE ${where}`;
  const adds = (sign: Text): Movement['adds'] => ({
    net: sql`${sign} * ${SHARE}`,
    costed: sql`iif(${HAS_COST}, ${sign} * ${SHARE}, 0)`,
    cost: sql`${sign} * ${COST}`,
    uncosted: sql`iif(${HAS_COST}, 0, ${sign} * ${SHARE})`,
  });
  return [
    { ...PAID, key: CLASS_KEY, from: from(paidDuring(span)), adds: adds(sql`1`) },
    { ...UNDONE, key: CLASS_KEY, from: from(undoneDuring(span)), adds: adds(sql`-1`) },
    ...timing(span, 'net'),
  ];
}
