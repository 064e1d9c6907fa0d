/** Slips asked for: counted, so that a reprint is known as one. */
import type { SaleId } from '#core/ids.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, q, run } from './sql.ts';

export type PrintJobRecord = Row<'print_job'>;

/** Asks for a document of a sale; answers the number of the copy (0: the original). */
export function insertPrintJob(
  db: Db,
  saleId: SaleId,
  asked: {
    readonly document: PrintJobRecord['document'];
    readonly at: number;
    readonly by: string;
  },
): number {
  const { document } = asked;
  const last = first(
    db,
    q
      .selectFrom('print_job')
      .select((eb) => eb.fn.max('copy_no').as('last'))
      .where('sale_id', '=', saleId)
      .where('document', '=', document),
  );
  const copyNo = last?.last === null || last === undefined ? 0 : last.last + 1;
  run(
    db,
    q.insertInto('print_job').values({
      sale_id: saleId,
      document,
      copy_no: copyNo,
      state: 'waiting',
      asked_at: asked.at,
      asked_by: asked.by,
    }),
  );
  return copyNo;
}

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

export function printJobsOf(db: Db, saleId: SaleId): PrintJobRecord[] {
  return all(
    db,
    q.selectFrom('print_job').selectAll().where('sale_id', '=', saleId).orderBy('copy_no'),
  );
}

export function updatePrintJob(
  db: Db,
  printId: number,
  change: Pick<PrintJobRecord, 'state' | 'printed_at' | 'reason'>,
): void {
  run(db, q.updateTable('print_job').set(change).where('print_id', '=', printId));
}
