/**
 * Money due on one day that comes in or goes out on another: what the store carries for a 挂账, and
 * money tasks. Every part belongs to the day it arose and to the day it ended, so that no day's
 * figures change after it (settlement.md §5).
 */
import type { SaleId } from '#core/ids.ts';
import { fen } from '#core/money.ts';
import type { Fen } from '#core/money.ts';
import { addDays, chinaDate, startOfDay } from '#core/time.ts';
import type { DossierRecord } from '#db/dossier.ts';
import { dossierOfSale, dossiersSealedBetween } from '#db/dossier.ts';
import type { MoneyTaskRecord } from '#db/money-task.ts';
import { moneyTasksBetween, moneyTasksOf } from '#db/money-task.ts';
import { saleById, voidedBetween } from '#db/sale.ts';
import { lastSettlement, settlementsOfDay } from '#db/settlement.ts';
import type { Db } from '#db/sql.ts';

/**
 * How much of what fell due on the day is still to come in at its end; below 0: money of earlier days
 * came in, or is still to go out.
 */
export function laterOf(db: Db, date: string): Fen {
  const [from, to] = [startOfDay(date), startOfDay(addDays(date, 1))];
  const within = (at: number | null): boolean => at !== null && at >= from && at < to;
  const tasks = moneyTasksBetween(db, from, to);
  const begun = tasks.filter((task) => within(task.created_at)).map(toComeIn);
  const ended = tasks.filter((task) => within(task.done_at)).map(toComeIn);
  const sealed = dossiersSealedBetween(db, from, to).map((one) => one.carried_fen);
  const repaid = mayHaveEnded(db, date, tasks)
    .filter((one) => carriedUntil(db, one) === date)
    .map((one) => one.carried_fen);
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
  return fen(sum(begun) - sum(ended) + sum(sealed) - sum(repaid));
}

function toComeIn(task: MoneyTaskRecord): number {
  return task.direction === 'collect' ? task.amount_fen : -task.amount_fen;
}

function mayHaveEnded(db: Db, date: string, tasks: readonly MoneyTaskRecord[]): DossierRecord[] {
  const sales = new Set<SaleId>([
    ...settlementsOfDay(db, date).blue.map((row) => row.sale_id),
    ...tasks.map((task) => task.sale_id),
    ...voidedBetween(db, startOfDay(date), startOfDay(addDays(date, 1))).map((row) => row.sale_id),
  ]);
  return [...sales]
    .map((saleId) => dossierOfSale(db, saleId))
    .filter((one) => one !== null)
    .filter((one) => one.carried_fen > 0);
}

/**
 * The day the store carried it no more: insurance paid, or it became the customer's to pay, or the
 * sale was voided before either. Null while it is carried.
 */
function carriedUntil(db: Db, { sale_id }: DossierRecord): string | null {
  const settledOn = lastSettlement(db, sale_id)?.settled_on ?? null;
  if (settledOn !== null) return settledOn;
  const due = moneyTasksOf(db, sale_id).find((task) => task.cause === 'heldShare');
  const at = due?.created_at ?? saleById(db, sale_id)?.voided_at ?? null;
  return at === null ? null : chinaDate(at);
}
