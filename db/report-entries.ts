/**
 * What every figure of a report is made of: one row a movement, with the sale it belongs to, when it
 * happened, the row of the report it counts in (`key`) and what it adds to each column. A report sums
 * these rows, a drill-down lists them, so that both can only say the same. Blue and red movements are
 * rows of their own; which day each belongs to is as in the summary of a day (engine/day/summary.ts).
 */
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import { TIMING_KEY } from '#core/report.ts';

/** Days `fromOn`–`toOn`, the same as instants (`toAt` is after the last), and the report's last day. */
export type Span = {
  readonly fromOn: string;
  readonly toOn: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly endOn: string;
  readonly endAt: number;
  /** What a row of a report by time stands for. */
  readonly by: 'day' | 'month';
};

export type Entries = RawBuilder<unknown>;

const DAY_OFFSET = sql.lit(28_800_000);

function hourOf(at: Entries): Entries {
  return sql`printf('%02d', (${at} + ${DAY_OFFSET}) / 3600000 % 24)`;
}

function dayOf(at: Entries): Entries {
  return sql`date((${at} + ${DAY_OFFSET}) / 1000, 'unixepoch')`;
}

function periodOf(span: Span, date: Entries): Entries {
  return span.by === 'day' ? date : sql`substr(${date}, 1, 7)`;
}

/** Of `sale`: its newest settlement is or was a settled one. */
const COVERED = sql`coalesce((SELECT coalesce(last.setl_id, '') <> '' FROM settlement AS last
  WHERE last.sale_id = sale.sale_id ORDER BY last.attempt DESC LIMIT 1), 0)`;
/** Of `sale`: sold without a line. */
const DEFERRED = sql`EXISTS (SELECT 1 FROM dossier WHERE dossier.sale_id = sale.sale_id)`;

const ANSWERED = sql`coalesce(answered_at, started_at)`;
const UNDONE = sql`coalesce(voided_at, started_at)`;
const RED_TOTAL = sql`json_extract(void_amounts, '$.totalFee_fen')`;
const RED_FUND = sql`json_extract(void_amounts, '$.fundTotal_fen')`;
const RED_ACCOUNT = sql`json_extract(void_amounts, '$.accountPay_fen')`;
const RED_CASH = sql`json_extract(void_amounts, '$.cashDue_fen')`;

function blue(span: Span): Entries {
  return sql`settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}
function red(span: Span): Entries {
  return sql`void_settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}
function during(at: Entries, span: Span): Entries {
  return sql`${at} >= ${span.fromAt} AND ${at} < ${span.toAt}`;
}
const PAID_AT = sql`sale.paid_at`;
const VOIDED_AT = sql`sale.voided_at`;

/** Fund and account by the hour of their own rows, money when it moved, sales when they were paid. */
export function hourEntries(span: Span): Entries {
  return sql`
    SELECT sale_id, ${ANSWERED} AS at, ${hourOf(ANSWERED)} AS key, 0 AS sales, fund_fen AS fund,
      account_fen AS account, 0 AS cash, fund_fen + account_fen AS total
      FROM settlement WHERE ${blue(span)}
    UNION ALL SELECT sale_id, ${UNDONE}, ${hourOf(UNDONE)}, 0, ${RED_FUND}, ${RED_ACCOUNT}, 0,
      ${RED_FUND} + ${RED_ACCOUNT} FROM settlement WHERE ${red(span)}
    UNION ALL SELECT sale_id, taken_at, ${hourOf(sql`taken_at`)}, 0, 0, 0,
      iif(refund = 1, -amount_fen, amount_fen), iif(refund = 1, -amount_fen, amount_fen)
      FROM tender WHERE ${during(sql`taken_at`, span)}
    UNION ALL SELECT sale_id, paid_at, ${hourOf(PAID_AT)}, 1, 0, 0, 0, 0
      FROM sale WHERE ${during(PAID_AT, span)}`;
}

export function tenderEntries(span: Span): Entries {
  return sql`
    SELECT sale_id, taken_at AS at, kind AS key, 1 - refund AS takenCount,
      iif(refund = 1, 0, amount_fen) AS taken, refund AS givenCount,
      iif(refund = 1, -amount_fen, 0) AS given, iif(refund = 1, -amount_fen, amount_fen) AS net
      FROM tender WHERE ${during(sql`taken_at`, span)}`;
}

/**
 * Settlements by the platform's day; what insurance does not pay by the day it was paid for. A sale
 * without a line counts whole on its day, and less what insurance took over on the day it did.
 */
export function fundEntries(span: Span): Entries {
  const zero = sql`0, 0, 0, 0, 0`;
  const selfPay = (at: Entries, day: Entries, amount: Entries): Entries =>
    sql`SELECT sale.sale_id, ${at} AS at, ${periodOf(span, day)} AS key, ${zero},
      ${amount} AS selfPay, ${amount} AS total, 0 AS taken`;
  return sql`
    SELECT sale_id, ${ANSWERED} AS at, ${periodOf(span, sql`settled_on`)} AS key, 1 AS rows,
      total_fen AS insured, fund_fen AS fund, account_fen AS account, cash_fen AS cash, 0 AS selfPay,
      total_fen AS total, 0 AS taken
      FROM settlement WHERE ${blue(span)}
    UNION ALL SELECT sale_id, ${UNDONE}, ${periodOf(span, sql`void_settled_on`)}, 1, ${RED_TOTAL},
      ${RED_FUND}, ${RED_ACCOUNT}, ${RED_CASH}, 0, ${RED_TOTAL}, 0
      FROM settlement WHERE ${red(span)}
    UNION ALL ${selfPay(
      PAID_AT,
      dayOf(PAID_AT),
      sql`iif(${COVERED} AND NOT ${DEFERRED},
      sale.total_fen - sale.insured_fen, sale.total_fen)`,
    )}
      FROM sale WHERE ${during(PAID_AT, span)}
    UNION ALL ${selfPay(sql`coalesce(t.answered_at, t.started_at)`, sql`t.settled_on`, sql`-sale.insured_fen`)}
      FROM settlement AS t JOIN sale ON sale.sale_id = t.sale_id
      WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn} AND ${DEFERRED}
    UNION ALL ${selfPay(
      VOIDED_AT,
      dayOf(VOIDED_AT),
      sql`iif(${COVERED},
      sale.insured_fen - sale.total_fen, -sale.total_fen)`,
    )}
      FROM sale WHERE ${during(VOIDED_AT, span)} AND sale.paid_at IS NOT NULL
    UNION ALL SELECT sale_id, taken_at, ${periodOf(span, dayOf(sql`taken_at`))}, ${zero}, 0, 0,
      iif(refund = 1, -amount_fen, amount_fen) FROM tender WHERE ${during(sql`taken_at`, span)}`;
}

/**
 * What the goods of a span lack to the day's total: settled on one day and paid for on another, or
 * settled and undone before it was paid. The movements of a sale that lie in the span together come
 * to nothing.
 */
export function timingMoves(span: Span): Entries {
  const key = sql.lit(TIMING_KEY);
  return sql`
    SELECT sale_id, ${ANSWERED} AS at, ${key} AS key, total_fen AS amount FROM settlement
      WHERE ${blue(span)}
    UNION ALL SELECT sale_id, ${UNDONE}, ${key}, ${RED_TOTAL} FROM settlement WHERE ${red(span)}
    UNION ALL SELECT sale_id, paid_at, ${key}, -insured_fen FROM sale
      WHERE ${during(PAID_AT, span)} AND insured_fen <> 0 AND ${COVERED} AND NOT ${DEFERRED}
    UNION ALL SELECT t.sale_id, coalesce(t.answered_at, t.started_at), ${key}, -sale.insured_fen
      FROM settlement AS t JOIN sale ON sale.sale_id = t.sale_id
      WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn} AND ${DEFERRED}
    UNION ALL SELECT sale_id, voided_at, ${key}, insured_fen FROM sale
      WHERE ${during(VOIDED_AT, span)} AND paid_at IS NOT NULL AND insured_fen <> 0 AND ${COVERED}`;
}

/** The same by sale: only those that come to something. */
export function timingEntries(span: Span): Entries {
  return sql`SELECT sale_id, max(at) AS at, key, sum(amount) AS amount FROM (${timingMoves(span)})
    GROUP BY sale_id, key HAVING sum(amount) <> 0`;
}

/** By who sold; a return counts where the sale did, money where it went through the hands. */
export function cashierEntries(span: Span, timing: (span: Span) => Entries): Entries {
  return sql`
    SELECT sale_id, paid_at AS at, coalesce(paid_by, staff_no) AS key, 1 AS sales, 0 AS voids,
      total_fen AS sold, 0 AS back, total_fen AS net, 0 AS taken
      FROM sale WHERE ${during(PAID_AT, span)}
    UNION ALL SELECT sale_id, voided_at, coalesce(paid_by, staff_no), 0, 1, 0, -total_fen,
      -total_fen, 0 FROM sale WHERE ${during(VOIDED_AT, span)} AND paid_at IS NOT NULL
    UNION ALL SELECT sale_id, taken_at, staff_no, 0, 0, 0, 0, 0,
      iif(refund = 1, -amount_fen, amount_fen) FROM tender WHERE ${during(sql`taken_at`, span)}
    UNION ALL SELECT sale_id, at, key, 0, 0, 0, 0, amount, 0 FROM (${timing(span)})`;
}

/** Lines sold and lines taken back, by product, without the timing row. */
function lineEntries(span: Span): Entries {
  return sql`
    SELECT sale.sale_id, sale.paid_at AS at, line.product_id, 1 AS lines, line.quantity_e4 AS quantity,
      line.amount_fen AS sold, 0 AS back, line.amount_fen AS net
      FROM sale CROSS JOIN sale_line AS line ON line.sale_id = sale.sale_id
      WHERE ${during(PAID_AT, span)}
    UNION ALL SELECT sale.sale_id, sale.voided_at, line.product_id, -1, -line.quantity_e4,
      0, -line.amount_fen, -line.amount_fen
      FROM sale CROSS JOIN sale_line AS line ON line.sale_id = sale.sale_id
      WHERE ${during(VOIDED_AT, span)} AND sale.paid_at IS NOT NULL`;
}

/**
 * The same summed by product, of which there are far fewer than lines: what was sold and what was
 * taken back, a row each.
 */
export function lineSums(span: Span): Entries {
  const side = (columns: Entries, where: Entries): Entries =>
    sql`SELECT line.product_id, ${columns}
      FROM sale CROSS JOIN sale_line AS line ON line.sale_id = sale.sale_id
      WHERE ${where} GROUP BY line.product_id`;
  const sold = sql`count(*) AS lines, sum(line.quantity_e4) AS quantity, sum(line.amount_fen) AS sold,
    0 AS back, sum(line.amount_fen) AS net`;
  const back = sql`-count(*), -sum(line.quantity_e4), 0, -sum(line.amount_fen), -sum(line.amount_fen)`;
  return sql`${side(sold, during(PAID_AT, span))}
    UNION ALL ${side(back, sql`${during(VOIDED_AT, span)} AND sale.paid_at IS NOT NULL`)}`;
}

const CLASS_KEY = sql`product.catalogue_class || '/' || product.kind`;

export function classEntries(span: Span): Entries {
  return sql`
    SELECT sale_id, at, ${CLASS_KEY} AS key, lines, sold, back, net
      FROM (${lineEntries(span)}) AS one
      JOIN product ON product.product_id = one.product_id
    UNION ALL SELECT sale_id, at, key, 0, 0, 0, amount FROM (${timingEntries(span)})`;
}

/** The same, summed. */
export function classSums(span: Span): Entries {
  return sql`
    SELECT ${CLASS_KEY} AS key, sum(lines) AS lines, sum(sold) AS sold, sum(back) AS back,
      sum(net) AS net
      FROM (${lineSums(span)}) AS one
      JOIN product ON product.product_id = one.product_id GROUP BY 1
    UNION ALL SELECT key, 0, 0, 0, sum(amount) FROM (${timingMoves(span)}) GROUP BY key`;
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
export const LINES_BY_LOT = sql`sale CROSS JOIN sale_line AS line ON line.sale_id = sale.sale_id
  LEFT JOIN sale_line_lot AS taken ON taken.line_id = line.line_id`;
/** Fen that so many pieces of the lot cost, half up; 0 where its purchase price is not known. */
const COST = sql`coalesce((quantity * lot.cost_e6 + 50000000) / 100000000, 0)`;
const HAS_COST = sql`coalesce(lot.cost_e6, 0) > 0`;

export function paidDuring(span: Span): Entries {
  return during(PAID_AT, span);
}
/** Of a sale that had been paid for. */
export function undoneDuring(span: Span): Entries {
  return sql`${during(VOIDED_AT, span)} AND sale.paid_at IS NOT NULL`;
}

export function marginEntries(span: Span): Entries {
  const side = (at: Entries, sign: Entries, where: Entries): Entries =>
    sql`SELECT sale.sale_id, ${at} AS at, line.product_id, taken.lot_id,
      taken.quantity_e4 AS quantity, ${sign} AS sign, ${SHARE} AS amount
      FROM ${LINES_BY_LOT} WHERE ${where}`;
  const paid = side(PAID_AT, sql`1`, paidDuring(span));
  const undone = undoneDuring(span);
  return sql`
    SELECT sale_id, at, ${CLASS_KEY} AS key, sign * amount AS net,
      iif(${HAS_COST}, sign * amount, 0) AS costed, sign * ${COST} AS cost,
      iif(${HAS_COST}, 0, sign * amount) AS uncosted
      FROM (${paid} UNION ALL ${side(VOIDED_AT, sql`-1`, undone)}) AS one
      JOIN product ON product.product_id = one.product_id
      LEFT JOIN lot ON lot.lot_id = one.lot_id
    UNION ALL SELECT sale_id, at, key, amount, 0, 0, 0 FROM (${timingEntries(span)})`;
}

export function goodsEntries(span: Span): Entries {
  return sql`
    SELECT sale_id, at, product_id AS key, quantity, sold, back, net
      FROM (${lineEntries(span)})
    UNION ALL SELECT sale_id, at, key, 0, 0, 0, amount FROM (${timingEntries(span)})`;
}
