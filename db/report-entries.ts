/**
 * What every figure of a report is made of: movements, each with the sale it belongs to, when it
 * happened, the row of the report it counts in and what it adds to which column. A report sums them,
 * a drill-down lists them, so that both can only say the same. Blue and red movements are rows of
 * their own; which day each belongs to is as in the summary of a day (engine/day/summary.ts).
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

export type Text = RawBuilder<unknown>;

/** Movements that are summed: where they are found, in which row they count, what they add. */
export type Summed = {
  /** After FROM, with its WHERE. */
  readonly from: Text;
  readonly key: Text;
  /** By column; a column that is not named gets nothing of it. */
  readonly adds: Readonly<Record<string, Text>>;
};

/** Movements that can be listed too. */
export type Movement = Summed & { readonly saleId: Text; readonly at: Text };

const DAY_OFFSET = sql.lit(28_800_000);

function hourOf(at: Text): Text {
  return sql`printf('%02d', (${at} + ${DAY_OFFSET}) / 3600000 % 24)`;
}

function dayOf(at: Text): Text {
  return sql`date((${at} + ${DAY_OFFSET}) / 1000, 'unixepoch')`;
}

function periodOf(span: Span, date: Text): Text {
  return span.by === 'day' ? date : sql`substr(${date}, 1, 7)`;
}

const ONE = sql`1`;
const SALE_ID = sql`sale_id`;

/** Of `sale`: its newest settlement is or was a settled one. */
const COVERED = sql`coalesce((SELECT coalesce(last.setl_id, '') <> '' FROM settlement AS last
  WHERE last.sale_id = sale.sale_id ORDER BY last.attempt DESC LIMIT 1), 0)`;
/** Of `sale`: sold without a line. */
const DEFERRED = sql`EXISTS (SELECT 1 FROM dossier WHERE dossier.sale_id = sale.sale_id)`;

function blue(span: Span): Text {
  return sql`settlement WHERE settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}
function red(span: Span): Text {
  return sql`settlement WHERE void_settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}
function during(at: Text, span: Span): Text {
  return sql`${at} >= ${span.fromAt} AND ${at} < ${span.toAt}`;
}
const PAID_AT = sql`sale.paid_at`;
const VOIDED_AT = sql`sale.voided_at`;

export function paidDuring(span: Span): Text {
  return during(PAID_AT, span);
}
/** Of a sale that had been paid for. */
export function undoneDuring(span: Span): Text {
  return sql`${during(VOIDED_AT, span)} AND sale.paid_at IS NOT NULL`;
}

const BLUE = { saleId: SALE_ID, at: sql`coalesce(answered_at, started_at)` };
const RED = { saleId: SALE_ID, at: sql`coalesce(voided_at, started_at)` };
export const PAID = { saleId: sql`sale.sale_id`, at: PAID_AT };
export const UNDONE = { saleId: sql`sale.sale_id`, at: VOIDED_AT };
const TAKEN = { saleId: SALE_ID, at: sql`taken_at` };
const TAKEN_FEN = sql`iif(refund = 1, -amount_fen, amount_fen)`;

/** A figure of the red row of a settlement, in fen. */
export function ofRed(name: string): Text {
  return sql`json_extract(void_amounts, ${sql.lit(`$.${name}`)})`;
}
const RED_TOTAL = ofRed('totalFee_fen');
const RED_FUND = ofRed('fundTotal_fen');
const RED_ACCOUNT = ofRed('accountPay_fen');

function paidSales(span: Span): Text {
  return sql`sale WHERE ${paidDuring(span)}`;
}
function undoneSales(span: Span): Text {
  return sql`sale WHERE ${undoneDuring(span)}`;
}
function tenders(span: Span): Text {
  return sql`tender WHERE ${during(sql`taken_at`, span)}`;
}
/** Sales without a line that insurance took over on a day of the span. */
function takenOver(span: Span): Text {
  return sql`settlement AS t CROSS JOIN dossier ON dossier.sale_id = t.sale_id
    CROSS JOIN sale ON sale.sale_id = t.sale_id
    WHERE t.settled_on BETWEEN ${span.fromOn} AND ${span.toOn}`;
}
const TAKEN_OVER = { saleId: sql`t.sale_id`, at: sql`coalesce(t.answered_at, t.started_at)` };

/** Fund and account by the hour of their own rows, money when it moved, sales when they were paid. */
export function hourMovements(span: Span): readonly Movement[] {
  const [fund, account] = [sql`fund_fen`, sql`account_fen`];
  return [
    {
      ...{ ...BLUE, from: blue(span), key: hourOf(BLUE.at) },
      adds: { fund, account, total: sql`${fund} + ${account}` },
    },
    {
      ...{ ...RED, from: red(span), key: hourOf(RED.at) },
      adds: { fund: RED_FUND, account: RED_ACCOUNT, total: sql`${RED_FUND} + ${RED_ACCOUNT}` },
    },
    {
      ...{ ...TAKEN, from: tenders(span), key: hourOf(TAKEN.at) },
      adds: { cash: TAKEN_FEN, total: TAKEN_FEN },
    },
    { ...PAID, from: paidSales(span), key: hourOf(PAID_AT), adds: { sales: ONE } },
  ];
}

export function tenderMovements(span: Span): readonly Movement[] {
  const adds = {
    takenCount: sql`1 - refund`,
    taken: sql`iif(refund = 1, 0, amount_fen)`,
    givenCount: sql`refund`,
    given: sql`iif(refund = 1, -amount_fen, 0)`,
    net: TAKEN_FEN,
  };
  return [{ ...TAKEN, from: tenders(span), key: sql`kind`, adds }];
}

/**
 * Settlements by the platform's day; what insurance does not pay by the day it was paid for. A sale
 * without a line counts whole on its day, and less what insurance took over on the day it did.
 */
export function fundMovements(span: Span): readonly Movement[] {
  const period = (date: Text): Text => periodOf(span, date);
  const selfPay = (amount: Text): Movement['adds'] => ({ selfPay: amount, total: amount });
  // Where nothing is insured both ways say the same, and one is not asked about.
  const total = sql`sale.total_fen`;
  const own = sql`sale.total_fen - sale.insured_fen`;
  const insured = sql`sale.insured_fen <> 0 AND ${COVERED}`;
  return [
    {
      ...{ ...BLUE, from: blue(span), key: period(sql`settled_on`) },
      adds: {
        ...{ rows: ONE, insured: sql`total_fen`, fund: sql`fund_fen`, account: sql`account_fen` },
        ...{ cash: sql`cash_fen`, total: sql`total_fen` },
      },
    },
    {
      ...{ ...RED, from: red(span), key: period(sql`void_settled_on`) },
      adds: {
        ...{ rows: ONE, insured: RED_TOTAL, fund: RED_FUND, account: RED_ACCOUNT },
        ...{ cash: ofRed('cashDue_fen'), total: RED_TOTAL },
      },
    },
    {
      ...{ ...PAID, from: paidSales(span), key: period(dayOf(PAID_AT)) },
      adds: selfPay(sql`iif(${insured} AND NOT ${DEFERRED}, ${own}, ${total})`),
    },
    {
      ...{ ...TAKEN_OVER, from: takenOver(span), key: period(sql`t.settled_on`) },
      adds: selfPay(sql`-sale.insured_fen`),
    },
    {
      ...{ ...UNDONE, from: undoneSales(span), key: period(dayOf(VOIDED_AT)) },
      adds: selfPay(sql`-iif(${insured}, ${own}, ${total})`),
    },
    {
      ...{ ...TAKEN, from: tenders(span), key: period(dayOf(TAKEN.at)) },
      adds: { taken: TAKEN_FEN },
    },
  ];
}

const TIMING = sql.lit(TIMING_KEY);

/**
 * What the goods of a span lack to the day's total: settled on one day and paid for on another, or
 * settled and undone before it was paid. The movements of a sale that lie in the span together come
 * to nothing.
 */
export function timingMoves(span: Span, column: string): readonly Movement[] {
  const key = TIMING;
  const insured = sql`-sale.insured_fen`;
  const covered = sql`insured_fen <> 0 AND ${COVERED}`;
  const paid = sql`${paidSales(span)} AND ${covered} AND NOT ${DEFERRED}`;
  return [
    { ...BLUE, key, from: blue(span), adds: { [column]: sql`total_fen` } },
    { ...RED, key, from: red(span), adds: { [column]: RED_TOTAL } },
    { ...PAID, key, from: paid, adds: { [column]: insured } },
    { ...TAKEN_OVER, key, from: takenOver(span), adds: { [column]: insured } },
    {
      ...{ ...UNDONE, key, from: sql`${undoneSales(span)} AND ${covered}` },
      adds: { [column]: sql`sale.insured_fen` },
    },
  ];
}

/** The same by sale: only those that come to something. */
export function timingMovements(span: Span, column: string): readonly Movement[] {
  const [at, amount] = [sql`at`, sql`amount`];
  const from = sql`(SELECT sale_id, max(at) AS at, sum(amount) AS amount
    FROM (${listed(timingMoves(span, column), column)}) GROUP BY sale_id HAVING sum(amount) <> 0)`;
  return [{ saleId: SALE_ID, at, key: TIMING, from, adds: { [column]: amount } }];
}

export type Timing = typeof timingMoves;

/** By who sold; a return counts where the sale did, money where it went through the hands. */
export function cashierMovements(span: Span, timing: Timing): readonly Movement[] {
  const seller = sql`coalesce(paid_by, staff_no)`;
  const total = sql`total_fen`;
  const less = sql`-total_fen`;
  return [
    {
      ...{ ...PAID, from: paidSales(span), key: seller },
      adds: { sales: ONE, sold: total, net: total },
    },
    {
      ...{ ...UNDONE, from: undoneSales(span), key: seller },
      adds: { voids: ONE, back: less, net: less },
    },
    { ...TAKEN, from: tenders(span), key: sql`staff_no`, adds: { taken: TAKEN_FEN } },
    ...timing(span, 'net'),
  ];
}

/** `sale_id, at, key, amount` of every movement that adds to the column. */
export function listed(movements: readonly Movement[], column: string): Text {
  const parts = movements.flatMap(({ saleId, at, key, from, adds }) => {
    const amount = adds[column];
    return amount === undefined
      ? []
      : [
          sql`SELECT ${saleId} AS sale_id, ${at} AS at, ${key} AS key, ${amount} AS amount FROM ${from}`,
        ];
  });
  return sql.join(parts, sql` UNION ALL `);
}

/**
 * `key` and the sum of each column. Each kind of movement is summed where it is found: their union
 * would be made row by row and sorted whole, which takes SQLite twice as long.
 */
export function summed(movements: readonly Summed[], columns: readonly string[]): Text {
  const parts = movements.map(
    ({ from, key, adds }) =>
      sql`SELECT ${key} AS key, ${sumsOf(adds, columns)} FROM ${from} GROUP BY 1`,
  );
  const sums = columns.map((name) => sql`sum(${sql.ref(name)}) AS ${sql.ref(name)}`);
  return sql`SELECT key, ${sql.join(sums)} FROM (${sql.join(parts, sql` UNION ALL `)}) GROUP BY key`;
}

/** The sum of each column, under its name; 0 for one that gets nothing. */
export function sumsOf(adds: Summed['adds'], columns: readonly string[]): Text {
  const sums = columns.map((name) => {
    const amount = adds[name];
    return sql`${amount === undefined ? sql`0` : sql`sum(${amount})`} AS ${sql.ref(name)}`;
  });
  return sql.join(sums);
}
