/** Entries of the reports about insurance and prescriptions (db/report-entries.ts says what those are). */
import { sql } from 'kysely';
import { SCAN_TO_SLIP_MS } from '#core/report.ts';
import type { Entries, Span } from './report-entries.ts';

const CLASS_KEY = sql`t.insurance_type || '|' || coalesce(t.clearing_class, '') || '|' ||
  coalesce(t.clearing_bureau, '')`;

function startOf(date: Entries): Entries {
  return sql`(CAST(strftime('%s', ${date}) AS INTEGER) * 1000 - 28800000)`;
}

/** Money of the insured part that moved on the settlement's own day (engine/day/clearing.ts). */
function takenOn(date: Entries, refund: 0 | 1): Entries {
  const sign = refund === 1 ? sql`-1` : sql`1`;
  const after = refund === 1 ? sql`AND taken_at >= coalesce(t.voided_at, 0)` : sql``;
  return sql`(SELECT iif(count(*) = 0 OR sale.paid_at IS NULL, 0,
      ${sign} * (sum(amount_fen) - (sale.total_fen - sale.insured_fen)))
    FROM tender WHERE tender.sale_id = t.sale_id AND refund = ${sql.lit(refund)} ${after}
    AND taken_at >= ${startOf(date)} AND taken_at < ${startOf(date)} + 86400000)`;
}

const DEFERRED = sql`EXISTS (SELECT 1 FROM dossier WHERE dossier.sale_id = t.sale_id)`;

/** Blue and red rows by insurance, clearing class and bureau, on the platform's day (§2.11). */
export function clearingEntries(span: Span): Entries {
  return sql`
    SELECT t.sale_id, coalesce(t.answered_at, t.started_at) AS at, ${CLASS_KEY} AS key, 1 AS rows,
      t.total_fen AS insured, t.fund_fen AS fund, t.account_fen AS account, t.cash_fen AS cash,
      iif(${DEFERRED}, t.cash_fen, ${takenOn(sql`t.settled_on`, 0)}) AS taken
      FROM settlement AS t JOIN sale ON sale.sale_id = t.sale_id
      WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn}
    UNION ALL SELECT t.sale_id, coalesce(t.voided_at, t.started_at), ${CLASS_KEY}, 1,
      json_extract(t.void_amounts, '$.totalFee_fen'), json_extract(t.void_amounts, '$.fundTotal_fen'),
      json_extract(t.void_amounts, '$.accountPay_fen'), json_extract(t.void_amounts, '$.cashDue_fen'),
      ${takenOn(sql`t.void_settled_on`, 1)}
      FROM settlement AS t JOIN sale ON sale.sale_id = t.sale_id
      WHERE t.void_settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}

/**
 * What the fund owes at the end of the span's last day, by how long ago it was settled. What was
 * undone by then is owed no more. (That the fund has paid is written down nowhere yet.)
 */
export function receivableEntries(span: Span): Entries {
  const age = sql`CAST(julianday(${span.endOn}) - julianday(settled_on) AS INTEGER)`;
  const within = (least: number, most: number): Entries =>
    sql`iif(age BETWEEN ${sql.lit(least)} AND ${sql.lit(most)}, owed, 0)`;
  return sql`SELECT sale_id, at, key, ${within(0, 30)} AS days30, ${within(31, 60)} AS days60,
      ${within(61, 90)} AS days90, ${within(91, 100_000)} AS older, owed AS total FROM (
    SELECT t.sale_id, coalesce(t.answered_at, t.started_at) AS at, ${CLASS_KEY} AS key, ${age} AS age,
      t.fund_fen + iif(t.void_settled_on <= ${span.endOn},
        json_extract(t.void_amounts, '$.fundTotal_fen'), 0) AS owed
      FROM settlement AS t WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn})
    WHERE owed <> 0`;
}

/** Sold without a line and without an end at the end of the span's last day. */
export function dossierEntries(span: Span): Entries {
  return sql`SELECT sale_id, sealed_at AS at, kind || '|' || CASE
      WHEN ${span.endAt} - sealed_at <= 7 * 86400000 THEN '0'
      WHEN ${span.endAt} - sealed_at <= 30 * 86400000 THEN '1' ELSE '2' END AS key,
      1 AS open, paid_fen AS paid, carried_fen AS carried, sealed_at AS oldest
    FROM dossier WHERE sealed_at >= ${span.fromAt} AND sealed_at < ${span.toAt}
    AND (ended_at IS NULL OR ended_at >= ${span.endAt})`;
}

/** A prescription decided in the span, with the sale it was linked to last, if any. */
export function reviewEntries(span: Span): Entries {
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

/** What of a lot was sold, whenever: behind the stock that is left. */
export function lotEntries(lotId: string): Entries {
  return sql`SELECT sale_id, moved_at AS at, lot_id AS key, -quantity_e4 AS moved
    FROM stock_movement WHERE lot_id = ${lotId} AND sale_id IS NOT NULL`;
}
