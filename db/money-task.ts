/** Money owed to a customer or by one that nobody has handed over yet. */
import type { MoneyTaskId, SaleId } from '#core/ids.ts';
import { assert } from '#core/result.ts';
import type { Db, Row } from './sql.ts';
import { all, constant, first, fixed, q, run } from './sql.ts';

export type MoneyTaskRecord = Row<'money_task'>;

export function insertMoneyTask(
  db: Db,
  row: Pick<
    MoneyTaskRecord,
    'task_id' | 'sale_id' | 'cause' | 'direction' | 'kind' | 'amount_fen' | 'created_at'
  >,
): void {
  run(db, q.insertInto('money_task').values({ ...row, state: 'open' }));
}

export function moneyTaskById(db: Db, taskId: MoneyTaskId): MoneyTaskRecord | null {
  return first(db, q.selectFrom('money_task').selectAll().where('task_id', '=', taskId)) ?? null;
}

/** Open tasks of the whole store, oldest first. */
export function openMoneyTasks(db: Db): (MoneyTaskRecord & { sale_no: string })[] {
  return all(
    db,
    q
      .selectFrom('money_task')
      .innerJoin('sale', 'sale.sale_id', 'money_task.sale_id')
      .selectAll('money_task')
      .select('sale.sale_no')
      .where('money_task.state', '=', constant('open'))
      .orderBy('money_task.created_at')
      .orderBy('money_task.task_id'),
  );
}

export function countOpenMoneyTasks(db: Db): number {
  return (
    first(
      db,
      q
        .selectFrom('money_task')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('state', '=', constant('open')),
    )?.count ?? 0
  );
}

// Asked with every view of a sale: compiled once.
const OPEN_OF_SALE = fixed((saleId: SaleId) =>
  q
    .selectFrom('money_task')
    .selectAll()
    .where('sale_id', '=', saleId)
    .where('state', '=', 'open')
    .orderBy('task_id'),
);

/** What is still to be handed over for a sale. */
export function openMoneyTasksOf(db: Db, saleId: SaleId): MoneyTaskRecord[] {
  return all(db, OPEN_OF_SALE(saleId));
}

/** Also those that have ended, in the order they arose. */
export function moneyTasksOf(db: Db, saleId: SaleId): MoneyTaskRecord[] {
  const ofSale = q.selectFrom('money_task').selectAll().where('sale_id', '=', saleId);
  return all(db, ofSale.orderBy('created_at'));
}

/** Begun or ended from `from` to before `to`, epoch ms. */
export function moneyTasksBetween(db: Db, from: number, to: number): MoneyTaskRecord[] {
  return all(
    db,
    q
      .selectFrom('money_task')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb.and([eb('created_at', '>=', from), eb('created_at', '<', to)]),
          eb.and([eb('done_at', '>=', from), eb('done_at', '<', to)]),
        ]),
      ),
  );
}

export function endMoneyTask(
  db: Db,
  taskId: MoneyTaskId,
  end: Pick<MoneyTaskRecord, 'kind' | 'state' | 'done_at' | 'done_by' | 'approved_by' | 'reason'>,
): void {
  const open = q.updateTable('money_task').set(end).where('task_id', '=', taskId);
  const { changes } = run(db, open.where('state', '=', 'open'));
  assert(changes === 1, `money task ${taskId} is open`);
}
