/** Rows of prescriptions and reviews. */
import type { PrescriptionId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type PrescriptionRecord = Row<'prescription'>;
export type ReviewRecord = Row<'review'>;

const PRESCRIPTION_BY_ID = fixed((id: PrescriptionId) =>
  q.selectFrom('prescription').selectAll().where('prescription_id', '=', id),
);

export function prescriptionById(db: Db, id: PrescriptionId): PrescriptionRecord | null {
  return first(db, PRESCRIPTION_BY_ID(id)) ?? null;
}

export function prescriptionByNo(db: Db, prescriptionNo: string): PrescriptionRecord | null {
  return (
    first(
      db,
      q.selectFrom('prescription').selectAll().where('prescription_no', '=', prescriptionNo),
    ) ?? null
  );
}

/** The list of a person as last read from the platform. */
export function prescriptionsOf(db: Db, personNo: string): PrescriptionRecord[] {
  const newest = first(
    db,
    q
      .selectFrom('prescription')
      .select((eb) => eb.fn.max('listed_at').as('at'))
      .where('person_no', '=', personNo),
  );
  if (newest?.at === null || newest?.at === undefined) return [];
  return all(
    db,
    q
      .selectFrom('prescription')
      .selectAll()
      .where('person_no', '=', personNo)
      .where('listed_at', '=', newest.at)
      .orderBy('position'),
  );
}

/** Writes a listed prescription, or renews the one already known by its number. */
export function putPrescription(db: Db, row: PrescriptionRecord): void {
  const known = first(
    db,
    q
      .selectFrom('prescription')
      .select('prescription_id')
      .where('prescription_id', '=', row.prescription_id),
  );
  if (known === undefined) run(db, q.insertInto('prescription').values(row));
  else {
    const { prescription_id, ...rest } = row;
    run(db, q.updateTable('prescription').set(rest).where('prescription_id', '=', prescription_id));
  }
}

/** Rows that could not be downloaded have no number: the next reading replaces them. */
export function forgetNumberless(db: Db, personNo: string): void {
  run(
    db,
    q
      .deleteFrom('prescription')
      .where('person_no', '=', personNo)
      .where('prescription_no', 'is', null),
  );
}

export function updatePrescription(
  db: Db,
  id: PrescriptionId,
  change: Partial<Omit<PrescriptionRecord, 'prescription_id'>>,
): void {
  run(db, q.updateTable('prescription').set(change).where('prescription_id', '=', id));
}

const REVIEW_OF = fixed((id: PrescriptionId) =>
  q.selectFrom('review').selectAll().where('prescription_id', '=', id),
);

export function reviewOf(db: Db, id: PrescriptionId): ReviewRecord | null {
  return first(db, REVIEW_OF(id)) ?? null;
}

export function reviewByMsgid(db: Db, msgid: string): ReviewRecord | null {
  return first(db, q.selectFrom('review').selectAll().where('msgid', '=', msgid)) ?? null;
}

export function insertReview(
  db: Db,
  row: Pick<
    ReviewRecord,
    'prescription_id' | 'asked_at' | 'asked_by' | 'person' | 'history' | 'history_note' | 'findings'
  >,
): void {
  run(db, q.insertInto('review').values({ ...row, state: 'waiting' }));
}

export function updateReview(
  db: Db,
  id: PrescriptionId,
  change: Partial<Omit<ReviewRecord, 'prescription_id'>>,
): void {
  const { changes } = run(
    db,
    q.updateTable('review').set(change).where('prescription_id', '=', id),
  );
  assert(changes === 1, `review of ${id} is there`);
}

export function deleteReview(db: Db, id: PrescriptionId): void {
  run(db, q.deleteFrom('review').where('prescription_id', '=', id));
}

/** Waiting ones oldest first, then what was decided since an instant, newest first. */
export function reviewQueue(db: Db, decidedSince: number) {
  return all(
    db,
    q
      .selectFrom('review')
      .innerJoin('prescription', 'prescription.prescription_id', 'review.prescription_id')
      .selectAll('review')
      .select([
        'prescription.state as prescription_state',
        'prescription.detail',
        'prescription.valid_until_at',
      ])
      .where((eb) =>
        eb.or([
          eb('review.state', 'in', ['waiting', 'deciding', 'unknown']),
          eb('review.decided_at', '>=', decidedSince),
        ]),
      )
      .orderBy('review.asked_at'),
  );
}

export function countWaitingReviews(db: Db): number {
  const row = first(
    db,
    q
      .selectFrom('review')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'waiting'),
  );
  return row?.count ?? 0;
}
