/** The way out of unknown: one row a request without an answer, and what was found on the way. */
import type { SettlementId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, first, fixed, q, run } from './sql.ts';

export type ResolutionRecord = Row<'resolution'>;
export type ResolutionStepRecord = Row<'resolution_step'>;

export function insertResolution(
  db: Db,
  row: Pick<
    ResolutionRecord,
    'msgid' | 'settlement_id' | 'infno' | 'began_at' | 'next_at' | 'note'
  >,
): void {
  run(db, q.insertInto('resolution').values({ ...row, step: 'books' }));
}

export function resolutionOf(db: Db, msgid: string): ResolutionRecord | null {
  return first(db, q.selectFrom('resolution').selectAll().where('msgid', '=', msgid)) ?? null;
}

// Asked with every view of a settled sale: compiled once.
const OF_SETTLEMENT = fixed((settlementId: SettlementId) =>
  q
    .selectFrom('resolution')
    .selectAll()
    .where('settlement_id', '=', settlementId)
    .orderBy('began_at', 'desc')
    .orderBy('msgid', 'desc')
    .limit(1),
);

/** The newest resolution of a settlement: of its 2102 or of its void. */
export function resolutionOfSettlement(
  db: Db,
  settlementId: SettlementId,
): ResolutionRecord | null {
  return first(db, OF_SETTLEMENT(settlementId)) ?? null;
}

function open() {
  return q.selectFrom('resolution').where('ended_at', 'is', null);
}

export function dueResolution(db: Db, now: number): ResolutionRecord | null {
  const due = open().selectAll().where('next_at', '<=', now);
  return first(db, due.orderBy('next_at').orderBy('msgid').limit(1)) ?? null;
}

export function nextResolutionTime(db: Db): number | null {
  const row = first(
    db,
    open().select('next_at').where('next_at', 'is not', null).orderBy('next_at').limit(1),
  );
  return row?.next_at ?? null;
}

/** Every way not at its end, oldest first. */
export function openResolutions(db: Db): ResolutionRecord[] {
  return all(db, open().selectAll().orderBy('began_at').orderBy('msgid'));
}

export function updateResolution(
  db: Db,
  msgid: string,
  change: Partial<Omit<ResolutionRecord, 'msgid' | 'settlement_id' | 'infno'>>,
): void {
  const { changes } = run(db, q.updateTable('resolution').set(change).where('msgid', '=', msgid));
  assert(changes === 1, `resolution ${msgid} is there`);
}

/** The line is back, the engine starts, a person asks: every open way is looked at now. */
export function wakeResolutions(db: Db, now: number): number {
  const waiting = q.updateTable('resolution').where('ended_at', 'is', null);
  return run(db, waiting.set({ next_at: now })).changes;
}

export function addResolutionStep(
  db: Db,
  step: Pick<ResolutionStepRecord, 'msgid' | 'at' | 'kind' | 'detail'>,
): void {
  run(db, q.insertInto('resolution_step').values(step));
}

export function resolutionSteps(db: Db, msgid: string): ResolutionStepRecord[] {
  return all(
    db,
    q.selectFrom('resolution_step').selectAll().where('msgid', '=', msgid).orderBy('step_id'),
  );
}

export type CentreRowRecord = Row<'centre_row'>;

/**
 * What a 3202 file of these days and this class shows that no request of ours explains: rows that
 * are new are written down, rows no longer there are cleared.
 */
export function putCentreRows(
  db: Db,
  books: { readonly clearingClass: string; readonly businessOn: string; readonly at: number },
  rows: readonly Omit<
    CentreRowRecord,
    'clearing_class' | 'business_on' | 'found_at' | 'cleared_at'
  >[],
): void {
  run(
    db,
    q
      .updateTable('centre_row')
      .set({ cleared_at: books.at })
      .where('business_on', '=', books.businessOn)
      .where('clearing_class', '=', books.clearingClass)
      .where('cleared_at', 'is', null),
  );
  for (const row of rows) {
    addCentreRow(db, {
      ...row,
      clearing_class: books.clearingClass,
      business_on: books.businessOn,
      found_at: books.at,
    });
  }
}

/** Written down once; seen again, it is open again. */
export function addCentreRow(db: Db, row: Omit<CentreRowRecord, 'cleared_at'>): void {
  run(
    db,
    q
      .insertInto('centre_row')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .columns(['msgid', 'clearing_class', 'refund_flag', 'business_on'])
          .doUpdateSet({ cleared_at: null, sort: row.sort, code: row.code, memo: row.memo }),
      ),
  );
}

/** Rows of the centre that are still unexplained on a day. */
export function openCentreRows(db: Db, businessOn: string): CentreRowRecord[] {
  return all(
    db,
    q
      .selectFrom('centre_row')
      .selectAll()
      .where('cleared_at', 'is', null)
      .where('business_on', '=', businessOn)
      .orderBy('found_at')
      .orderBy('msgid'),
  );
}
