/** Runs of levelling a business date, what they asked and what differs (060-level.sql). */
import type { LevelAmounts } from '#core/level.ts';
import { assert, present } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type LevelRunRecord = Row<'level_run'>;
export type LevelClassRecord = Row<'level_class'>;
export type LevelDifferenceRecord = Row<'level_difference'>;

export function insertRun(
  db: Db,
  row: Pick<LevelRunRecord, 'business_on' | 'trigger' | 'asked_by' | 'began_at'>,
): number {
  run(db, q.insertInto('level_run').values({ ...row, state: 'running' }));
  const newest = first(
    db,
    q.selectFrom('level_run').select('run_id').orderBy('run_id', 'desc').limit(1),
  );
  return present(newest, 'the run just written').run_id;
}

export function endRun(
  db: Db,
  runId: number,
  end: Pick<LevelRunRecord, 'state' | 'ended_at' | 'reason'>,
): void {
  const { changes } = run(db, q.updateTable('level_run').set(end).where('run_id', '=', runId));
  assert(changes === 1, `run ${runId} is there`);
}

/** Runs that a crash cut short. */
export function openRuns(db: Db): LevelRunRecord[] {
  const open = q.selectFrom('level_run').selectAll().where('state', '=', constant('running'));
  return all(db, open.orderBy('run_id'));
}

export function lastRun(db: Db, businessOn: string): LevelRunRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('level_run')
        .selectAll()
        .where('business_on', '=', businessOn)
        .orderBy('run_id', 'desc')
        .limit(1),
    ) ?? null
  );
}

/** The newest run that came to a result. */
export function lastResult(db: Db, businessOn: string): LevelRunRecord | null {
  return (
    first(
      db,
      q
        .selectFrom('level_run')
        .selectAll()
        .where('business_on', '=', businessOn)
        .where('state', 'in', ['level', 'differs'])
        .orderBy('run_id', 'desc')
        .limit(1),
    ) ?? null
  );
}

export function insertClass(db: Db, row: LevelClassRecord): void {
  run(db, q.insertInto('level_class').values(row));
}

export function setCentreTotals(
  db: Db,
  key: Pick<LevelClassRecord, 'run_id' | 'insurance_type' | 'clearing_class' | 'clearing_bureau'>,
  centre: LevelAmounts,
): void {
  run(
    db,
    q
      .updateTable('level_class')
      .set(centreColumns(centre))
      .where('run_id', '=', key.run_id)
      .where('insurance_type', '=', key.insurance_type)
      .where('clearing_class', '=', key.clearing_class)
      .where('clearing_bureau', '=', key.clearing_bureau),
  );
}

export function classesOfRun(db: Db, runId: number): LevelClassRecord[] {
  return all(db, q.selectFrom('level_class').selectAll().where('run_id', '=', runId));
}

export function differencesOfDay(db: Db, businessOn: string): LevelDifferenceRecord[] {
  return all(
    db,
    q
      .selectFrom('level_difference')
      .selectAll()
      .where('business_on', '=', businessOn)
      .orderBy('difference_id'),
  );
}

const BY_ID = fixed((id: number) =>
  q.selectFrom('level_difference').selectAll().where('difference_id', '=', id),
);

export function differenceById(db: Db, id: number): LevelDifferenceRecord | null {
  return first(db, BY_ID(id)) ?? null;
}

export function insertDifference(
  db: Db,
  row: Omit<
    LevelDifferenceRecord,
    | 'difference_id'
    | 'solved_at'
    | 'signed_at'
    | 'signed_by'
    | 'approved_by'
    | 'reason'
    | 'act_msgid'
  >,
): void {
  run(db, q.insertInto('level_difference').values(row));
}

export function updateDifference(
  db: Db,
  id: number,
  change: Partial<Omit<LevelDifferenceRecord, 'difference_id'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('level_difference').set(change).where('difference_id', '=', id),
  );
  assert(changes === 1, `difference ${id} is there`);
}

export function centreColumns(centre: LevelAmounts | null) {
  return {
    centre_count: centre?.count ?? null,
    centre_total_fen: centre?.total_fen ?? null,
    centre_fund_fen: centre?.fund_fen ?? null,
    centre_account_fen: centre?.account_fen ?? null,
  };
}

/** The centre's side of a row; null where it is not known. */
export function centreAmounts(
  row: Pick<
    LevelClassRecord,
    'centre_count' | 'centre_total_fen' | 'centre_fund_fen' | 'centre_account_fen'
  >,
): LevelAmounts | null {
  const { centre_count, centre_total_fen, centre_fund_fen, centre_account_fen } = row;
  if (centre_count === null || centre_total_fen === null) return null;
  return {
    count: centre_count,
    total_fen: centre_total_fen,
    fund_fen: present(centre_fund_fen, 'fund beside a total'),
    account_fen: present(centre_account_fen, 'account beside a total'),
  };
}

/** Settlements of a person that stand, settled since a date: what a refund of the centre may be of. */
export function standingOf(db: Db, personNo: string, since: string) {
  return all(
    db,
    q
      .selectFrom('settlement')
      .selectAll()
      .where('settled_on', '>=', since)
      .where('person_no', '=', personNo)
      .where('state', 'in', ['settled', 'voiding', 'voidUnknown']),
  );
}

/** Insurance types of settlements since a date. */
export function insuranceTypesSince(db: Db, since: string): string[] {
  const rows = all(
    db,
    q
      .selectFrom('settlement')
      .select('insurance_type')
      .distinct()
      .where('settled_on', '>=', since)
      .orderBy('insurance_type'),
  );
  return rows.map((row) => row.insurance_type);
}

/** Attempts of a span of time that ended without a settlement. */
export function endedBetween(db: Db, from: number, to: number) {
  return all(
    db,
    q
      .selectFrom('settlement')
      .selectAll()
      .where('state', 'in', [
        constant('refused'),
        constant('notSent'),
        constant('absent'),
        constant('reversed'),
      ])
      .where('started_at', '>=', from)
      .where('started_at', '<', to),
  );
}

/** Settlements and voids whose end is open; there are few. */
export function withoutEnd(db: Db) {
  return all(
    db,
    q
      .selectFrom('settlement')
      .selectAll()
      .where('state', 'in', [
        constant('settling'),
        constant('unknown'),
        constant('voiding'),
        constant('voidUnknown'),
      ])
      .orderBy('started_at'),
  );
}

/** The shop was signed in that day, or the platform settled or refunded something on it. */
export function hadBusiness(db: Db, date: string): boolean {
  const signedIn = q.selectFrom('shop_sign_in').select('business_on').limit(1);
  const row = q.selectFrom('settlement').select('settlement_id').limit(1);
  return (
    first(db, signedIn.where('business_on', '=', date)) !== undefined ||
    first(db, row.where('settled_on', '=', date)) !== undefined ||
    first(db, row.where('void_settled_on', '=', date)) !== undefined
  );
}
