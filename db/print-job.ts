/** Papers asked for: counted, so that a reprint is known as one, and kept until they are printed. */
import type { SaleId } from '#core/ids.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, q, run } from './sql.ts';

export type PrintJobRecord = Row<'print_job'>;

type Asked = {
  readonly document: PrintJobRecord['document'];
  /** slip: sale, void or pending; day: the business date; label: the line. */
  readonly subject?: string;
  readonly contents?: string;
  readonly at: number;
  readonly by: string;
};

/**
 * Asks for a document of a sale (null: of none); answers the number of the copy (0: the original).
 */
export function insertPrintJob(db: Db, saleId: SaleId | null, asked: Asked): number {
  const { document, subject = '', contents = '' } = asked;
  const last = first(
    db,
    q
      .selectFrom('print_job')
      .select((eb) => eb.fn.max('copy_no').as('last'))
      .where('sale_id', saleId === null ? 'is' : '=', saleId)
      .where('document', '=', document)
      .where('subject', '=', subject),
  );
  const copyNo = last?.last === null || last === undefined ? 0 : last.last + 1;
  run(
    db,
    q.insertInto('print_job').values({
      sale_id: saleId,
      ...{ document, subject, contents },
      copy_no: copyNo,
      state: 'waiting',
      asked_at: asked.at,
      asked_by: asked.by,
      next_at: asked.at,
    }),
  );
  return copyNo;
}

/** Not begun yet, in the order they were asked for. */
export function waitingPrintJobs(db: Db): PrintJobRecord[] {
  return all(
    db,
    q
      .selectFrom('print_job')
      .selectAll()
      .where('state', '=', constant('waiting'))
      .orderBy('print_id'),
  );
}

/** Begun and not ended: after a crash nobody knows whether they are on paper. */
export function printJobsUnderWay(db: Db): PrintJobRecord[] {
  return all(
    db,
    q
      .selectFrom('print_job')
      .selectAll()
      .where('state', '=', constant('printing'))
      .orderBy('print_id'),
  );
}

/** The first that the printer would not take; it holds up those behind it. */
export function heldUpPrintJob(db: Db): PrintJobRecord | null {
  const waiting = q.selectFrom('print_job').selectAll().where('state', '=', constant('waiting'));
  return first(db, waiting.where('reason', '!=', '').orderBy('print_id').limit(1)) ?? null;
}

export function countWaitingPrintJobs(db: Db): number {
  const query = q
    .selectFrom('print_job')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', constant('waiting'));
  return first(db, query)?.count ?? 0;
}

/** The paper that was in the printer last, by its end. */
export function lastTriedPrintJob(db: Db): PrintJobRecord | null {
  const query = q.selectFrom('print_job').selectAll().where('state', 'in', ['printed', 'failed']);
  return first(db, query.orderBy('print_id', 'desc').limit(1)) ?? null;
}

export function newestPrintJobs(db: Db, limit: number): PrintJobRecord[] {
  return all(db, q.selectFrom('print_job').selectAll().orderBy('print_id', 'desc').limit(limit));
}

export function printJobById(db: Db, printId: number): PrintJobRecord | null {
  const query = q.selectFrom('print_job').selectAll().where('print_id', '=', printId);
  return first(db, query) ?? null;
}

export function printJobsOf(db: Db, saleId: SaleId): PrintJobRecord[] {
  return all(
    db,
    q.selectFrom('print_job').selectAll().where('sale_id', '=', saleId).orderBy('print_id'),
  );
}

export function updatePrintJob(
  db: Db,
  printId: number,
  change: Partial<Pick<PrintJobRecord, 'state' | 'printed_at' | 'reason' | 'tries' | 'next_at'>>,
): void {
  run(db, q.updateTable('print_job').set(change).where('print_id', '=', printId));
}
