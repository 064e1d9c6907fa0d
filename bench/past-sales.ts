/** Five years of paid sales, two boxes each, made in bulk by SQLite itself. */
import type { Db } from '#db/sql.ts';
import { transaction } from '#db/sql.ts';

const YEARS = 5;
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
  for (let from = 0; from < size.sales; from += BATCH) {
    const to = Math.min(size.sales, from + BATCH);
    transaction(db, () => insertBatch(db, { from, to, products, sales: size.sales, today }));
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
  readonly today: string;
};

function insertBatch(db: Db, batch: Batch): void {
  // i: number of the sale; d: its day, evenly over five years.
  const span = YEARS * 365;
  const past = `WITH RECURSIVE n(i) AS (
      SELECT $from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $to),
    past(i, d) AS (SELECT i, date($today, (i * ${span} / $sales - ${span}) || ' days') FROM n)`;
  // A sale's two lines: their position and the product in turn.
  const lines = `${past}, line(i, p, product) AS (
      SELECT i, p, printf('bench-%07d', (i * 2 + p) % $products)
      FROM past CROSS JOIN (SELECT 0 AS p UNION ALL SELECT 1))`;
  const at = `(CAST(strftime('%s', d) AS INTEGER) * 1000 + i % 1000 * ${SALE_MS})`;
  const statements = [
    `${past} INSERT INTO sale (sale_id, sale_no, till, business_on, sequence, receipt_sequence, state,
       current, account_mode, shift_id, total_fen, started_at, paid_at, staff_no, paid_by)
     SELECT 'past-' || i, 'NH02-' || strftime('%m%d', d) || '-' || i, '02', d, i, i + 1, 'paid',
       0, 'none', 'bench-shift', 2000, ${at}, ${at} + 60000, '0107', '0107' FROM past`,
    `${lines} INSERT INTO sale_line (line_id, sale_id, position, product_id, price_e6, quantity_e4, amount_fen)
     SELECT 'past-' || i || '-' || p, 'past-' || i, p + 1, product, 10000000, 10000, 1000 FROM line`,
    `${lines} INSERT INTO sale_line_lot (line_id, lot_id, quantity_e4)
     SELECT 'past-' || i || '-' || p, product || '-1', 10000 FROM line`,
    `${lines} INSERT INTO trace_code (code, sale_id, line_id, state, captured_at, sold_at)
     SELECT printf('8990000%013d', i * 2 + p), 'past-' || i, 'past-' || i || '-' || p, 'sold', 0, 0 FROM line`,
    `${lines} INSERT INTO stock_movement (lot_id, kind, quantity_e4, sale_id, moved_at, staff_no)
     SELECT product || '-1', 'sell', -10000, 'past-' || i, 0, '0107' FROM line`,
    `${past} INSERT INTO tender (sale_id, shift_id, kind, refund, amount_fen, received_fen, change_fen,
       taken_at, staff_no)
     SELECT 'past-' || i, 'bench-shift', 'cash', 0, 2000, 2000, 0, ${at}, '0107' FROM past`,
  ];
  for (const statement of statements) {
    // A parameter a statement does not use may not be bound.
    const used = Object.entries(batch).filter(([name]) => statement.includes(`$${name}`));
    db.prepare(statement).run(Object.fromEntries(used));
  }
}
