/** Applications for the clearing of a month, and the sums they are made of (110-clearing.sql). */
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { ClearingSums } from '#core/clearing.ts';
import { assert, present } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type ClearingRecord = Row<'clearing_application'>;

/** As the index `clearing_application_standing` has it. */
const STANDING = [
  constant('applying'),
  constant('applied'),
  constant('unknown'),
  constant('cancelling'),
  constant('cancelUnknown'),
];

export function insertClearing(
  db: Db,
  row: Pick<
    ClearingRecord,
    | 'month'
    | 'clearing_class'
    | keyof ClearingSums
    | 'recognised_fen'
    | 'msgid'
    | 'asked_at'
    | 'asked_by'
    | 'approved_by'
  >,
): ClearingRecord {
  const { asked_at: changed_at } = row;
  const values = { ...row, changed_at, state: 'applying' as const };
  run(db, q.insertInto('clearing_application').values(values));
  return present(clearingByMsgid(db, row.msgid), 'the application just written');
}

export function updateClearing(
  db: Db,
  applicationId: number,
  change: Partial<Omit<ClearingRecord, 'application_id' | 'month' | 'clearing_class' | 'msgid'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('clearing_application').set(change).where('application_id', '=', applicationId),
  );
  assert(changes === 1, `application ${applicationId} is there`);
}

export function clearingById(db: Db, applicationId: number): ClearingRecord | null {
  const rows = q.selectFrom('clearing_application').selectAll();
  return first(db, rows.where('application_id', '=', applicationId)) ?? null;
}

const BY_MSGID = fixed((msgid: string, same: string) =>
  q
    .selectFrom('clearing_application')
    .selectAll()
    .where((eb) => eb.or([eb('msgid', '=', msgid), eb('cancel_msgid', '=', same)])),
);

/** The application that this 3203 or 3204 is of. */
export function clearingByMsgid(db: Db, msgid: string): ClearingRecord | null {
  return first(db, BY_MSGID(msgid, msgid)) ?? null;
}

export function clearingByEvent(db: Db, eventId: string): ClearingRecord | null {
  const rows = q.selectFrom('clearing_application').selectAll();
  return first(db, rows.where('event_id', '=', eventId).limit(1)) ?? null;
}

/** Of a month, the newest of each class first. */
export function clearingsOfMonth(db: Db, month: string): ClearingRecord[] {
  const rows = q.selectFrom('clearing_application').selectAll().where('month', '=', month);
  return all(db, rows.orderBy('application_id', 'desc'));
}

/** The one that stands, or may stand, for a class of a month. */
export function standingClearing(
  db: Db,
  month: string,
  clearingClass: string,
): ClearingRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('clearing_application')
        .selectAll()
        .where('month', '=', month)
        .where('clearing_class', '=', clearingClass)
        .where('state', 'in', STANDING),
    ) ?? null
  );
}

/** Months with an application whose end is not known, oldest first. */
export function unknownClearings(db: Db): ClearingRecord[] {
  return all(
    db,
    q
      .selectFrom('clearing_application')
      .selectAll()
      .where('state', 'in', STANDING)
      .where('state', 'in', ['unknown', 'cancelUnknown'])
      .orderBy('month')
      .orderBy('clearing_class'),
  );
}

/** Blue rows and red ones on the platform's own day, as reports and levelling have them. */
function entries(from: string, to: string): RawBuilder<unknown> {
  return sql`SELECT settled_on AS on_date, coalesce(clearing_class, '') AS clearing_class, 1 AS visits,
      total_fen, fund_fen, account_fen, cash_fen
    FROM settlement WHERE settled_on BETWEEN ${from} AND ${to}
    UNION ALL SELECT void_settled_on, coalesce(clearing_class, ''), -1,
      json_extract(void_amounts, '$.totalFee_fen'), json_extract(void_amounts, '$.fundTotal_fen'),
      json_extract(void_amounts, '$.accountPay_fen'), json_extract(void_amounts, '$.cashDue_fen')
    FROM settlement WHERE void_settled_on BETWEEN ${from} AND ${to}`;
}

/** One day of one class. */
export type DayOfClass = ClearingSums & {
  readonly on_date: string;
  readonly clearing_class: string;
  /** Rows, red ones counted too. */
  readonly count: number;
};

/** The shop's own books of some days, both included, by day and class: read once for both uses. */
export function booksBetween(db: Db, from: string, to: string): DayOfClass[] {
  const query = sql<DayOfClass>`SELECT on_date, clearing_class, count(*) AS count,
      sum(visits) AS visits, sum(total_fen) AS total_fen, sum(fund_fen) AS fund_fen,
      sum(account_fen) AS account_fen, sum(cash_fen) AS cash_fen
    FROM (${entries(from, to)}) GROUP BY on_date, clearing_class ORDER BY on_date, clearing_class`;
  return all(db, { compile: () => query.compile(q) });
}

/** Days of a span with a difference nobody has solved or signed, oldest first. */
export function daysWithOpenDifference(db: Db, from: string, to: string): string[] {
  const rows = q
    .selectFrom('level_difference')
    .select('business_on')
    .distinct()
    .where('state', '=', constant('open'))
    .where('business_on', '>=', from)
    .where('business_on', '<=', to)
    .orderBy('business_on');
  return all(db, rows).map((row) => row.business_on);
}
