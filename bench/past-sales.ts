/**
 * Five years of sales, two boxes each, made in bulk by SQLite itself; the last thirty days are a month
 * of 60,000, with insurance, prescriptions, voids and every kind of money in it.
 */
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';

const YEARS = 5;
const MONTH_DAYS = 30;
/** Sales of the last month: what a month's report is measured on. */
export const MONTH_SALES = 60_000;
const BATCH = 50_000;
const SALE_MS = 600;

/** Sales end the day before `today`; products are those of the generator, in turn. */
export function insertPastSales(
  db: Db,
  size: { readonly products: number; readonly sales: number },
  today: string,
): void {
  if (size.sales === 0) return;
  db.pragma('foreign_keys = OFF');
  insertShift(db);
  const products = Math.max(1, size.products - 1_000);
  const month = Math.max(1, Math.min(MONTH_SALES, Math.floor(size.sales / 10)));
  for (let from = 0; from < size.sales; from += BATCH) {
    const to = Math.min(size.sales, from + BATCH);
    transaction(db, () => insertBatch(db, { from, to, products, sales: size.sales, month, today }));
    db.pragma('wal_checkpoint(TRUNCATE)');
  }
  db.pragma('foreign_keys = ON');
}

function insertShift(db: Db): void {
  db.prepare(
    `INSERT INTO shift (shift_id, till, opened_at, opened_by, opening_float_fen, closed_at, closed_by)
     SELECT 'bench-shift', '02', 0, staff_no, 50000, 1, staff_no FROM staff LIMIT 1`,
  ).run();
}

type Batch = {
  readonly from: number;
  readonly to: number;
  readonly products: number;
  readonly sales: number;
  /** Of those, in the last month. */
  readonly month: number;
  readonly today: string;
};

/** What insurance answered: eight of twenty yuan from the fund, six from the account. */
const AMOUNTS = JSON.stringify({
  ...{ totalFee_fen: 2000, fullySelfPaid_fen: 0, overCeiling_fen: 0, payFirst_fen: 0 },
  ...{ inScope_fen: 2000, deductible_fen: 0, pooledFundPay_fen: 800, civilServantPay_fen: 0 },
  ...{ enterprisePay_fen: 0, catastrophicPay_fen: 0, largeAmountPay_fen: 0 },
  ...{ medicalAssistancePay_fen: 0, disabledFundPay_fen: 0, otherFundPay_fen: 0 },
  ...{ fundTotal_fen: 800, patientShare_fen: 1200, institutionPay_fen: 0, accountPay_fen: 600 },
  ...{ familyAccountPay_fen: 0, cashDue_fen: 600, accountBalance_fen: 100_000 },
});
const RED_AMOUNTS = AMOUNTS.replaceAll(/:([1-9]\d*)/g, ':-$1');

/**
 * Of ten sales four are insured and two have a prescription; one in a hundred is voided, half of
 * those on the next day. Eight of ten boxes are of the 3,000 goods that sell.
 */
function insertBatch(db: Db, batch: Batch): void {
  // i: number of the sale; d: its day. The last 30 days have their own share: a busy month.
  const days = YEARS * 365 - MONTH_DAYS;
  const past = `WITH RECURSIVE n(i) AS (
      SELECT CAST($from AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $to),
    past(i, d) AS (SELECT i, date($today, iif(i < $sales - $month,
        CAST(i * ${days} / ($sales - $month + 1) AS INTEGER) - ${days + MONTH_DAYS},
        CAST((i - $sales + $month) * ${MONTH_DAYS} / $month AS INTEGER) - ${MONTH_DAYS}) || ' days') FROM n)`;
  // A sale's two lines: their position and the product.
  const lines = `${past}, line(i, d, p, product) AS (
      SELECT i, d, p, printf('bench-%07d', iif((i * 2 + p) % 5 < 4,
        (i * 7919 + p * 104729) % CAST(min(3000, $products) AS INTEGER), (i * 2 + p) % CAST($products AS INTEGER)))
      FROM past CROSS JOIN (SELECT 0 AS p UNION ALL SELECT 1))`;
  const at = `(CAST(strftime('%s', d) AS INTEGER) * 1000 + i % 1000 * ${SALE_MS} * 60)`;
  const [insured, voided, reviewed] = ['i % 5 < 2', 'i % 100 = 0', 'i % 5 = 0'];
  const voidedAt = `${at} + 60000 + iif(i % 200 = 0, 86400000, 3600000)`;
  const statements = [
    `${past} INSERT INTO prescription (prescription_id, prescription_no, person_no, position, state,
       state_note, listing, listed_at, checked_at)
     SELECT 'rx-' || i, 'R' || i, 'P' || i % 9000, 1, 'used', '', '{}', ${at}, ${at}
     FROM past WHERE ${reviewed}`,
    `${past} INSERT INTO review (prescription_id, state, asked_at, asked_by, person, decided_at, reviewer_no)
     SELECT 'rx-' || i, iif(i % 50 = 0, 'refused', 'approved'), ${at} + 10000, '0107', '{}',
       ${at} + 10000 + i % 90 * 1000, iif(i % 10 = 0, '0103', '0105') FROM past WHERE ${reviewed}`,
    `${past} INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, receipt_sequence, state,
       current, account_mode, prescription_id, shift_id, total_fen, insured_fen, started_at, paid_at,
       voided_at, staff_no, paid_by)
     SELECT 'past-' || i, 'NH02-' || strftime('%m%d', d) || '-' || i, '02', d, i, i + 1,
       iif(${voided}, 'voided', 'paid'), 0, 'none', iif(${reviewed}, 'rx-' || i, NULL),
       'bench-shift', 2000, iif(${insured}, 2000, 0), ${at}, ${at} + 60000,
       iif(${voided}, ${voidedAt}, NULL), iif(i % 3 = 0, '0109', '0107'),
       iif(i % 3 = 0, '0109', '0107') FROM past`,
    `${lines} INSERT INTO sale_line (line_id, sale_id, position, product_id, price_e6, quantity_e4,
       amount_fen, insured)
     SELECT 'past-' || i || '-' || p, 'past-' || i, p + 1, product, 10000000, 10000, 1000,
       ${insured} FROM line`,
    `${lines} INSERT INTO sale_line_lot (line_id, lot_id, quantity_e4)
     SELECT 'past-' || i || '-' || p, product || '-1', 10000 FROM line`,
    `${lines} INSERT INTO trace_code (code, sale_id, line_id, state, captured_at, sold_at)
     SELECT printf('8990000%013d', i * 2 + p), 'past-' || i, 'past-' || i || '-' || p, 'sold', 0, 0 FROM line`,
    `${lines} INSERT INTO stock_movement (lot_id, kind, quantity_e4, sale_id, moved_at, staff_no)
     SELECT product || '-1', 'sell', -10000, 'past-' || i, ${at}, '0107' FROM line`,
    `${past} INSERT INTO intent (msgid, infno, state, payload, payload_hash, insured_area, person_no,
       operator_no, recorded_at, tries)
     SELECT printf('B%029d', i), '2102', 'accepted', '{}', '', '990100', 'P' || i % 9000, '0107',
       ${at}, 1 FROM past WHERE ${insured}`,
    `${past} INSERT INTO settlement (settlement_id, sale_id, attempt, state, msgid, person_no,
       insurance_type, insured_area, care_type, account_mode, total_fen, trial_cash_fen, setl_id,
       settled_on, clearing_class, clearing_bureau, fund_fen, account_fen, cash_fen, amounts,
       started_at, answered_at, void_settled_on, void_amounts, voided_at)
     SELECT 'set-' || i, 'past-' || i, 1, iif(${voided}, 'voided', 'settled'), printf('B%029d', i),
       'P' || i % 9000, iif(i % 10 < 5, '310', '390'), '990100', '41', 'own', 2000, 600, 'S' || i, d,
       iif(i % 10 < 5, '11', '41'), '990100', 800, 600, 600, '${AMOUNTS}', ${at}, ${at} + 40000,
       iif(${voided}, date(d, iif(i % 200 = 0, '1 days', '0 days')), NULL),
       iif(${voided}, '${RED_AMOUNTS}', NULL), iif(${voided}, ${voidedAt}, NULL)
     FROM past WHERE ${insured}`,
    `${past} INSERT INTO tender (sale_id, shift_id, kind, refund, amount_fen, received_fen, change_fen,
       taken_at, staff_no)
     SELECT 'past-' || i, 'bench-shift', CASE i % 7 WHEN 0 THEN 'cash' WHEN 1 THEN 'card'
         WHEN 2 THEN 'alipay' ELSE 'wechat' END, refund, iif(${insured}, 600, 2000),
       iif(${insured}, 600, 2000), 0, iif(refund, ${voidedAt}, ${at} + 60000), '0107'
     FROM past CROSS JOIN (SELECT 0 AS refund UNION ALL SELECT 1) WHERE NOT refund OR ${voided}`,
    `${past} INSERT INTO print_job (sale_id, document, subject, copy_no, state, asked_at, asked_by,
       next_at, printed_at)
     SELECT 'past-' || i, 'slip', 'sale', 0, 'printed', ${at} + 60000, '0107', ${at} + 60000,
       ${at} + 61000 + i % 150 * 1000 FROM past`,
    `${past} INSERT INTO dossier (dossier_id, sale_id, kind, pickup_code, state, person_no, name,
       id_doc_no, region, contents, seal, estimate, paid_fen, sealed_at, sealed_by, expires_at)
     SELECT 'dos-' || i, 'past-' || i, 'payFirst', 'K' || i, 'waiting', 'P' || i, '王甲', 'X' || i,
       '', '{}', '', 'null', 2000, ${at}, '0107', ${at} + 9000000000000
     FROM past WHERE i >= $sales - $month AND i % 1000 = 3`,
  ];
  for (const statement of statements) {
    // A parameter a statement does not use may not be bound.
    const used = Object.entries(batch).filter(([name]) => statement.includes(`$${name}`));
    db.prepare(statement).run(Object.fromEntries(used));
  }
}
