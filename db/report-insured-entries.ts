/** Movements of the reports about insurance and prescriptions (db/report-entries.ts says what those are). */
import { sql } from 'kysely';
import { SCAN_TO_SLIP_MS } from '#core/report.ts';
import type { Movement, Span, Text } from './report-entries.ts';
import { ofRed } from './report-entries.ts';

const CLASS_KEY = sql`t.insurance_type || '|' || coalesce(t.clearing_class, '') || '|' ||
  coalesce(t.clearing_bureau, '')`;

function startOf(date: Text): Text {
  return sql`(CAST(strftime('%s', ${date}) AS INTEGER) * 1000 - 28800000)`;
}

/** Money of the insured part that moved on the settlement's own day (engine/day/clearing.ts). */
function takenOn(date: Text, refund: 0 | 1): Text {
  const sign = refund === 1 ? sql`-1` : sql`1`;
  const after = refund === 1 ? sql`AND taken_at >= coalesce(t.voided_at, 0)` : sql``;
  return sql`(SELECT iif(count(*) = 0 OR sale.paid_at IS NULL, 0,
      ${sign} * (sum(amount_fen) - (sale.total_fen - sale.insured_fen)))
    FROM tender WHERE tender.sale_id = t.sale_id AND refund = ${sql.lit(refund)} ${after}
    AND taken_at >= ${startOf(date)} AND taken_at < ${startOf(date)} + 86400000)`;
}

const DEFERRED = sql`EXISTS (SELECT 1 FROM dossier WHERE dossier.sale_id = t.sale_id)`;
const ROWS = sql`settlement AS t CROSS JOIN sale ON sale.sale_id = t.sale_id`;
const ANSWERED = sql`coalesce(t.answered_at, t.started_at)`;
const T_SALE = sql`t.sale_id`;
const [ONE, AT, KEY, SALE_ID] = [sql`1`, sql`at`, sql`key`, sql`sale_id`];

/** Blue and red rows by insurance, clearing class and bureau, on the platform's day (§2.11). */
export function clearingMovements(span: Span): readonly Movement[] {
  const between = sql`BETWEEN ${span.fromOn} AND ${span.toOn}`;
  return [
    {
      ...{ saleId: T_SALE, at: ANSWERED, key: CLASS_KEY },
      from: sql`${ROWS} WHERE t.settled_on ${between}`,
      adds: {
        ...{ rows: ONE, insured: sql`t.total_fen`, fund: sql`t.fund_fen` },
        ...{ account: sql`t.account_fen`, cash: sql`t.cash_fen` },
        taken: sql`iif(${DEFERRED}, t.cash_fen, ${takenOn(sql`t.settled_on`, 0)})`,
      },
    },
    {
      ...{ saleId: T_SALE, at: sql`coalesce(t.voided_at, t.started_at)`, key: CLASS_KEY },
      from: sql`${ROWS} WHERE t.void_settled_on ${between}`,
      adds: {
        ...{ rows: ONE, insured: ofRed('totalFee_fen'), fund: ofRed('fundTotal_fen') },
        ...{ account: ofRed('accountPay_fen'), cash: ofRed('cashDue_fen') },
        taken: takenOn(sql`t.void_settled_on`, 1),
      },
    },
  ];
}

/**
 * What the fund owes at the end of the span's last day, by how long ago it was settled. What was
 * undone by then is owed no more. (That the fund has paid is written down nowhere yet.)
 */
export function receivableMovements(span: Span): readonly Movement[] {
  const age = sql`CAST(julianday(${span.endOn}) - julianday(settled_on) AS INTEGER)`;
  const within = (least: number, most: number): Text =>
    sql`iif(age BETWEEN ${sql.lit(least)} AND ${sql.lit(most)}, owed, 0)`;
  return [
    {
      ...{ saleId: SALE_ID, at: AT, key: KEY },
      from: sql`(SELECT t.sale_id, ${ANSWERED} AS at, ${CLASS_KEY} AS key, ${age} AS age,
        t.fund_fen + iif(t.void_settled_on <= ${span.endOn}, ${ofRed('fundTotal_fen')}, 0) AS owed
        FROM settlement AS t WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn})
        WHERE owed <> 0`,
      adds: {
        ...{ days30: within(0, 30), days60: within(31, 60), days90: within(61, 90) },
        ...{ older: within(91, 100_000), total: sql`owed` },
      },
    },
  ];
}

/** Sold without a line and without an end at the end of the span's last day. */
export function dossierMovements(span: Span): readonly Movement[] {
  const key = sql`kind || '|' || CASE
      WHEN ${span.endAt} - sealed_at <= 7 * 86400000 THEN '0'
      WHEN ${span.endAt} - sealed_at <= 30 * 86400000 THEN '1' ELSE '2' END`;
  const from = sql`dossier WHERE sealed_at >= ${span.fromAt} AND sealed_at < ${span.toAt}
    AND (ended_at IS NULL OR ended_at >= ${span.endAt})`;
  const adds = { open: ONE, paid: sql`paid_fen`, carried: sql`carried_fen` };
  return [{ saleId: SALE_ID, at: sql`sealed_at`, key, from, adds }];
}

/** A prescription decided in the span, with the sale it was linked to last, if any. */
export function reviewFacts(span: Span): Text {
  return sql`SELECT sale_id, at, key, approved, refused, 1 AS decided, review_ms,
      printed_at IS NOT NULL AS slips, printed_at - started_at AS slip_ms,
      coalesce(printed_at - started_at > ${sql.lit(SCAN_TO_SLIP_MS)}, 0) AS late, prescription_no
    FROM (SELECT sale.sale_id, review.decided_at AS at, coalesce(review.reviewer_no, '') AS key,
        review.state = 'approved' AS approved, review.state = 'refused' AS refused,
        review.decided_at - review.asked_at AS review_ms, sale.started_at,
        (SELECT printed_at FROM print_job WHERE print_job.sale_id = sale.sale_id
          AND document = 'slip' AND subject = 'sale' AND copy_no = 0) AS printed_at,
        prescription.prescription_no
      FROM review JOIN prescription ON prescription.prescription_id = review.prescription_id
      LEFT JOIN sale ON sale.sale_id = (SELECT newest.sale_id FROM sale AS newest
        WHERE newest.prescription_id = review.prescription_id AND newest.state <> 'abandoned'
        ORDER BY newest.started_at DESC LIMIT 1)
      WHERE review.decided_at >= ${span.fromAt} AND review.decided_at < ${span.toAt}
      AND review.state IN ('approved', 'refused'))`;
}

export function reviewMovements(span: Span): readonly Movement[] {
  const from = sql`(${reviewFacts(span)})`;
  const columns = ['approved', 'refused', 'decided', 'review_ms', 'slips', 'slip_ms', 'late'];
  const adds = Object.fromEntries(columns.map((name) => [name, sql.ref(name)]));
  return [{ saleId: SALE_ID, at: AT, key: KEY, from, adds }];
}

/** What of a lot was sold, whenever: behind the stock that is left. */
export function lotMovements(lotId: string): readonly Movement[] {
  const from = sql`stock_movement WHERE lot_id = ${lotId} AND sale_id IS NOT NULL`;
  const adds = { moved: sql`-quantity_e4` };
  return [{ saleId: SALE_ID, at: sql`moved_at`, key: sql`lot_id`, from, adds }];
}
